import type { Context } from '../../kernel/context.js';
import { accountUnknown, badInput } from '../../kernel/errors.js';
import type { PlayOptions } from '../backtest/backtest.js';
import type { CandidateInput } from '../rehearsal/candidate.js';
import { startedBy } from '../rehearsal/companions.js';
import { rehearse } from '../rehearsal/crew.js';
import { type Known, knownAccounts } from '../rehearsal/history.js';
import type { RehearsalOrder } from '../rehearsal/order.js';
import type { RehearsalRoom } from '../rehearsal/room.js';
import type { SimulationReport } from './report.js';
import { type SimulationSetting, simulationReport } from './report.rules.js';

export interface SimulationInput extends CandidateInput {
  /** One account; the whole base when left out. */
  readonly accountId?: string | undefined;
  /** How far to look ahead; 90 when left out. */
  readonly days?: number | undefined;
}

/** A simulation that has been checked and only wants playing. */
export interface PreparedSimulation {
  readonly order: RehearsalOrder;
  readonly accounts: readonly Known[];
  readonly setting: SimulationSetting;
}

const DAYS = 90;
const MOST_DAYS = 730;

/**
 * Puts a simulation together. All playbooks in force play with the candidate. @throws PLUGIN_INVALID, PLAYBOOK_UNKNOWN,
 * ACCOUNT_UNKNOWN, BAD_INPUT
 */
export async function prepareSimulation(
  ctx: Context,
  room: RehearsalRoom,
  input: SimulationInput,
): Promise<PreparedSimulation> {
  const { days = DAYS, accountId } = input;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw badInput(`A simulation looks 1 to ${MOST_DAYS} days ahead.`, 'input', 'days');
  const { calendar, databaseUrl, calendarOptions } = room.setting;
  const { candidate } = await room.candidate(ctx, input);
  const accounts = (await knownAccounts(ctx.db)).filter(({ id }) => accountId === undefined || id === accountId);
  if (accountId !== undefined && accounts.length === 0) throw accountUnknown(accountId).at('input', 'accountId');
  const surroundings = await room.surroundings(ctx);
  const window = { from: ctx.now(), to: calendar.add(ctx.now(), { amount: days, unit: 'd' }) };
  const arms = [{ body: candidate.body, keys: candidate.body.playbooks.map(({ definition: { key } }) => key) }];
  const work = { kind: 'SIMULATION' as const, ...window, pinned: await room.pinned(ctx, candidate.body) };
  return {
    order: { databaseUrl, calendar: calendarOptions, surroundings, habits: [], arms, work },
    accounts,
    setting: {
      playbooks: candidate.playbooks,
      started: startedBy(candidate.keys, candidate.body),
      members: surroundings.members,
      calendar,
      ...window,
    },
  };
}

export async function playSimulation(
  { order, accounts, setting }: PreparedSimulation,
  options: PlayOptions,
): Promise<SimulationReport> {
  return simulationReport(await rehearse(order, accounts, options), setting);
}
