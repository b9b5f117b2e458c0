/**
 * `npm run chaos`: D1 to D14 at full size, on SQLite and, when TEST_MYSQL_URL names one, on MariaDB. One line for each
 * scenario says what was done and found; the last line is `N of M held`. Exit code 1 when one did not.
 *   npm run chaos -- D1 D5        only these
 *   npm run chaos -- --quick      at the size of `npm test`
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const compiled = join(
  fileURLToPath(new URL('../..', import.meta.url)),
  'dist',
  'test',
  'reliability',
  'chaos',
  'index.js',
);
if (!existsSync(compiled)) {
  console.error('There is no build. Run `npm run chaos`, which builds first.');
  process.exit(2);
}
const { SCENARIOS, DATABASE_NAMES, judge } = await import(compiled);

const size = process.argv.includes('--quick') ? 'CI' : 'FULL';
const wanted = process.argv.slice(2).filter((word) => word !== '--quick');
const unknown = wanted.filter((id) => !SCENARIOS.some((scenario) => scenario.id === id));
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(', ')}; there are ${SCENARIOS.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}
// what was started ends with it
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const hasMariaDb = Boolean(process.env.TEST_MYSQL_URL);
if (!hasMariaDb)
  console.log('LEFT OUT MariaDB is not there: set TEST_MYSQL_URL (test/support/mariadb.sh start DIR PORT gives one).');

let held = 0;
let all = 0;
for (const scenario of SCENARIOS.filter(({ id }) => wanted.length === 0 || wanted.includes(id)))
  for (const database of scenario.databases.filter((kind) => kind === 'sqlite' || hasMariaDb)) {
    all += 1;
    const began = performance.now();
    const verdict = await judged(scenario, database);
    if (verdict.held) held += 1;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `${verdict.held ? 'held  ' : 'FAILED'} ${scenario.id} on ${DATABASE_NAMES[database]} (${seconds} s): ` +
        `${scenario.title}: ${verdict.detail}. Controls: ${verdict.control}`,
    );
  }
console.log(`${held} of ${all} held`);
process.exit(held === all && all > 0 ? 0 : 1);

/** A scenario that cannot be carried out does not hold. */
async function judged(scenario, database) {
  try {
    return judge(await scenario.run(size, database));
  } catch (error) {
    return {
      held: false,
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      control: 'not reached',
    };
  }
}
