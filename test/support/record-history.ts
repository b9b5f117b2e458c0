import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/kernel/package-root.js';
import { play, type RecordedHistory } from './history.js';
import { stories } from './stories.js';

/**
 * `npm run record`: records the stories that have no history yet, with this release's code. What is recorded stays as
 * it is for ever: a release that does otherwise breaks runs in flight. Naming one records it anew (only while it is
 * unreleased).
 */
const root = packageRoot();
const again = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

for (const [name, story] of Object.entries(stories)) {
  const path = join(root, 'test', 'engine', 'histories', `${name}.json`);
  if (existsSync(path) && !again.includes(name) && !again.includes('all')) continue;
  const history: RecordedHistory = { release: version, ...story, trace: play(story) };
  writeFileSync(path, `${JSON.stringify(history, null, 1)}\n`);
  process.stdout.write(
    `${name}: ${history.trace.runs.length} runs, ${history.trace.tasks.length} tasks, ` +
      `${history.trace.events.length} events\n`,
  );
}
