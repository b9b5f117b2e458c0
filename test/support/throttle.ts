import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** Of one processor, whoever else wants it gets so much: one in five. */
const LOOPS_EACH = 4;

/** What keeps the machine's processors busy. */
export interface Throttle {
  release(): Promise<void>;
}

/** Leaves everybody else about a fifth of each processor, by loops that do nothing and never rest. */
export function throttle(): Throttle {
  const loops = Array.from({ length: LOOPS_EACH * availableParallelism() }, () =>
    // it ends with whoever started it: its standard input is closed then
    spawn(
      process.execPath,
      [
        '-e',
        'process.stdin.resume().once("end", () => process.exit()); const spin = () => {' +
          'const end = Date.now() + 20; while (Date.now() < end); setImmediate(spin); }; spin();',
      ],
      {
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    ),
  );
  return {
    release: async () => {
      await Promise.all(
        loops.map(async (loop) => {
          const gone = once(loop, 'exit');
          if (loop.exitCode === null && loop.signalCode === null) {
            loop.kill('SIGKILL');
            await gone;
          }
        }),
      );
    },
  };
}
