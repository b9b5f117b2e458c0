import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '../lib/databases.mjs';
import { figure } from '../lib/figure.mjs';
import { atRate } from '../lib/pace.mjs';
import { watchRss } from '../lib/rss.mjs';
import { record, startProcess, untilQuiet, upsertAccounts } from '../lib/server.mjs';
import { median, slope } from '../lib/stats.mjs';
import { accountName, usageLoad } from '../lib/usage-load.mjs';

const PER_SECOND = 1_000;
const ACCOUNTS = 5_000;

/** Resident memory: of the whole demo from its first moment, and of a server through minutes of ingest. */
export async function run({ isQuick, say }) {
  return [await demo(isQuick ? 20 : 120, say), await ingest(isQuick ? 60 : 600, say)];
}

/** The peak while two years are played and while the demo then lives. */
async function demo(liveSeconds, say) {
  const database = await freshDatabase('sqlite');
  const began = performance.now();
  const server = await startProcess('demo', { DATABASE_URL: database.url }, { readyWithinMs: 900_000 });
  const memory = watchRss(server.pid);
  try {
    await server.ready;
    const played = (performance.now() - began) / 1000;
    const playing = memory.peak();
    const from = memory.points.length;
    await sleep(liveSeconds * 1000);
    const live = Math.max(...memory.points.slice(from).map(([, mb]) => mb));
    say(
      `the demo: ${playing.toFixed(0)} MB at most while two years are played (${played.toFixed(0)} s), ` +
        `${live.toFixed(0)} MB at most while it lives`,
    );
    return figure({
      name: 'memory-demo',
      unit: 'MB',
      ours: Math.max(playing, live),
      goal: { of: 'ours', under: 300 },
      rssMb: live,
      more: { playingMb: Math.round(playing), liveMb: Math.round(live), playSeconds: Math.round(played) },
    });
  } finally {
    memory.stop();
    await server.stop();
    await database.drop();
  }
}

/**
 * 1,000 signals a second for ten minutes. Flat = the median of the last fifth against that of the second fifth: what is
 * not given back would show as a rise.
 */
async function ingest(seconds, say) {
  const database = await freshDatabase('sqlite');
  const server = await startProcess('start', {
    DATABASE_URL: database.url,
    PLUGINS_DIR: join(import.meta.dirname, '..', '..', 'plugins'),
  });
  try {
    await server.ready;
    await upsertAccounts(
      server.url,
      Array.from({ length: ACCOUNTS }, (_, index) => accountName(index)),
    );
    await untilQuiet(server.url);
    const memory = watchRss(server.pid, 500);
    const { failures, sent } = await atRate({
      perSecond: PER_SECOND,
      seconds,
      everyMs: 50,
      send: (from, count) =>
        record(
          server.url,
          usageLoad({ signals: count, accounts: ACCOUNTS, seed: from + 1, now: Date.now(), prefix: `m${from}` }),
        ),
    });
    if (failures.length > 0) throw failures[0];
    const points = memory.stop();
    const fifth = (index) => points.filter(([at]) => at >= (seconds * index) / 5 && at < (seconds * (index + 1)) / 5);
    const [early, late] = [median(fifth(1).map(([, mb]) => mb)), median(fifth(4).map(([, mb]) => mb))];
    const perMinute = slope(points.filter(([at]) => at >= seconds / 5)) * 60;
    say(
      `${sent.toLocaleString('en')} signals in ${seconds} s: ${early.toFixed(0)} MB in the second fifth, ` +
        `${late.toFixed(0)} MB in the last (${perMinute.toFixed(1)} MB a minute)`,
    );
    return figure({
      name: 'memory-ingest',
      unit: 'last / second fifth',
      ours: late / early,
      goal: { of: 'ours', under: 1.1 },
      rssMb: memory.peak(),
      more: {
        seconds,
        perSecond: PER_SECOND,
        earlyMb: Math.round(early),
        lateMb: Math.round(late),
        mbPerMinute: Number(perMinute.toFixed(2)),
      },
    });
  } finally {
    await server.stop();
    await database.drop();
  }
}
