import type { Signal } from '../signal/signal.js';

const DAY = 86_400_000;

/**
 * Where an account stands in time, and when it wants its next turn. Whatever takes turns (the shell, the player, a
 * rehearsal, the test kit) goes by this and the functions here, so that an account has one clock.
 */
export interface AccountTime {
  /** Turns taken so far. */
  version: number;
  /** When the last one was taken, ms. */
  takenAt: number;
  /** When a timer, and when a fact that moves by itself, wants the next. */
  wakeAt: number | undefined;
  driftAt: number | undefined;
}

/**
 * When the account's next turn is due. `reviewEvery`: days between two looks at an account to which nothing happens;
 * timers are kept to the moment all the same. `TIMERS`: while signals are waited for that bring a turn anyway.
 */
export function dueAt(time: AccountTime, by: { readonly reviewEvery: number } | 'TIMERS'): number | undefined {
  const { wakeAt, driftAt, takenAt } = time;
  if (by === 'TIMERS') return wakeAt;
  const restsUntil = takenAt + (by.reviewEvery - 1) * DAY;
  return earlier(wakeAt, driftAt === undefined ? undefined : Math.max(driftAt, restsUntil));
}

/** As soon as any fact may have moved. */
export const DAILY = { reviewEvery: 1 } as const;

/** The moment of a turn that is asked for at `at`: never before the account's last. */
export const turnAt = ({ takenAt }: AccountTime, at: number): number => Math.max(at, takenAt);

/** The account has taken a turn, or passed over one. */
export function advance(time: AccountTime, at: number, next: Pick<AccountTime, 'wakeAt' | 'driftAt'>): void {
  time.version += 1;
  time.takenAt = at;
  time.wakeAt = next.wakeAt;
  time.driftAt = next.driftAt;
}

/** The order in which history plays signals: by when they happened, then as they were recorded. */
export const byMoment = (one: Signal, other: Signal): number => one.occurredAt - other.occurredAt || one.id - other.id;

/**
 * Takes the turns that fall due before a moment, one after the other: each may move the next. `most`: an account that
 * wants itself again and again is left alone after so many.
 */
export function takeDue(
  before: number,
  due: () => number | undefined,
  take: (at: number) => void,
  most = Number.POSITIVE_INFINITY,
): void {
  for (let count = 0; count < most; count += 1) {
    const at = due();
    if (at === undefined || at >= before) return;
    take(at);
  }
}

/** Signals that share a turn take it at the moment of the last, after the timers that are due before that. */
export function takeTogether(
  signals: readonly Signal[],
  timersBefore: (at: number) => void,
  take: (signals: readonly Signal[], at: number) => void,
): void {
  const last = signals.at(-1);
  if (last === undefined) return;
  timersBefore(last.occurredAt);
  take(signals, last.occurredAt);
}

/** The earlier of two moments, either of which may be missing. */
export const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
