import { openPlatform } from '../../dist/src/app/platform.js';
import { loadConfig } from '../../dist/src/config.js';
import { loadMapping } from '../../dist/src/integration/import/mapping-file.js';
import { PlayingSink } from '../../dist/src/integration/import/playing-sink.js';
import { runImport } from '../../dist/src/integration/import/run-import.js';
import { openBare, SIGNAL_COLUMNS } from '../lib/bare-insert.mjs';
import { dialects, freshDatabase, mysqlMissing } from '../lib/databases.mjs';
import { exportFolder } from '../lib/export-folder.mjs';
import { figure } from '../lib/figure.mjs';
import { watchRss } from '../lib/rss.mjs';

const PER_COMMIT = 1_000;

/** Two years of an export taken in and played day by day, against a bare insert of the rows that it leaves. */
export async function run({ isQuick, say }) {
  if (mysqlMissing) say(mysqlMissing);
  const figures = [];
  for (const dialect of dialects) figures.push(await measure(dialect, isQuick ? 50 : 500, say));
  return figures;
}

async function measure(dialect, accounts, say) {
  const source = exportFolder({ accounts, seed: 1, now: Date.now() });
  const database = await freshDatabase(dialect);
  try {
    const ours = await imported(database, source);
    const bare = await insertBare(dialect, ours.signals);
    say(
      `${dialect}: ${source.rows} rows of ${accounts} accounts in ${ours.seconds.toFixed(1)} s ` +
        `(${ours.cpuSeconds.toFixed(1)} s of processor time), the ${ours.signals.length} rows bare in ` +
        `${bare.toFixed(2)} s`,
    );
    return figure({
      name: `import-${dialect}`,
      unit: 'rows/s',
      ours: source.rows / ours.seconds,
      peer: source.rows / bare,
      goal: { of: 'seconds', under: 60 },
      rssMb: ours.rssMb,
      more: {
        seconds: Number(ours.seconds.toFixed(2)),
        cpuSeconds: Number(ours.cpuSeconds.toFixed(2)),
        accounts,
        rows: source.rows,
      },
      server: database.server,
    });
  } finally {
    await database.drop();
    source.drop();
  }
}

/** Takes the folder in as the command line does, and checks that every row was taken and every use counted. */
async function imported(database, { folder, mapping, uses }) {
  const platform = await openPlatform(loadConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'error' }));
  try {
    await platform.prepare();
    const { ctx, calendar } = platform;
    const sink = new PlayingSink(ctx, platform);
    const rulebook = await platform.rulebooks.current(ctx);
    globalThis.gc?.();
    const memory = watchRss();
    const [began, processor] = [performance.now(), process.cpuUsage()];
    const report = await runImport(sink, folder, await loadMapping(mapping), {
      calendar,
      now: ctx.now(),
      declared: rulebook.body.attributes,
      stages: new Set(rulebook.lifecycle.stages.keys()),
    });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(processor);
    memory.stop();
    if (report.refusedCount > 0) throw new Error(`Refused: ${JSON.stringify(report.refused[0])}`);
    const [{ n }] = await ctx.db.query('SELECT SUM(total_events) AS n FROM account_usage');
    if (Number(n) !== uses) throw new Error(`${n} uses were counted; the folder holds ${uses}.`);
    const signals = await ctx.db.query(`SELECT ${SIGNAL_COLUMNS.join(', ')} FROM account_signal ORDER BY id`);
    return { seconds, cpuSeconds: (user + system) / 1e6, signals, rssMb: memory.peak() };
  } finally {
    await platform.close();
  }
}

/** Seconds of the bare insert of the same rows, into a table that the migrations have made. */
async function insertBare(dialect, signals) {
  const database = await freshDatabase(dialect);
  const platform = await openPlatform(loadConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'error' }));
  await platform.prepare();
  await platform.close();
  const bare = await openBare(database);
  try {
    const rows = signals.map((row) => SIGNAL_COLUMNS.map((column) => row[column]));
    globalThis.gc?.();
    const began = performance.now();
    await bare.insert(rows, PER_COMMIT);
    return (performance.now() - began) / 1000;
  } finally {
    await bare.close();
    await database.drop();
  }
}
