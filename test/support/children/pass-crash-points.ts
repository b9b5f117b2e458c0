import { writeSync } from 'node:fs';
import { armCrashPoint, crashPoint } from '../../../src/kernel/crash-point.js';

/**
 * Passes two points, the second three times, and says before each that it is about to; armed at the one that it is
 * given.
 */
const say = (text: string) => writeSync(1, `${text}\n`);
armCrashPoint(process.argv[2]);
say('claim.before');
crashPoint('claim.before');
for (let passing = 1; passing <= 3; passing += 1) {
  say(`claim.after ${passing}`);
  crashPoint('claim.after');
}
say('end');
