import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../../migrations/index.js';
import { Database } from '../../src/database/database.js';
import { entities } from '../../src/entities.js';
import { quietLog } from '../../src/kernel/log.js';
import { ADMIN_KEY } from '../support/app.js';
import { audit, Campaign, campaignPlugins, type Standing, settled, standingOf } from '../support/campaign.js';
import { contextOn, createMysql, createSqlite, mysqlServer, type TestDatabase } from '../support/databases.js';
import { type RunningProgram, startProgram } from '../support/program.js';

/** KILLS=100 npm run jest -- test/reliability/kill is the long form. */
const KILLS = Number(process.env.KILLS ?? 4);

describe.each([['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])])('on %s', (_name, create) => {
  let place: TestDatabase;
  let database: Database;
  let running: RunningProgram | undefined;
  const plugins = campaignPlugins();
  const campaign = new Campaign();
  const kills: Standing[] = [];

  beforeAll(
    async () => {
      place = await create();
      const port = await freePort();
      const start = () => startProgram({ DATABASE_URL: place.url, PORT: String(port), PERENNIAL_ADMIN_KEY: ADMIN_KEY, PLUGINS_DIR: plugins.folder });
      running = await start();
      database = await Database.open({ url: place.url, entities, migrations, log: quietLog });
      const { url } = running;
      await campaign.open(url, ADMIN_KEY);
      const share = Math.ceil(campaign.signals.length / (KILLS + 1));
      campaign.released = share;
      const sending = campaign.send(() => url, ADMIN_KEY);
      const opened = (await standingOf(database, campaign)).folded;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        await folds(database, kills.at(-1)?.folded ?? opened);
        campaign.released += share; // so that the kill comes while signals do
        await sleep(Math.random() * 50);
        await running.kill();
        kills.push(await standingOf(database, campaign));
        running = await start();
      }
      await sending;
      await settled(database);
    },
    60_000 + KILLS * 6_000,
  );

  afterAll(async () => {
    campaign.abandon();
    await running?.kill();
    await database?.close();
    await place?.drop();
    plugins.drop();
  });

  it('has been killed in the middle of its work, every time', () => {
    expect(kills).toHaveLength(KILLS);
    kills.forEach(({ acknowledged, folded }, index) => {
      expect(folded).toBeGreaterThan(kills[index - 1]?.folded ?? 0);
      expect(acknowledged).toBeLessThan(campaign.signals.length);
    });
    // signals that were acknowledged, and that no turn had yet: what a loss would have to be found among
    expect(kills.filter(({ recorded, folded }) => folded < recorded).length).toBeGreaterThan(0);
  });

  it('has kept at each kill every signal that it had acknowledged', () => {
    expect(kills.map(({ acknowledgedKept }) => acknowledgedKept)).toEqual(kills.map(({ acknowledged }) => acknowledged));
    expect(campaign.acknowledged.size).toBe(2_000);
  });

  it('has lost nothing and done nothing twice', async () => {
    expect(await audit(database, campaign)).toEqual([]);
  });

  it('would have been found out: a signal folded twice, a task that is missing, a gap in the log', async () => {
    const [{ account_id = '' } = {}] = await database.reader.query<{ account_id: string }>('SELECT account_id FROM account_state ORDER BY account_id LIMIT 1');
    const change = (sql: string, ...values: string[]) => database.transaction(contextOn(database), (ctx) => ctx.db.run(sql, values));
    await change('UPDATE account_state SET cursor_id = 0 WHERE account_id = ?', account_id);
    await change('UPDATE account_inbox SET due_at = 1, seq = seq + 1 WHERE account_id = ?', account_id);
    await settled(database);
    expect((await audit(database, campaign)).join('\n')).toMatch(/^usage of account-\d+: /m);
    await change("DELETE FROM task WHERE playbook_key = 'busy' AND account_id = ?", account_id);
    await change('DELETE FROM lifecycle_event WHERE position = 100');
    const found = (await audit(database, campaign)).join('\n');
    expect(found).toMatch(/^tasks: /m);
    expect(found).toMatch(/^positions: /m);
  });
});

/** Waits until turns have been taken since. */
async function folds(database: Database, before: number): Promise<void> {
  const folded = async () =>
    Number(
      (await database.reader.query<{ n: number }>('SELECT COUNT(*) AS n FROM account_signal g JOIN account_state s ON s.account_id = g.account_id AND g.id <= s.cursor_id'))[0]?.n,
    );
  while ((await folded()) <= before) await sleep(10);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
