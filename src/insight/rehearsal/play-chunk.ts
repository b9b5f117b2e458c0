import { Calendar } from '../../kernel/calendar.js';
import type { Executor } from '../../kernel/context.js';
import { type PlayedAccount, playAccount } from '../backtest/play-account.js';
import { presentStates } from '../simulation/present-states.js';
import { simulateAccount } from '../simulation/simulate-account.js';
import { Answers } from './answers.js';
import { focusOn } from './focus.js';
import { historyOf, type Known } from './history.js';
import type { RehearsalOrder } from './order.js';
import type { RehearsalSetting } from './rehearsed-account.js';

/** Plays some accounts of an order. What it compiles is kept from chunk to chunk. */
export type ChunkPlayer = (accounts: readonly Known[]) => Promise<PlayedAccount[]>;

export function chunkPlayer(db: Executor, order: RehearsalOrder): ChunkPlayer {
  const setting = {
    surroundings: order.surroundings,
    calendar: new Calendar(order.calendar),
    answers: new Answers(order.habits),
  };
  return order.work.kind === 'BACKTEST'
    ? backtester(db, order, order.work, setting)
    : simulator(db, order, order.work, setting);
}

function backtester(
  db: Executor,
  { arms }: RehearsalOrder,
  window: { readonly from: number; readonly to: number },
  setting: RehearsalSetting,
): ChunkPlayer {
  const focuses = arms.map(({ body, keys }) => focusOn(body, new Set(keys)));
  const types = [...new Set(focuses.flatMap(({ signals }) => signals))];
  return async (accounts) => {
    const histories = await historyOf(db, accounts, { types, before: window.to });
    return accounts.map((known) =>
      guarded(known, () => playAccount(known, histories.get(known.id) ?? [], focuses, window, setting)),
    );
  };
}

function simulator(
  db: Executor,
  { arms }: RehearsalOrder,
  work: Extract<RehearsalOrder['work'], { kind: 'SIMULATION' }>,
  setting: RehearsalSetting,
): ChunkPlayer {
  const [arm] = arms;
  if (arm === undefined) throw new Error('a simulation needs definitions');
  const { rulebook } = focusOn(arm.body, new Set(arm.keys), work.pinned);
  return async (accounts) => {
    const states = await presentStates(db, accounts);
    return states.map(({ known, draft }) => guarded(known, () => simulateAccount(draft, rulebook, work, setting)));
  };
}

/** One account that cannot be played is left out, and said so. */
function guarded(known: Known, play: () => PlayedAccount): PlayedAccount {
  try {
    return play();
  } catch (error) {
    return {
      accountId: known.id,
      arms: [],
      hasPaid: false,
      signals: 0,
      turnDays: 0,
      fault: error instanceof Error ? error.message : String(error),
    };
  }
}
