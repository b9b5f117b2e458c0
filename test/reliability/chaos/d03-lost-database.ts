import { setTimeout as sleep } from 'node:timers/promises';
import SqliteHandle from 'better-sqlite3';
import mysql from 'mysql2/promise';
import { migrations } from '../../../migrations/index.js';
import { insertRows } from '../../../src/database/bulk.js';
import { Database } from '../../../src/database/database.js';
import { entities } from '../../../src/entities.js';
import { quietLog } from '../../../src/kernel/log.js';
import { ADMIN_KEY } from '../../support/app.js';
import { audit, settled } from '../../support/campaign.js';
import { contextOn, type TestDatabase } from '../../support/databases.js';
import { type OwnMariaDb, startOwnMariaDb } from '../../support/own-mariadb.js';
import { startProgram } from '../../support/program.js';
import { type Proxy as Door, proxyTo } from '../../support/proxy.js';
import { type Throttle, throttle } from '../../support/throttle.js';
import { type CampaignWorld, openCampaign } from './campaign-world.js';
import { type Control, type Findings, type Scenario, withEndings } from './scenario.js';
import { foldedOf, moreFolded } from './standing.js';

const SIZES = {
  CI: { faults: 5, signals: 2_000, starved: 1 },
  FULL: { faults: 50, signals: 10_000, starved: 15 },
} as const;
/** From the moment the database is back to the next turn that is saved. */
const MOST_SECONDS = 30;
/** The same on a fifth of the processor. */
const MOST_SECONDS_STARVED = 120;

export const lostDatabase: Scenario = {
  id: 'D3',
  title: 'a database that is killed, cut off, locked or in a deadlock costs nothing but time',
  databases: ['sqlite', 'mariadb'],
  run: (size, kind) => withEndings((onEnd) => (kind === 'sqlite' ? lockedFile : killedServer)(SIZES[size], onEnd)),
};

type OnEnd = (end: () => unknown) => void;
interface Setting {
  readonly faults: number;
  readonly signals: number;
  /** Of the faults, so many at last come while the processor is kept busy by others. */
  readonly starved: number;
}

/**
 * SQLite has no server to kill: its file is locked by another process's transaction instead, for up to a few seconds.
 */
async function lockedFile({ faults, signals, starved }: Setting, onEnd: OnEnd): Promise<Findings> {
  const world = await openCampaign('sqlite', signals, onEnd);
  const file = world.place.url.slice('sqlite:'.length);
  const lock = async (ms: number, meanwhile: () => Promise<unknown> = async () => undefined) => {
    const other = new SqliteHandle(file, { timeout: 10_000 });
    other.exec('BEGIN EXCLUSIVE');
    await Promise.all([sleep(ms), meanwhile()]);
    other.exec('ROLLBACK');
    other.close();
  };
  let locks = 0;
  const { wrong, acknowledged } = await under(world, {
    faults,
    starved,
    onEnd,
    fault: () => lock(500 + Math.random() * 1_500).then(() => void (locks += 1)),
  });
  const control = await hasty(world, (work) => lock(3_000, work));
  return {
    ...done(signals, acknowledged),
    faults: { 'locks of the file': locks, 'of them on a starved processor': starved },
    wrong,
    controls: [control],
    note: 'nobody can kill SQLite without its process, which is D1',
  };
}

async function killedServer({ faults, signals, starved }: Setting, onEnd: OnEnd): Promise<Findings> {
  const server = await startOwnMariaDb();
  onEnd(() => server.drop());
  const place = await server.createDatabase();
  const proxy = await proxyTo(place.url);
  onEnd(() => proxy.shut());
  const world = await openCampaign('mariadb', signals, onEnd, { ...place, url: place.url } satisfies TestDatabase);
  const counts = { kills: 0, cuts: 0 };
  const environment = { ...world.environment, DATABASE_URL: proxy.url };
  const { wrong, acknowledged } = await under(
    { ...world, environment },
    {
      faults,
      starved,
      onEnd,
      fault: () => killOrCut(server, proxy, counts),
      atLast: (isOver) => crossLocks(place.url, isOver),
    },
  );
  const deadlocks = await server.deadlocks();
  const control = await hasty(world, (work) => cutWhile(proxy, work), proxy.url);
  return {
    ...done(signals, acknowledged),
    faults: {
      'faults on a starved processor': starved,
      'kills of the database': counts.kills,
      'cuts of all connections': counts.cuts,
      deadlocks,
    },
    wrong,
    controls: [control],
  };
}

