import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../dist/src/app.js';
import { loadConfig } from '../../dist/src/config.js';
import { insertRows, selectByKeys, updateRows } from '../../dist/src/database/bulk.js';
import { CLAIM } from '../../dist/src/engine/claim-size.rules.js';
import { VirtualClock } from '../../dist/src/kernel/clock.js';
import { dialects, freshDatabase, mysqlMissing } from '../lib/databases.mjs';
import { figure } from '../lib/figure.mjs';
import { watchRss } from '../lib/rss.mjs';
import { median } from '../lib/stats.mjs';

const HOUR = 3_600_000;
/** Eight o'clock: all rounds lie on one day, so that nobody takes a turn for another reason. */
const START = Date.UTC(2026, 0, 15, 8);
const STATE_COLUMNS = ['account_id', 'version', 'cursor_id', 'rulebook_hash', 'taken_at', 'state'];

/** A run that ends one wait and begins the next every hour. */
const PLUGIN = `import { definePlugin, definePlaybook, wait } from 'perennial/sdk';
export default definePlugin({ name: 'hours', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [
  definePlaybook({ key: 'hours', title: 'Hours', purpose: 'CHECK_IN', trigger: { on: 'metric.recorded' },
    steps: Array.from({ length: 12 }, (_, hour) => wait('hour' + hour, { for: '1h' })) }),
] });
`;

/**
 * Claim, run a step, save: the same again by bare statements of the same kind, without a turn between claim and save.
 */
export async function run({ isQuick, say }) {
  if (mysqlMissing) say(mysqlMissing);
  const size = isQuick ? { runs: 2_000, rounds: 3 } : { runs: 20_000, rounds: 6 };
  const figures = [];
  for (const dialect of dialects) figures.push(await measure(dialect, size, say));
  return figures;
}

async function measure(dialect, { runs, rounds }, say) {
  const database = await freshDatabase(dialect);
  const plugins = pluginsFolder();
  const clock = new VirtualClock(START);
  const config = loadConfig({
    DATABASE_URL: database.url,
    PORT: '0',
    LOG_LEVEL: 'error',
    PERENNIAL_ADMIN_KEY: 'bench-0123456789-0123456789',
    PLUGINS_DIR: plugins,
  });
  const app = await createApp(config, { clock });
  try {
    await app.prepare();
    await begin(app, runs);
    globalThis.gc?.();
    const memory = watchRss();
    const ours = [];
    const limit = [];
    for (let round = 1; round <= rounds; round += 1) {
      clock.moveTo(START + round * HOUR);
      ours.push(await timed(runs, () => takeAll(app)));
      limit.push(await timed(runs, () => bare(app, runs)));
    }
    memory.stop();
    await check(app, runs, rounds);
    say(
      `${dialect}: ${median(ours).toFixed(0)} run steps/s, each of ${runs} runs took ${rounds} of them (bare ` +
        `claim, update, commit: ${median(limit).toFixed(0)} rows/s)`,
    );
    return figure({
      name: `runs-${dialect}`,
      unit: 'run steps/s',
      ours: median(ours),
      limit: median(limit),
      rssMb: memory.peak(),
      more: { runs, rounds },
      server: database.server,
    });
  } finally {
    await app.stop();
    await database.drop();
    rmSync(plugins, { recursive: true, force: true });
  }
}

async function timed(count, work) {
  const began = performance.now();
  await work();
  return count / ((performance.now() - began) / 1000);
}

/** Accounts, each with one run that waits an hour. */
async function begin(app, runs) {
  const names = Array.from({ length: runs }, (_, index) => `account-${index}`);
  for (let from = 0; from < runs; from += 1_000) {
    const some = names.slice(from, from + 1_000);
    await app.directory.resolve(app.ctx, some, { create: true });
    await takeAll(app);
    await app.intake.record(
      app.ctx,
      some.map((accountExternalId) => ({
        key: `begin-${accountExternalId}`,
        type: 'metric',
        accountExternalId,
        properties: { name: 'begin', value: 1 },
      })),
    );
    await takeAll(app);
  }
}

async function takeAll({ shell, ctx }) {
  while ((await shell.takeDue(ctx)) > 0);
}

/**
 * The limit: as many rows claimed, written back a version higher, their marks laid to rest, committed, claim by claim.
 */
async function bare({ database, ctx }, runs) {
  const ids = (await ctx.db.query('SELECT account_id, seq, due_at FROM account_inbox ORDER BY account_id')).slice(
    0,
    runs,
  );
  for (let from = 0; from < ids.length; from += CLAIM) {
    const marks = ids.slice(from, from + CLAIM);
    await database.transaction(ctx, async (ctx) => {
      const rows = await selectByKeys(
        ctx,
        'account_state',
        ['account_id'],
        marks.map(({ account_id }) => [account_id]),
        { columns: STATE_COLUMNS, lock: 'skip' },
      );
      await insertRows(
        ctx,
        'account_state',
        rows.map((row) => ({ ...row, version: Number(row.version) + 1 })),
        { onDuplicate: 'replace' },
      );
      await updateRows(
        ctx,
        'account_inbox',
        ['account_id', 'seq'],
        marks.map(({ account_id, seq, due_at }) => ({
          account_id,
          seq: Number(seq),
          due_at: due_at === null ? null : Number(due_at),
        })),
      );
    });
  }
}

/** Every run has taken just the steps that the clock has asked for. */
async function check({ ctx }, runs, rounds) {
  const rows = await ctx.db.query('SELECT steps FROM run');
  if (rows.length !== runs) throw new Error(`${rows.length} runs were started, not ${runs}.`);
  for (const { steps } of rows) {
    const ended = (typeof steps === 'string' ? JSON.parse(steps) : steps).filter(
      ({ state }) => state === 'DONE',
    ).length;
    if (ended !== rounds) throw new Error(`A run has taken ${ended} steps, not ${rounds}.`);
  }
}

function pluginsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-plugins-'));
  mkdirSync(join(folder, 'hours'));
  writeFileSync(join(folder, 'hours', 'plugin.ts'), PLUGIN);
  return folder;
}
