import { newAccountPart } from '../../account/account.state.js';
import type { Draft } from '../../engine/draft.js';
import { newState } from '../../engine/state.js';
import type { Signal } from '../../signal/signal.js';
import type { Focus } from '../rehearsal/focus.js';
import type { Known } from '../rehearsal/history.js';
import type { Enrolment, Refusal, RehearsedTask } from '../rehearsal/outcome.js';
import { type RehearsalSetting, RehearsedAccount } from '../rehearsal/rehearsed-account.js';

/** The stretch that is played live; both are the beginnings of company days, the end exclusive. */
export interface BacktestWindow {
  readonly from: number;
  readonly to: number;
}

/** What came of one account under one set of definitions. */
export interface PlayedArm {
  readonly enrolments: readonly Enrolment[];
  readonly heldBack: readonly Refusal[];
  readonly tasks: readonly RehearsedTask[];
  readonly turns: number;
  readonly refused: number;
}

export interface PlayedAccount {
  readonly accountId: string;
  /** The candidate's, then that of what it is compared with. */
  readonly arms: readonly PlayedArm[];
  /** Whether it paid at any time of the window. */
  readonly hasPaid: boolean;
  /** When, in the window, it came to pay nothing any more, ms. */
  readonly lostAt?: number;
  readonly signals: number;
  /** Company days of the window on which it took a turn. */
  readonly turnDays: number;
  /** Of a simulation: playbooks whose `when` holds already. */
  readonly holds?: readonly string[];
  /** Why it could not be played. */
  readonly fault?: string;
}

/**
 * Before the window, an account to which nothing happens is looked at once a week; in the last months every day, for
 * trends and streaks.
 */
const FAR_REVIEW = 7;
const NEAR = 60 * 86_400_000;

/**
 * Plays one account's history: quietly up to the window, then with the playbooks in force from the window's first
 * moment.
 */
export function playAccount(
  known: Known,
  signals: readonly Signal[],
  focuses: readonly Focus[],
  window: BacktestWindow,
  setting: RehearsalSetting,
): PlayedAccount {
  const watch = new Watch(window, setting);
  const arms = focuses.map((focus, arm) =>
    playArm(known, signals, focus, window, setting, arm === 0 ? watch : undefined),
  );
  const { hasPaid, lostAt, turnDays } = watch;
  return {
    accountId: known.id,
    arms,
    hasPaid,
    turnDays,
    signals: signals.length,
    ...(lostAt !== undefined && { lostAt }),
  };
}

function playArm(
  known: Known,
  signals: readonly Signal[],
  focus: Focus,
  { from, to }: BacktestWindow,
  setting: RehearsalSetting,
  watch: Watch | undefined,
): PlayedArm {
  const account = new RehearsedAccount(newDraft(known), setting, (draft, now) => watch?.look(draft, now));
  const near = from - NEAR;
  const [nearAt, fromAt] = [firstAt(signals, near), firstAt(signals, from)];
  const quiet = { rulebook: focus.before, still: focus.still?.before, mode: 'IMPORT' } as const;
  account.begin({ ...quiet, reviewEvery: FAR_REVIEW, until: near });
  account.play(signals.slice(0, nearAt));
  account.begin({ ...quiet, reviewEvery: 1, until: from });
  if (known.createdAt < from && fromAt === 0) account.arrive(known.createdAt);
  account.play(signals.slice(nearAt, fromAt));
  account.goLive({ rulebook: focus.rulebook, still: focus.still?.live, mode: 'LIVE', reviewEvery: 1, until: to }, from);
  if (known.createdAt >= from && known.createdAt < to && fromAt === signals.length) account.arrive(known.createdAt);
  account.play(signals.slice(fromAt));
  const { outcome, turns, refused } = account;
  return {
    enrolments: outcome.enrolments,
    heldBack: outcome.heldBack,
    tasks: [...outcome.tasks.values()],
    turns,
    refused,
  };
}

/** The place of the first signal at or after a moment. */
function firstAt(signals: readonly Signal[], moment: number): number {
  let [low, high] = [0, signals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((signals[middle] as Signal).occurredAt < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

const newDraft = ({ id, externalId, createdAt }: Known): Draft => ({
  accountId: id,
  ...newState(),
  account: newAccountPart({ id, externalId, createdAt }),
  people: new Map(),
  contactsByExternalId: new Map(),
});

/** Sees an account come and go as a customer, whatever the playbooks. */
class Watch {
  hasPaid = false;
  lostAt: number | undefined;
  turnDays = 0;
  private isPaying = false;
  private lastDay = Number.NaN;

  constructor(
    private readonly window: BacktestWindow,
    private readonly setting: RehearsalSetting,
  ) {}

  look({ revenue }: Draft, now: number): void {
    const isPaying = revenue.view?.isCustomer === true;
    if (now >= this.window.from) {
      if (isPaying || this.isPaying) this.hasPaid = true;
      if (this.isPaying && !isPaying) this.lostAt ??= now;
      this.countDay(now);
    }
    this.isPaying = isPaying;
  }

  private countDay(now: number): void {
    const day = this.setting.calendar.dayOf(now);
    if (day !== this.lastDay) this.turnDays += 1;
    this.lastDay = day;
  }
}
