import {
  type AccountTime,
  advance,
  byMoment,
  DAILY,
  dueAt,
  takeDue,
  takeTogether,
  turnAt,
} from '../../../src/engine/account-clock.js';
import { DAY, NOON, signalOf } from '../../support/moments.js';

const timeOf = (rest: Partial<AccountTime> = {}): AccountTime => ({
  version: 3,
  takenAt: NOON,
  wakeAt: undefined,
  driftAt: undefined,
  ...rest,
});

describe('an account’s next turn', () => {
  test('is due at the earlier of its timer and the next change of a fact', () => {
    expect(dueAt(timeOf(), DAILY)).toBeUndefined();
    expect(dueAt(timeOf({ driftAt: NOON + 5 }), DAILY)).toBe(NOON + 5);
    expect(dueAt(timeOf({ wakeAt: NOON + 3, driftAt: NOON + 5 }), DAILY)).toBe(NOON + 3);
    expect(dueAt(timeOf({ wakeAt: NOON + 7, driftAt: NOON + 5 }), 'TIMERS')).toBe(NOON + 7);
  });

  test('waits, where accounts are looked at every few days, for its day, but a timer does not', () => {
    const weekly = { reviewEvery: 7 };
    expect(dueAt(timeOf({ driftAt: NOON + 5 }), weekly)).toBe(NOON + 6 * DAY);
    expect(dueAt(timeOf({ driftAt: NOON + 8 * DAY }), weekly)).toBe(NOON + 8 * DAY);
    expect(dueAt(timeOf({ wakeAt: NOON + 5, driftAt: NOON + 5 }), weekly)).toBe(NOON + 5);
  });

  test('is never taken before the last one, and moves the clock on', () => {
    const time = timeOf({ wakeAt: NOON + 1 });
    expect([turnAt(time, NOON - DAY), turnAt(time, NOON + 1)]).toEqual([NOON, NOON + 1]);
    advance(time, NOON + 1, { wakeAt: undefined, driftAt: NOON + DAY });
    expect(time).toEqual({ version: 4, takenAt: NOON + 1, wakeAt: undefined, driftAt: NOON + DAY });
  });
});

describe('what falls due', () => {
  test('is taken one after the other, each as the one before left it, and not at the end itself', () => {
    const taken: number[] = [];
    let next: number | undefined = 1;
    const take = (at: number) => {
      taken.push(at);
      next = at + 2;
    };
    takeDue(7, () => next, take);
    expect(taken).toEqual([1, 3, 5]);
    takeDue(100, () => next, take, 2);
    expect(taken).toEqual([1, 3, 5, 7, 9]);
    next = undefined;
    takeDue(100, () => next, take);
    expect(taken).toHaveLength(5);
  });

  test('before the last of signals that share a turn is taken before them', () => {
    const taken: unknown[] = [];
    const signals = [5, 3, 5].map((at, id) => signalOf('visit', {}, { id, occurredAt: at })).sort(byMoment);
    const timers = (at: number) => taken.push(`timers before ${at}`);
    takeTogether(signals, timers, (some, at) => taken.push([some.map(({ id }) => id), at]));
    expect(taken).toEqual(['timers before 5', [[1, 0, 2], 5]]);
    takeTogether([], timers, () => taken.push('nothing'));
    expect(taken).toHaveLength(2);
  });
});
