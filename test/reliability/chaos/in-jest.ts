import { mysqlServer } from '../../support/databases.js';
import { DATABASE_NAMES, judge, type Scenario } from './scenario.js';

/** Declares a scenario's test at CI size on each database at hand. */
export function testScenario({ id, title, databases, run }: Scenario): void {
  for (const database of databases.filter((kind) => kind === 'sqlite' || mysqlServer)) {
    it(`${id} on ${DATABASE_NAMES[database]}: ${title}`, async () => {
      const verdict = judge(await run('CI', database));
      expect(verdict.problems).toEqual([]);
      expect(verdict.held).toBe(true);
    }, 600_000);
  }
  if (!databases.includes('sqlite') && !mysqlServer) it(`${id} needs MariaDB`, () => undefined);
}
