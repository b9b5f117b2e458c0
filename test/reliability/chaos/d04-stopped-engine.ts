import { setTimeout as sleep } from 'node:timers/promises';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { ADMIN_KEY } from '../../support/app.js';
import { audit, settled } from '../../support/campaign.js';
import { contextOn } from '../../support/databases.js';
import { type RunningProgram, startProgram } from '../../support/program.js';
import { type CampaignWorld, openCampaign } from './campaign-world.js';
import { type Control, caughtBy, type Scenario, withEndings } from './scenario.js';

const SIZES = { CI: { stops: 1, signals: 2_000 }, FULL: { stops: 5, signals: 10_000 } } as const;
const BATCH = 5;
/** Longer than the ten seconds after which the server frees what a writing connection holds. */
const STOPPED_MS = 15_000;

export const stoppedEngine: Scenario = {
  id: 'D4',
  title: 'an engine that was stopped in the middle of a turn and goes on later writes nothing of what it then held',
  databases: ['mariadb'],
  async run(size) {
    const { stops, signals } = SIZES[size];
    const wrong: string[] = [];
    let held = 0;
    let freed = 0;
    let taken = 0;
    let controls: Control[] = [];
    for (let stop = 0; stop < stops; stop += 1) {
      const found = await stopping(signals / stops);
      wrong.push(...found.wrong);
      held += found.held;
      freed += found.freed;
      taken += found.acknowledged;
      controls = [found.control];
    }
    return {
      work: { planned: signals, done: taken, of: 'signals' },
      faults: { 'transactions held by the stopped process': held, 'of them freed by the server': freed },
      wrong,
      controls,
      note: 'on SQLite nobody else may take turns (DATABASE_IN_USE), which file-lock.test.ts shows',
    };
  },
};

interface Stopped {
  readonly wrong: readonly string[];
  readonly held: number;
  readonly freed: number;
  readonly acknowledged: number;
  readonly control: Control;
}

function stopping(signals: number): Promise<Stopped> {
  return withEndings(async (onEnd) => {
    const world = await openCampaign('mariadb', signals, onEnd);
    const { campaign, database } = world;
    const [victim, other] = await Promise.all([startProgram(world.environment), startProgram(world.environment)]);
    onEnd(() => Promise.all([victim.kill(), other.kill()]));
    campaign.released = Math.floor(campaign.signals.length / 4);
    let target = other;
    const sending = campaign.send(() => target.url, ADMIN_KEY, { batch: BATCH });
    const held = await stopInATurn(victim, database, async () => {
      target = victim;
      campaign.released += BATCH; // in one call: a second would wait for the turn that the first begins
      for (let tries = 0; campaign.acknowledged.size < campaign.released && tries < 100; tries += 1) await sleep(20);
      target = other;
      return campaign.acknowledged.size >= campaign.released;
    });
    const stoppedAt = performance.now();
    campaign.released = campaign.signals.length;
    await sending;
    await sleep(STOPPED_MS - (performance.now() - stoppedAt));
    const stillOpen = await openTransactions(database);
    const freed = held.filter((id) => !stillOpen.includes(id)).length;
    await settled(database);
    const before = await standingsOf(database);
    victim.child.kill('SIGCONT');
    await sleep(2_000);
    const after = await standingsOf(database);
    const wrong = [
      ...stale(before, after).map((fault) => `written after it went on: ${fault}`),
      ...(await audit(database, campaign)),
    ];
    return {
      wrong,
      held: held.length,
      freed,
      acknowledged: campaign.acknowledged.size,
      control: await unfenced(world),
    };
  });
}

/**
 * Stops a process as SIGSTOP does while it holds a transaction open, and answers the connections. Whoever saves a turn
 * now waits for the counter of events, which is held here; and the process is fed the signals of a turn, which it takes
 * at once. When another takes it, or stands in the way of the signals, it is tried again.
 */
async function stopInATurn(
  { child }: RunningProgram,
  database: Database,
  feed: () => Promise<boolean>,
): Promise<readonly number[]> {
  for (let tries = 0; tries < 60; tries += 1) {
    await settled(database); // a turn under way would hold the accounts that are to be fed
    const isStopped = await database.transaction(contextOn(database), async (ctx) => {
      await ctx.db.query('SELECT position FROM event_counter FOR UPDATE');
      const isFed = await feed();
      await sleep(100);
      return isFed && child.kill('SIGSTOP');
    });
    if (!isStopped) continue;
    await sleep(300);
    const held = await openTransactions(database);
    if (held.length > 0) return held;
    child.kill('SIGCONT');
  }
  throw new Error('The process was never stopped in the middle of a turn.');
}

/** Connections that hold a transaction open and have said nothing for a while. */
async function openTransactions({ reader }: Database): Promise<number[]> {
  const rows = await reader.query<{ id: number }>(
    `SELECT p.ID AS id FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID =
      t.trx_mysql_thread_id
     WHERE p.DB = DATABASE() AND p.COMMAND = 'Sleep' AND p.TIME_MS >= 200`,
  );
  return rows.map(({ id }) => Number(id));
}

interface Standing {
  readonly version: number;
  readonly cursor: number;
  readonly state: string;
}
type Standings = ReadonlyMap<string, Standing>;

async function standingsOf({ reader }: Database): Promise<Standings> {
  const rows = await reader.query<{ account_id: string; version: number; cursor_id: number; state: Buffer }>(
    'SELECT account_id, version, cursor_id, state FROM account_state',
  );
  return new Map(
    rows.map(({ account_id, version, cursor_id, state }) => [
      account_id,
      { version: Number(version), cursor: Number(cursor_id), state: state.toString('base64') },
    ]),
  );
}

/**
 * A turn that was begun anew raises the version; one that was begun before another's turns and is saved after them puts
 * it back, or leaves it.
 */
function stale(before: Standings, after: Standings): string[] {
  return [...after].flatMap(([id, now]) => {
    const then = before.get(id);
    if (then === undefined || (now.version === then.version && now.state === then.state)) return [];
    return now.version > then.version && now.cursor >= then.cursor
      ? []
      : [`${id}: version ${now.version} over ${then.version}`];
  });
}

/** An engine with neither fence: it reads in one transaction and saves in another, whatever the version is by then. */
async function unfenced({ database }: CampaignWorld): Promise<Control> {
  const ctx = contextOn(database);
  const columns = 'account_id, version, cursor_id, rulebook_hash, taken_at, state';
  const [read] = await ctx.db.query<Record<string, string | number | Buffer>>(
    `SELECT ${columns} FROM account_state ORDER BY account_id LIMIT 1`,
  );
  await database.transaction(ctx, (ctx) =>
    ctx.db.run('UPDATE account_state SET version = version + 1 WHERE account_id = ?', [read?.account_id]),
  ); // another's turn
  const before = await standingsOf(database);
  await database.transaction(ctx, (ctx) =>
    insertRows(ctx, 'account_state', [read as never], { onDuplicate: 'replace' }),
  );
  return caughtBy('a save without lock and without the version', stale(before, await standingsOf(database)));
}
