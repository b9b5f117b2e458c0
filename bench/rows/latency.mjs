import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { freshDatabase } from '../lib/databases.mjs';
import { figure } from '../lib/figure.mjs';
import { atRate } from '../lib/pace.mjs';
import { watchRss } from '../lib/rss.mjs';
import { ADMIN_KEY, record, startProcess, untilQuiet, upsertAccounts } from '../lib/server.mjs';
import { percentile } from '../lib/stats.mjs';
import { accountName, usageLoad } from '../lib/usage-load.mjs';

const ACCOUNTS = 5_000;
const WARM_UP_SECONDS = 5;
/** Of the signals, one in so many asks for a task; the others are usage, skewed over the accounts. */
const RATES = [
  { perSecond: 1_000, oneIn: 20 },
  { perSecond: 100, oneIn: 5 },
];
const WATCH = 'subscription { taskChanged { change task { title } } }';

/**
 * From the moment a signal is sent over HTTP to the moment its task arrives at a subscriber; server and load are two
 * processes.
 */
export async function run({ isQuick, say }) {
  const seconds = isQuick ? 15 : 60;
  const figures = [];
  for (const rate of RATES) {
    const ours = await measure(() => startOurs(say), { ...rate, seconds });
    const limit = await measure(startRelay, { ...rate, seconds });
    say(
      `${rate.perSecond} signals/s: p50 ${ours.p50.toFixed(1)} ms, p99 ${ours.p99.toFixed(1)} ms over ` +
        `${ours.count} tasks (a bare relay: ${limit.p50.toFixed(1)}, ${limit.p99.toFixed(1)})`,
    );
    figures.push(
      figure({
        name: `latency-${rate.perSecond}-p99`,
        unit: 'ms',
        ours: ours.p99,
        limit: limit.p99,
        goal: { of: 'ours', under: 100 },
        rssMb: ours.rssMb,
        more: { tasks: ours.count, seconds },
      }),
    );
    figures.push(
      figure({
        name: `latency-${rate.perSecond}-p50`,
        unit: 'ms',
        ours: ours.p50,
        limit: limit.p50,
        rssMb: ours.rssMb,
        more: { tasks: ours.count, seconds },
      }),
    );
  }
  return figures;
}

async function measure(start, { perSecond, oneIn, seconds }) {
  const server = await start();
  const memory = watchRss(server.pid);
  try {
    const waiting = new Map();
    const latencies = [];
    await server.watch((title) => {
      const sentAt = waiting.get(title);
      if (sentAt === undefined) throw new Error(`A task arrived that nobody asked for, or twice: ${title}`);
      waiting.delete(title);
      latencies.push(performance.now() - sentAt);
    });
    const signals = mixedLoad({ perSecond, oneIn, seconds: WARM_UP_SECONDS + seconds });
    const send = (from, count) => {
      const batch = signals.slice(from, from + count).map((signal) => ({ ...signal, occurredAt: Date.now() }));
      const now = performance.now();
      for (const { type, accountExternalId } of batch)
        if (type === 'metric') waiting.set(`Answer ${accountExternalId}`, now);
      return server.record(batch);
    };
    await atRateOrThrow({ perSecond, seconds: WARM_UP_SECONDS, send });
    const warm = latencies.length;
    const perSecondTaken = await atRateOrThrow({
      perSecond,
      seconds,
      send: (from, count) => send(from + perSecond * WARM_UP_SECONDS, count),
    });
    for (let tries = 0; waiting.size > 0 && tries < 600; tries += 1) await sleep(100);
    if (waiting.size > 0) throw new Error(`${waiting.size} tasks never arrived.`);
    const measured = latencies.slice(warm);
    return {
      p50: percentile(measured, 0.5),
      p99: percentile(measured, 0.99),
      count: measured.length,
      perSecondTaken: Math.round(perSecondTaken),
      rssMb: memory.peak(),
    };
  } finally {
    memory.stop();
    await server.stop();
  }
}

/**
 * Signals a second that were answered: less than what was sent when the server falls behind, which the latencies then
 * show.
 */
async function atRateOrThrow(options) {
  const { failures, sent, seconds } = await atRate(options);
  if (failures.length > 0) throw failures[0];
  return sent / seconds;
}

/** Usage with a metric “bench” every so often, each for an account that had none yet. */
function mixedLoad({ perSecond, oneIn, seconds }) {
  const load = usageLoad({
    signals: perSecond * seconds,
    accounts: ACCOUNTS,
    seed: perSecond,
    now: Date.now(),
    prefix: `l${perSecond}`,
  });
  return load.map((signal, index) => {
    if (index % oneIn !== 0) return signal;
    const { key } = signal;
    return {
      key,
      type: 'metric',
      accountExternalId: accountName(ACCOUNTS - 1 - index / oneIn),
      properties: { name: 'bench', value: 1 },
    };
  });
}

async function startOurs(say) {
  const database = await freshDatabase('sqlite');
  const server = await startProcess('start', {
    DATABASE_URL: database.url,
    PLUGINS_DIR: join(import.meta.dirname, '..', 'plugins'),
  });
  await server.ready;
  await upsertAccounts(
    server.url,
    Array.from({ length: ACCOUNTS }, (_, index) => accountName(index)),
  );
  await untilQuiet(server.url);
  say(`${ACCOUNTS} accounts are there`);
  let client;
  return {
    pid: server.pid,
    watch: (onTask) => (client = subscribe(server.url, onTask)).connected,
    record: (batch) => record(server.url, batch),
    async stop() {
      await client?.dispose();
      await server.stop();
      await database.drop();
    },
  };
}

function subscribe(url, onTask) {
  let isConnected;
  const connected = new Promise((done) => (isConnected = done));
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    connectionParams: { authorization: `Bearer ${ADMIN_KEY}` },
    on: { connected: () => setTimeout(isConnected, 500) },
  });
  client.subscribe(
    { query: WATCH },
    {
      next: ({ data, errors }) => {
        if (errors) throw new Error(JSON.stringify(errors));
        if (data.taskChanged.change === 'ADDED') onTask(data.taskChanged.task.title);
      },
      error: (error) => {
        throw error instanceof Error ? error : new Error(JSON.stringify(error));
      },
      complete: () => undefined,
    },
  );
  return { connected, dispose: () => client.dispose() };
}

async function startRelay() {
  const database = await freshDatabase('sqlite');
  const child = fork(join(import.meta.dirname, '..', 'lib', 'relay.mjs'), [database.file]);
  const [{ port }] = await once(child, 'message');
  const url = `http://127.0.0.1:${port}`;
  let socket;
  return {
    pid: child.pid,
    async watch(onTask) {
      socket = new WebSocket(url.replace('http', 'ws'));
      socket.on('message', (data) => onTask(JSON.parse(data.toString()).title));
      await once(socket, 'open');
    },
    async record(batch) {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(batch) });
      if ((await response.json()).accepted !== batch.length) throw new Error('The relay did not take all signals.');
    },
    async stop() {
      socket?.close();
      child.kill('SIGTERM');
      await once(child, 'exit');
      await database.drop();
    },
  };
}