const done = (signals: number, acknowledged: number) => ({
  work: { planned: signals, done: acknowledged, of: 'signals' },
});

async function killOrCut(server: OwnMariaDb, proxy: Door, counts: { kills: number; cuts: number }): Promise<void> {
  await server.kill();
  counts.kills += 1;
  await sleep(Math.random() * 300);
  await server.start();
  await proxy.shut();
  counts.cuts += 1;
  await sleep(Math.random() * 200);
  await proxy.open();
}

async function cutWhile(proxy: Door, work: () => Promise<unknown>): Promise<void> {
  await proxy.shut();
  await work();
  await proxy.open();
}

interface Ordeal {
  readonly faults: number;
  readonly starved: number;
  readonly onEnd: OnEnd;
  /** Happens in the middle of the work, and is over when it resolves. */
  fault(): Promise<void>;
  /** Beside the last of the work. */
  atLast?(isOver: () => boolean): Promise<void>;
}

/** The whole server at work on a campaign while the faults happen; each time it must be at work again soon after. */
async function under(
  world: CampaignWorld,
  { faults, starved, onEnd, fault, atLast }: Ordeal,
): Promise<{ wrong: string[]; acknowledged: number }> {
  const { campaign, database } = world;
  const server = await startProgram({ ...world.environment, LOG_LEVEL: 'silent' });
  onEnd(() => server.kill());
  const share = Math.floor((campaign.signals.length * 0.8) / (faults + 1));
  const wrong: string[] = [];
  campaign.released = share;
  const sending = campaign.send(() => server.url, ADMIN_KEY, { batch: 10, senders: 8 });
  let folded = await moreFolded(world, await foldedOf(database));
  let busy: Throttle | undefined;
  for (let round = 0; round < faults; round += 1) {
    if (round === faults - starved) onEnd((busy = throttle()).release);
    campaign.released += Math.ceil(share / 2);
    await sleep(Math.random() * 50);
    await fault();
    campaign.released += Math.floor(share / 2);
    folded = await moreFolded(world, folded, busy ? MOST_SECONDS_STARVED : MOST_SECONDS).catch((error: Error) => {
      wrong.push(`after fault ${round + 1}: ${error.message}`);
      return folded;
    });
  }
  await busy?.release();
  let isOver = false;
  const beside = atLast?.(() => isOver);
  beside?.catch(() => undefined); // what fails first is told
  campaign.released = campaign.signals.length;
  await sending;
  await settled(database);
  isOver = true;
  await beside;
  return { wrong: [...wrong, ...(await audit(database, campaign))], acknowledged: campaign.acknowledged.size };
}

/**
 * Takes the marks of some accounts in the order contrary to the house's, so that it and the intake wait for each other.
 */
async function crossLocks(url: string, isOver: () => boolean): Promise<void> {
  const connection = await mysql.createConnection(url);
  const [rows] = (await connection.query(
    'SELECT account_id FROM account_inbox ORDER BY account_id DESC',
  )) as unknown as [{ account_id: string }[]];
  while (!isOver()) {
    try {
      await connection.beginTransaction();
      for (const { account_id } of rows)
        await connection.query('UPDATE account_inbox SET seq = seq + 1 WHERE account_id = ?', [account_id]);
      await connection.rollback();
    } catch {
      await connection.rollback(); // it lost the deadlock this time
    }
    await sleep(5);
  }
  await connection.end();
}

/** A writer that acknowledges what it did not get through, and does not try again: its count must not add up. */
async function hasty(
  { place }: CampaignWorld,
  during: (work: () => Promise<unknown>) => Promise<void>,
  url = place.url,
): Promise<Control> {
  const database = await Database.open({ url, entities, migrations, log: quietLog });
  const ctx = contextOn(database);
  const write = (name: string) =>
    database
      .transaction(
        ctx,
        (ctx) => insertRows(ctx, 'progress', [{ name, done: 0, total: 0, body: '{}', changed_at: 0 }]),
        { retries: 0, lockWaitSeconds: 1 },
      )
      .catch(() => undefined);
  let acknowledged = 0;
  await during(async () => {
    for (let note = 0; note < 2; note += 1) {
      await write(`hasty-${note}`);
      acknowledged += 1;
    }
  });
  const [row] = await database.reader.query<{ n: number }>(
    "SELECT COUNT(*) AS n FROM progress WHERE name LIKE 'hasty-%'",
  );
  await database.close();
  const kept = Number(row?.n);
  return {
    what: 'a writer that does not try again',
    isCaught: kept < acknowledged,
    found: `${kept} of ${acknowledged} kept`,
  };
}
