import { createHash } from 'node:crypto';
import { makeAccounts, startApp, turnsTaken } from '../lib/app.mjs';
import { openBare, signalRows } from '../lib/bare-insert.mjs';
import { dialects, freshDatabase, mysqlMissing } from '../lib/databases.mjs';
import { figure } from '../lib/figure.mjs';
import { watchRss } from '../lib/rss.mjs';
import { median } from '../lib/stats.mjs';
import { accountName, usageLoad } from '../lib/usage-load.mjs';

/**
 * Signals a call takes, and rows a commit: the intake puts up to five calls into one commit, the peer gets the same.
 */
const PER_CALL = 1_000;
const PER_COMMIT = 5_000;
const CALLS_AT_ONCE = 10;

/** Durable ingest with the turns that follow, against a bare insert of the same signals into the same indexed table. */
export async function run({ isQuick, say }) {
  if (mysqlMissing) say(mysqlMissing);
  const size = isQuick
    ? { signals: 50_000, accounts: 1_250, rounds: 1 }
    : { signals: 200_000, accounts: 5_000, rounds: 3 };
  const figures = [];
  for (const dialect of dialects) {
    await check(dialect, say);
    figures.push(await measure(dialect, size, say));
  }
  return figures;
}

async function measure(dialect, { signals, accounts, rounds }, say) {
  const ours = [];
  const peer = [];
  const limit = [];
  let server = {};
  let rssMb = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const load = usageLoad({ signals, accounts, seed: round, now: Date.now() });
    const one = await ingest(dialect, load, accounts);
    const bare = await insertBare(dialect, load, one.ids, PER_COMMIT);
    const atOnce = await insertBare(dialect, load, one.ids, signals);
    ours.push(signals / one.seconds);
    peer.push(signals / bare);
    limit.push(signals / atOnce);
    server = one.server;
    rssMb = Math.max(rssMb, one.rssMb);
    say(
      `${dialect} round ${round}/${rounds}: ${(signals / one.seconds).toFixed(0)} signals/s with their turns ` +
        `(${(signals / one.recorded).toFixed(0)}/s recorded), bare ${(signals / bare).toFixed(0)} rows/s`,
    );
  }
  return figure({
    name: `ingest-${dialect}`,
    unit: 'signals/s',
    ours: median(ours),
    peer: median(peer),
    limit: median(limit),
    goal: { of: 'ratioToPeer', atLeast: 0.2, later: 0.5 },
    rssMb,
    more: { signals, accounts, rounds },
    server,
  });
}

/** Seconds until all is recorded, and until every account has taken its turns. */
async function ingest(dialect, load, accounts) {
  const database = await freshDatabase(dialect);
  const app = await startApp(database);
  try {
    const ids = await makeAccounts(app, names(accounts));
    globalThis.gc?.();
    const memory = watchRss();
    const began = performance.now();
    await recordAll(app, load);
    const recorded = (performance.now() - began) / 1000;
    await turnsTaken(app);
    const seconds = (performance.now() - began) / 1000;
    memory.stop();
    return { seconds, recorded, ids, rssMb: memory.peak(), server: database.server };
  } finally {
    await app.stop();
    await database.drop();
  }
}

async function recordAll({ intake, ctx }, load) {
  const batches = Array.from({ length: Math.ceil(load.length / PER_CALL) }, (_, index) =>
    load.slice(index * PER_CALL, (index + 1) * PER_CALL),
  );
  const send = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const results = await intake.record(ctx, batch);
      const refused = results.find(({ status }) => status !== 'ACCEPTED');
      if (refused) throw new Error(`${refused.key} was ${refused.status}: ${refused.refusal?.message ?? ''}`);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, send));
}

/** Seconds of the bare insert, into a table that the migrations have made. */
async function insertBare(dialect, load, ids, perCommit) {
  const { database, bare } = await emptyTable(dialect);
  try {
    const rows = signalRows(load, ids, { actorId: 'system', recordedAt: Date.now() });
    globalThis.gc?.();
    const began = performance.now();
    await bare.insert(rows, perCommit);
    return (performance.now() - began) / 1000;
  } finally {
    await bare.close();
    await database.drop();
  }
}

async function emptyTable(dialect) {
  const database = await freshDatabase(dialect);
  const app = await startApp(database);
  await app.stop();
  return { database, bare: await openBare(database) };
}

/**
 * Before anything is timed: both leave the same rows in the table, and the turns have counted every use of them.
 */
async function check(dialect, say) {
  const load = usageLoad({ signals: 3_000, accounts: 200, seed: 99, now: Date.now() });
  const database = await freshDatabase(dialect);
  const app = await startApp(database);
  const { database: other, bare } = await emptyTable(dialect);
  try {
    const ids = await makeAccounts(app, names(200));
    await recordAll(app, load);
    await turnsTaken(app);
    await bare.insert(signalRows(load, ids, { actorId: app.ctx.actor.id, recordedAt: Date.now() }), PER_COMMIT);
    const sql =
      'SELECT account_id, key_hash, type, contact, actor_id, occurred_at, body FROM account_signal ORDER BY ' +
      'account_id, key_hash';
    const [mine, theirs] = [await app.ctx.db.query(sql), await bare.query(sql)];
    if (mine.length !== load.length || digest(mine) !== digest(theirs))
      throw new Error(`The rows differ: ${mine.length} of ours, ${theirs.length} of the peer's.`);
    await checkTurns(app, load, ids);
    say(`${dialect}: both leave the same ${mine.length} rows, and the turns have counted all of them`);
  } finally {
    await bare.close();
    await other.drop();
    await app.stop();
    await database.drop();
  }
}

/** What the turns have counted of each account is what was sent. */
async function checkTurns({ ctx }, load, ids) {
  const sent = new Map();
  for (const { accountExternalId, contactExternalId, properties } of load) {
    const one = sent.get(accountExternalId) ?? { events: 0, people: new Set() };
    one.events += properties.count;
    one.people.add(contactExternalId);
    sent.set(accountExternalId, one);
  }
  const rows = await ctx.db.query('SELECT account_id, total_events FROM account_usage');
  const people = await ctx.db.query('SELECT account_id, COUNT(*) AS n FROM usage_person GROUP BY account_id');
  const counted = new Map(rows.map((row) => [row.account_id, Number(row.total_events)]));
  const known = new Map(people.map((row) => [row.account_id, Number(row.n)]));
  for (const [externalId, one] of sent) {
    const id = ids.get(externalId);
    if (counted.get(id) !== one.events || known.get(id) !== one.people.size) {
      throw new Error(
        `The turns of ${externalId} counted ${counted.get(id)} events of ${known.get(id)} people; ${one.events} ` +
          `of ${one.people.size} were sent.`,
      );
    }
  }
}

const names = (count) => Array.from({ length: count }, (_, index) => accountName(index));

function digest(rows) {
  const hash = createHash('sha256');
  for (const row of rows)
    hash.update(
      JSON.stringify(
        Object.entries(row)
          .map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : String(value)])
          .sort(),
      ),
    );
  return hash.digest('hex');
}
