import { dayFromDate } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { badInput, PerennialError } from '../../kernel/errors.js';
import type { AnswerRule } from '../rehearsal/answers.js';
import type { CandidateInput } from '../rehearsal/candidate.js';
import { companionsOf, startedBy } from '../rehearsal/companions.js';
import { rehearse } from '../rehearsal/crew.js';
import { habitsOf } from '../rehearsal/habits.js';
import { type Known, knownAccounts } from '../rehearsal/history.js';
import type { RehearsalOrder } from '../rehearsal/order.js';
import type { RehearsalRoom } from '../rehearsal/room.js';
import type { BacktestReport } from './report.js';
import { type ReportSetting, reportOf } from './report.rules.js';

export interface BacktestInput extends CandidateInput {
  /** Company days, `YYYY-MM-DD`, both included; a last day that is not over yet is cut to yesterday. */
  readonly from: string;
  readonly to: string;
  /** True = what is in force is played too, and compared with. */
  readonly againstLive: boolean;
  readonly answerRule: AnswerRule;
}

/** A backtest that has been checked and only wants playing. */
export interface PreparedBacktest {
  readonly order: RehearsalOrder;
  readonly accounts: readonly Known[];
  readonly setting: ReportSetting;
}

/** How it is played: threads, the end of patience, who hears of progress. */
export type PlayOptions = Parameters<typeof rehearse>[2];

/**
 * Puts a backtest together: checks the candidate, reads who is there and how people work. @throws PLUGIN_INVALID,
 * PLAYBOOK_UNKNOWN, BAD_INPUT
 */
export async function prepareBacktest(
  ctx: Context,
  room: RehearsalRoom,
  input: BacktestInput,
): Promise<PreparedBacktest> {
  const { calendar, databaseUrl, calendarOptions } = room.setting;
  const window = windowOf(input, room.setting.calendar, ctx.now());
  const { candidate, inForce } = await room.candidate(ctx, input);
  const live = candidate.keys.filter((key) => inForce.playbooks.some(({ definition }) => definition.key === key));
  if (input.againstLive && live.length === 0)
    throw new PerennialError(
      'PLAYBOOK_UNKNOWN',
      `Nothing is live under the key ${candidate.keys.join(', ')}, so there is nothing to compare with.`,
      { keys: candidate.keys },
      ['input', 'against'],
    );
  const bodies = input.againstLive ? [candidate.body, inForce] : [candidate.body];
  const habits = input.answerRule === 'MEDIAN' ? await habitsOf(ctx.db) : [];
  const surroundings = await room.surroundings(ctx);
  const arms = bodies.map((body) => ({ body, keys: [...companionsOf(candidate.keys, body)] }));
  return {
    order: {
      databaseUrl,
      calendar: calendarOptions,
      surroundings,
      habits,
      arms,
      work: { kind: 'BACKTEST', ...window },
    },
    accounts: await knownAccounts(ctx.db),
    setting: {
      playbooks: candidate.playbooks,
      from: input.from,
      to: calendar.dateOf(window.to - 1),
      answerRule: input.answerRule,
      habits,
      until: window.to,
      started: startedBy(candidate.keys, candidate.body),
      members: surroundings.members,
      calendar,
    },
  };
}

/** Plays a prepared backtest. */
export async function playBacktest(
  { order, accounts, setting }: PreparedBacktest,
  options: PlayOptions,
): Promise<BacktestReport> {
  return reportOf(await rehearse(order, accounts, options), setting);
}

function windowOf(
  { from, to }: BacktestInput,
  calendar: RehearsalRoom['setting']['calendar'],
  now: number,
): { from: number; to: number } {
  for (const [name, date] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (Number.isNaN(dayFromDate(date))) throw badInput(`“${date}” is no date; write YYYY-MM-DD.`, 'input', name);
  if (to < from) throw badInput('The last day lies before the first.', 'input', 'to');
  const window = { from: calendar.startOfDate(from), to: calendar.startOf(dayFromDate(to) + 1) };
  const today = calendar.startOf(calendar.dayOf(now));
  if (window.from >= today)
    throw badInput('A backtest plays what has happened: its first day must be over.', 'input', 'from');
  return { from: window.from, to: Math.min(window.to, today) };
}
