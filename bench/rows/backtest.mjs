import { openPlatform } from '../../dist/src/app/platform.js';
import { loadConfig } from '../../dist/src/config.js';
import { playBacktest, prepareBacktest } from '../../dist/src/insight/backtest/backtest.js';
import { canonicalJson } from '../../dist/src/playbook/definition/content-hash.js';
import { freshDatabase } from '../lib/databases.mjs';
import { figure } from '../lib/figure.mjs';
import { recordYear } from '../lib/recorded-year.mjs';
import { watchRss } from '../lib/rss.mjs';

const ENDS_AT = Date.UTC(2026, 6, 1);
const DAYS = 365;
const THREADS = 2;
const GOAL_SECONDS = 60;
/** One that needs no health and no other playbook, and one that needs both. */
const PLAYBOOKS = ['guided-onboarding', 'usage-drop'];

/** Playing twelve months of recorded history under a playbook, on two threads. */
export async function run({ isQuick, say }) {
  const accounts = isQuick ? 1_000 : 10_000;
  const database = await freshDatabase('sqlite');
  const platform = await openPlatform(
    loadConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'error', REPORTING_CURRENCY: 'USD' }),
  );
  try {
    await platform.prepare();
    recordYear(database.file, accounts, ENDS_AT, say);
    await checkBytes(platform);
    say('one thread and two give the same bytes');
    const figures = [];
    for (const playbookKey of PLAYBOOKS) figures.push(await measure(platform, playbookKey, accounts, say));
    return figures;
  } finally {
    await platform.close();
    await database.drop();
  }
}

const prepare = ({ ctx, rehearsalRoom }, playbookKey) =>
  prepareBacktest(ctx, rehearsalRoom, {
    playbookKey,
    from: '2025-07-02',
    to: '2026-06-30',
    againstLive: false,
    answerRule: 'NEVER',
  });

async function measure(platform, playbookKey, accounts, say) {
  const prepared = await prepare(platform, playbookKey);
  const memory = watchRss(process.pid);
  const [from, before] = [performance.now(), process.cpuUsage()];
  const report = await playBacktest(prepared, { threads: THREADS });
  const seconds = (performance.now() - from) / 1000;
  const cpu = process.cpuUsage(before);
  memory.stop();
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const { signals, turns, enrolments, tasks } = report;
  if (report.accounts !== accounts || report.leftOut.length > 0 || enrolments === 0)
    throw new Error(`The backtest of ${playbookKey} came to nothing: ${canonicalJson(report).slice(0, 500)}`);
  const shareOfDays = turns / (accounts * DAYS);
  say(
    `${playbookKey}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU; ${signals.toLocaleString('en')} ` +
      `signals, ${turns.toLocaleString('en')} turns (on ${Math.round(100 * shareOfDays)} % of all account days, ` +
      `${((1e6 * cpuSeconds) / turns).toFixed(0)} µs of CPU each), ${enrolments.toLocaleString('en')} enrolments, ` +
      `${tasks.toLocaleString('en')} tasks`,
  );
  return figure({
    name: `backtest-${playbookKey}`,
    unit: `s, ${accounts / 1000}k account-years`,
    ours: seconds,
    goal: { of: 'ours', under: (GOAL_SECONDS * accounts) / 10_000 },
    rssMb: memory.peak(),
    more: { accounts, signals, turns, shareOfDays, cpuSeconds, enrolments, tasks },
  });
}

/** The same bytes, however many threads play: looked at for the first accounts. */
async function checkBytes(platform) {
  const prepared = await prepare(platform, 'usage-drop');
  const few = { ...prepared, accounts: prepared.accounts.slice(0, 60) };
  const [one, two] = [await playBacktest(few, { threads: 1 }), await playBacktest(few, { threads: 2 })];
  if (canonicalJson(one) !== canonicalJson(two)) throw new Error('One thread and two do not give the same backtest.');
}
