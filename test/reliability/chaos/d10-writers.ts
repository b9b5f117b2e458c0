import { setImmediate as nextTurn } from 'node:timers/promises';
import { insertRows } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { quietLog } from '../../../src/kernel/log.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { company, until } from '../../support/company.js';
import { contextOn } from '../../support/databases.js';
import { sampleEntities } from '../../support/sample.entity.js';
import { type Control, caughtBy, createDatabase, type DatabaseKind, type Scenario, withEndings } from './scenario.js';

const SIZES = { CI: 1, FULL: 10 } as const;
const WRITERS = 8;
const EACH = 100;
const ROLLED = 200;

export const writers: Scenario = {
  id: 'D10',
  title:
    'eight writers on one account lose no update, and a transaction rolled back takes nothing of another’s with it',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const rounds = SIZES[size];
    const wrong: string[] = [];
    let kept = 0;
    let rolledBack = 0;
    for (let round = 0; round < rounds; round += 1) {
      const updates = await eightWriters(kind);
      const beside = await rollbackBeside(kind);
      kept += updates.kept;
      rolledBack += beside.rolledBack;
      wrong.push(...updates.wrong, ...beside.wrong);
    }
    return {
      work: { planned: rounds * WRITERS * EACH, done: kept, of: 'updates by eight writers' },
      faults: { 'transactions rolled back beside others': rolledBack },
      wrong,
      controls: [await findThenSave(kind), await stateFoundThenSaved(kind)],
    };
  },
};

const aServer = async (kind: DatabaseKind, onEnd: (end: () => unknown) => void): Promise<TestApp> => {
  const place = await createDatabase(kind);
  onEnd(() => place.drop());
  const server = await startTestApp(place.url, { PLUGINS_DIR: '/nowhere' });
  onEnd(() => server.app.stop());
  return server;
};

interface Writing {
  readonly each?: number;
  /** How long all of it may take to be folded, ms. */
  readonly patience?: number;
  readonly tamper?: (server: TestApp) => void;
}

/** Half of the updates are commands, half are signals, and the engine is at work. */
const eightWriters = (
  kind: DatabaseKind,
  { each = EACH, patience = 30_000, tamper }: Writing = {},
): Promise<{ kept: number; wrong: string[] }> =>
  withEndings(async (onEnd) => {
    const server = await aServer(kind, onEnd);
    tamper?.(server);
    const world = company(server);
    const { shell, ctx, intake } = server.app;
    const [accountId] = (await world.accounts({ externalId: 'acme' })) as [string];
    const properties = { kind: 'CALL', direction: 'OUTBOUND', status: 'DONE', isAutomatic: false, isAnswered: true };
    const touch = (key: string) => shell.perform(ctx, { accountId, type: 'touchpoint', key, properties });
    const use = (key: string) =>
      intake.record(ctx, [
        { key, type: 'usage', accountExternalId: 'acme', contactExternalId: key, properties: { feature: 'board' } },
      ]);
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let update = 0; update < each; update += 1) await (update % 2 === 0 ? touch : use)(`${writer}-${update}`);
      }),
    );
    const half = (WRITERS * each) / 2;
    const used = async () =>
      Number((await world.rows<{ n: number }>('SELECT total_events AS n FROM account_usage'))[0]?.n ?? 0);
    const counts = {
      uses: await until(used, (n) => n === half, patience),
      touches: await world.count('touchpoint'),
      people: await world.count('usage_person'),
    };
    const told = (await world.events())['touchpoint.logged'] ?? 0;
    const wrong = Object.entries({ ...counts, told }).flatMap(([what, n]) =>
      n === half ? [] : [`${what}: ${n} of ${half}`],
    );
    return { kept: counts.uses + counts.touches, wrong };
  });

/** The same eight writers, of whom those with commands save again what they had found of the account before. */
async function stateFoundThenSaved(kind: DatabaseKind): Promise<Control> {
  const tamper = ({ app: { shell, database } }: TestApp) => {
    const perform = shell.perform.bind(shell);
    shell.perform = async (ctx, ...commands) => {
      const [{ state } = {}] = await ctx.db.query<{ state: Buffer }>('SELECT state FROM account_state');
      await perform(ctx, ...commands);
      await database.transaction(ctx, ({ db }) => db.run('UPDATE account_state SET state = ?', [state]));
    };
  };
  const { wrong } = await eightWriters(kind, { each: 20, patience: 5_000, tamper }).catch((error: Error) => ({
    wrong: [error.message],
  }));
  return caughtBy('eight writers of whom some save a state found before', wrong);
}

/** One in five transactions fails, all at once; what the others acknowledged must be there, and nothing else. */
const rollbackBeside = (kind: DatabaseKind): Promise<{ rolledBack: number; wrong: string[] }> =>
  withEndings(async (onEnd) => {
    const database = await samples(kind, onEnd);
    const ctx = contextOn(database);
    const attempt = (at: number) =>
      database.transaction(ctx, async (ctx) => {
        await insertRows(ctx, 'sample_log', [{ word: `w${at}` }]);
        await nextTurn();
        await insertRows(ctx, 'sample_log', [{ word: `w${at}b` }]);
        if (at % 5 === 0) throw new Error('rolled back');
        return [`w${at}`, `w${at}b`];
      });
    const outcomes = await Promise.allSettled(Array.from({ length: ROLLED }, (_, at) => attempt(at)));
    const acknowledged = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    const found = (await database.reader.query<{ word: string }>('SELECT word FROM sample_log')).map(
      ({ word }) => word,
    );
    const same = JSON.stringify(found.sort()) === JSON.stringify(acknowledged.sort());
    return {
      rolledBack: outcomes.filter(({ status }) => status === 'rejected').length,
      wrong: same ? [] : [`${found.length} rows are there, ${acknowledged.length} were acknowledged`],
    };
  });

async function samples(kind: DatabaseKind, onEnd: (end: () => unknown) => void): Promise<Database> {
  const place = await createDatabase(kind);
  onEnd(() => place.drop());
  const database = await Database.open({ url: place.url, entities: sampleEntities, migrations: [], log: quietLog });
  onEnd(() => database.close());
  await database.synchronize();
  return database;
}

/** Reads outside of the transaction, adds one, saves. */
const findThenSave = (kind: DatabaseKind): Promise<Control> =>
  withEndings(async (onEnd) => {
    const database = await samples(kind, onEnd);
    const ctx = contextOn(database);
    await database.transaction(ctx, (ctx) =>
      insertRows(ctx, 'sample_pair', [{ account_id: 'a', person_number: 1, visits: 0 }]),
    );
    const visits = async () =>
      Number((await database.reader.query<{ visits: number }>('SELECT visits FROM sample_pair'))[0]?.visits);
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let update = 0; update < EACH; update += 1) {
          const next = (await visits()) + 1;
          await database.transaction(ctx, ({ db }) => db.run('UPDATE sample_pair SET visits = ?', [next]));
        }
      }),
    );
    const kept = await visits();
    return {
      what: 'eight writers who find and then save',
      isCaught: kept < WRITERS * EACH,
      found: `${kept} of ${WRITERS * EACH} kept`,
    };
  });
