import fc from 'fast-check';
import { UTC } from '../../../src/kernel/calendar.js';
import type { TriggerMemory } from '../../../src/playbook/model/playbook.state.js';
import {
  type DateTrigger,
  type WhenTrigger,
  watchCondition,
  watchDate,
} from '../../../src/playbook/trigger/trigger.rules.js';

const DAY = 86_400_000;
const live = (now: number) => ({ now, calendar: UTC, isQuiet: false });
const quiet = (now: number) => ({ now, calendar: UTC, isQuiet: true });

/**
 * Looks once a day at what is true (T), false (F) or unknown (?); answers the days on which it fired. Lower case = a
 * quiet day.
 */
function firings(truths: string, trigger: Partial<WhenTrigger> = {}): number[] {
  let memory: TriggerMemory | undefined;
  const days: number[] = [];
  [...truths].forEach((letter, day) => {
    const truth = letter === '?' ? undefined : letter.toUpperCase() === 'T';
    const at = letter === 't' || letter === 'f' ? quiet(day * DAY) : live(day * DAY);
    const watched = watchCondition(memory, truth, { hash: 'a', existing: 'skip', ...trigger }, at);
    memory = watched.memory;
    if (watched.fires !== undefined) days.push(day);
  });
  return days;
}

describe('a when trigger', () => {
  it('fires as its condition turns true, and again only after it was false', () => {
    expect(firings('FTTTFFTT')).toEqual([1, 6]);
  });

  it('is baselined: what holds already when it goes live does not fire until it was false', () => {
    expect(firings('TTTFT')).toEqual([4]);
  });

  it('enrols those for whom it holds already when it says existing: enrol', () => {
    expect(firings('TTTFT', { existing: 'enrol' })).toEqual([0, 4]);
  });

  it('neither fires nor arms again on unknown', () => {
    expect(firings('FT??T?TFT')).toEqual([1, 8]);
  });

  it('fires when what was unknown at first turns out to be true', () => {
    expect(firings('??T')).toEqual([2]);
  });

  it('waits until it has held for `for`; false and unknown start the time anew', () => {
    expect(firings('FTTTTT', { for: '3d' })).toEqual([4]);
    expect(firings('FTTFTTTT', { for: '3d' })).toEqual([7]);
    expect(firings('FTT?TTTT', { for: '3d' })).toEqual([7]);
  });

  it('takes note in the quiet and fires nothing', () => {
    expect(firings('FtTT')).toEqual([]);
    expect(firings('FtFT')).toEqual([3]);
    expect(firings('fttt')).toEqual([]);
  });

  it('lets a time that runs go on through a quiet look', () => {
    expect(firings('FTTtT', { for: '3d' })).toEqual([4]);
  });

  it('is baselined anew when it changed, and counts its rises on', () => {
    const fired = watchCondition(
      { hash: 'a', isArmed: true, rises: 3 },
      true,
      { hash: 'a', existing: 'skip' },
      live(0),
    );
    expect(fired.fires).toBe('4');
    const changed = watchCondition(fired.memory, true, { hash: 'b', existing: 'skip' }, live(1));
    expect(changed.fires).toBeUndefined();
    const fell = watchCondition(changed.memory, false, { hash: 'b', existing: 'skip' }, live(2));
    expect(watchCondition(fell.memory, true, { hash: 'b', existing: 'skip' }, live(3)).fires).toBe('5');
  });

  it('fires never twice without a false between, whatever it sees, and its occurrences only rise', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(true, false, undefined), { maxLength: 60 }),
        fc.constantFrom(undefined, '1d', '3d'),
        (truths, held) => {
          let memory: TriggerMemory | undefined;
          let wasFalse = false;
          let last = 0;
          truths.forEach((truth, day) => {
            const watched = watchCondition(
              memory,
              truth,
              { hash: 'a', existing: 'skip', ...(held !== undefined && { for: held }) },
              live(day * DAY),
            );
            memory = watched.memory;
            if (truth === false) wasFalse = true;
            if (watched.fires === undefined) return;
            expect(truth).toBe(true);
            expect(last === 0 || wasFalse).toBe(true);
            expect(Number(watched.fires)).toBe(last + 1);
            last += 1;
            wasFalse = false;
          });
        },
      ),
    );
  });
});

describe('a date trigger', () => {
  const trigger: DateTrigger = { hash: 'a', by: '10d', sign: -1, late: 'skip' };

  function looks(dates: readonly (number | undefined)[], with_: Partial<DateTrigger> = {}): string[] {
    let memory: TriggerMemory | undefined;
    return dates.flatMap((date, day) => {
      const watched = watchDate(
        memory,
        date === undefined ? undefined : date * DAY,
        { ...trigger, ...with_ },
        live(day * DAY),
      );
      memory = watched.memory;
      return watched.fires === undefined ? [] : [`day ${day}: ${Number(watched.fires) / DAY}`];
    });
  }

  it('fires once per value of the date, at its moment', () => {
    expect(looks([12, 12, 12, 12])).toEqual(['day 2: 12']);
  });

  it('fires at its very moment, also when the date is first seen then, and not a millisecond before', () => {
    expect(looks([10])).toEqual(['day 0: 10']);
    const before = watchDate(undefined, 10 * DAY, trigger, live(-1));
    expect([before.fires, before.nextAt]).toEqual([undefined, 0]);
    expect(watchDate(before.memory, 10 * DAY, trigger, live(0)).fires).toBe(String(10 * DAY));
    expect(watchDate(undefined, 10 * DAY, trigger, live(1)).fires).toBeUndefined();
  });

  it('moves with the date', () => {
    expect(looks([11, 14, 14, 14, 14, 14])).toEqual(['day 4: 14']);
    expect(looks([30, 11, 11])).toEqual(['day 1: 11']);
  });

  it('says when to look again', () => {
    expect(watchDate(undefined, 30 * DAY, trigger, live(0)).nextAt).toBe(20 * DAY);
  });

  it('does not fire for a moment that had passed when it went live, unless late: enrol', () => {
    expect(looks([5, 5].map((date) => date - 1))).toEqual([]);
    expect(looks([4, 4], { late: 'enrol' })).toEqual(['day 0: 4']);
  });

  it('fires no value twice, though the date moves away and back, or the trigger changes', () => {
    expect(looks([11, 11, 40, 11, 11])).toEqual(['day 1: 11']);
    const fired = watchDate({ hash: 'a', date: 11 * DAY }, 11 * DAY, trigger, live(DAY));
    expect(fired.fires).toBe(String(11 * DAY));
    expect(
      watchDate(fired.memory, 11 * DAY, { ...trigger, hash: 'b', late: 'enrol' }, live(2 * DAY)).fires,
    ).toBeUndefined();
  });

  it('lets a moment that comes in the quiet pass', () => {
    const seen = watchDate(undefined, 11 * DAY, trigger, live(0));
    const passed = watchDate(seen.memory, 11 * DAY, trigger, quiet(DAY));
    expect(passed.fires).toBeUndefined();
    expect(watchDate(passed.memory, 11 * DAY, trigger, live(2 * DAY)).fires).toBeUndefined();
  });
});
