import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Platform } from '../app/platform.js';
import { type PlayOptions, playBacktest, prepareBacktest } from '../insight/backtest/backtest.js';
import { describeBacktest } from '../insight/backtest/backtest.text.js';
import type { AnswerRule } from '../insight/rehearsal/answers.js';
import type { CandidateInput } from '../insight/rehearsal/candidate.js';
import { playSimulation, prepareSimulation } from '../insight/simulation/simulation.js';
import { describeSimulation } from '../insight/simulation/simulation.text.js';
import { accountUnknown, badInput, PerennialError } from '../kernel/errors.js';
import { canonicalJson } from '../playbook/definition/content-hash.js';
import { loadPlugin } from '../plugin/load/loader.js';
import { EXIT } from './exit-codes.js';
import { namesOf } from './names.js';
import { ACCOUNT_BY_ANY_ID, MEMBER_NAMES } from './names.sql.js';
import { progressBar } from './progress-bar.js';
import { say } from './say.js';
import { withPlatform } from './with-platform.js';

export interface BacktestOptions {
  readonly from: string;
  readonly to: string;
  readonly against?: string;
  readonly answers: string;
  readonly playbook?: string;
  readonly threads: string;
  readonly json?: boolean;
}

export interface SimulateOptions {
  readonly account?: string;
  readonly days: string;
  readonly playbook?: string;
  readonly threads: string;
  readonly json?: boolean;
}

/** Backtests from the command line; returns the exit code. */
export const backtest = (what: string, options: BacktestOptions): Promise<number> =>
  withPlatform(async (platform) => {
    const { ctx, rehearsalRoom } = platform;
    const { from, to } = options;
    const input = {
      ...(await candidate(platform, what, options.playbook)),
      from,
      to,
      againstLive: isLive(options.against),
      answerRule: ruleOf(options.answers),
    };
    const prepared = await prepareBacktest(ctx, rehearsalRoom, input);
    const report = await played('Playing the history', prepared.accounts.length, options.threads, (how) =>
      playBacktest(prepared, how),
    );
    if (report === undefined) return EXIT.INTERRUPTED;
    if (options.json) say(canonicalJson(report));
    else for (const line of describeBacktest(report, await memberNames(platform))) say(line);
    return EXIT.OK;
  });

/** Simulates from the command line; returns the exit code. */
export const simulate = (what: string, options: SimulateOptions): Promise<number> =>
  withPlatform(async (platform) => {
    const { ctx, rehearsalRoom, calendar } = platform;
    const accountId = options.account === undefined ? undefined : await accountIdOf(platform, options.account);
    const prepared = await prepareSimulation(ctx, rehearsalRoom, {
      ...(await candidate(platform, what, options.playbook)),
      accountId,
      days: whole(options.days, 'days'),
    });
    const report = await played('Looking ahead', prepared.accounts.length, options.threads, (how) =>
      playSimulation(prepared, how),
    );
    if (report === undefined) return EXIT.INTERRUPTED;
    if (options.json) say(canonicalJson(report));
    else
      for (const line of describeSimulation(report, calendar, await memberNames(platform), await namesOf(ctx, report)))
        say(line);
    return EXIT.OK;
  });

/** Plays under a progress bar; Ctrl-C ends it, and then there is no report. */
async function played<T>(
  title: string,
  total: number,
  threads: string,
  play: (how: PlayOptions) => Promise<T>,
): Promise<T | undefined> {
  const bar = progressBar(title, total);
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('interrupted'));
  process.once('SIGINT', stop);
  try {
    return await play({
      threads: whole(threads, 'threads'),
      signal: abort.signal,
      onProgress: (done) => bar.update(done, `${done.toLocaleString('en')} accounts`),
    });
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    throw error;
  } finally {
    process.off('SIGINT', stop);
    bar.stop();
  }
}

/**
 * A key, a YAML or JSON file, or a plugin: its folder or its plugin.ts. A key that is not known yet may be a plugin
 * that no server has loaded.
 */
async function candidate(
  { ctx, config, playbooks }: Platform,
  what: string,
  playbookKey: string | undefined,
): Promise<CandidateInput> {
  if (!existsSync(what)) {
    if (/[./\\]/.test(what)) throw badInput(`There is no file ${what}.`);
    const folder = join(config.pluginsDir, what);
    return existsSync(folder) && (await playbooks.known(ctx, what)) === null
      ? unsaved(folder, playbookKey)
      : { playbookKey: what };
  }
  return unsaved(what, playbookKey);
}

async function unsaved(what: string, playbookKey: string | undefined): Promise<CandidateInput> {
  const format = { '.yaml': 'YAML', '.yml': 'YAML', '.json': 'JSON' }[extname(what)] as 'YAML' | 'JSON' | undefined;
  if (format !== undefined) return { text: await readFile(what, 'utf8'), format, playbookKey };
  const folder = resolve(/\.[cm]?[jt]s$/.test(what) ? dirname(what) : what);
  const { plugin, faults } = await loadPlugin(dirname(folder), basename(folder));
  const [fault] = faults;
  if (plugin === undefined)
    throw new PerennialError(
      'PLUGIN_INVALID',
      fault === undefined ? `${what} is no plugin.` : `${fault.file}:${fault.line}:${fault.column} ${fault.message}`,
    );
  return { text: JSON.stringify(plugin.definition), format: 'JSON', playbookKey };
}

function isLive(against: string | undefined): boolean {
  if (against === undefined) return false;
  if (against === 'live') return true;
  throw badInput('--against takes live.');
}

function ruleOf(text: string): AnswerRule {
  if (text === 'never' || text === 'median') return text.toUpperCase() as AnswerRule;
  throw badInput('--answers takes never or median.');
}

function whole(text: string, name: string): number {
  if (!/^\d{1,4}$/.test(text)) throw badInput(`--${name} takes a whole number.`);
  return Number(text);
}

async function accountIdOf({ ctx }: Platform, externalId: string): Promise<string> {
  const [row] = await ctx.db.query<{ id: string }>(ACCOUNT_BY_ANY_ID, [externalId, externalId]);
  if (row === undefined) throw accountUnknown(externalId);
  return row.id;
}

async function memberNames({ ctx }: Platform): Promise<(memberId: string) => string> {
  const rows = await ctx.db.query<{ id: string; name: string }>(MEMBER_NAMES);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (memberId) => names.get(memberId) ?? memberId;
}
