import type { Fact, FactMoment } from '../../../src/condition/fact.js';
import type { Draft } from '../../../src/engine/draft.js';
import { FactSheet } from '../../../src/engine/fact-sheet.js';
import type { Rulebook } from '../../../src/engine/rulebook.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { DAY } from '../../support/moments.js';

const at: FactMoment = {
  now: 10 * DAY + 5,
  today: 10,
  calendar: UTC,
  surroundings: { members: new Map(), currency: 'EUR', rates: {} },
};
const number = (rest: Partial<Pick<Fact<Draft>, 'read' | 'changes'>> = {}): Fact<Draft> => ({
  path: 'x.a',
  derivesFrom: ['profile'],
  type: 'double',
  description: 'A number',
  read: () => 1,
  ...rest,
});
const fixed = (moment: number | undefined) => number({ changes: () => moment });
const daily = number({ changes: 'daily' });

/** A sheet of facts of which all that change by themselves are watched. */
function sheetOf(...facts: Fact<Draft>[]): FactSheet {
  const movers = facts.flatMap(({ changes }, slot) => (changes === undefined ? [] : [{ changes, slots: [slot] }]));
  const sheet = new FactSheet({ facts, movers, slotsOf: new Map() } as unknown as Rulebook, {} as Draft, at);
  sheet.refreshAll();
  return sheet;
}

const TURN_OF_DAY = 11 * DAY + 7;

describe('the next change of the facts of an account', () => {
  test('is the earliest of those after now, and the account’s own turn of day for a daily one', () => {
    expect(sheetOf(number(), daily).nextChange(TURN_OF_DAY)).toBe(TURN_OF_DAY);
    expect(sheetOf(daily, fixed(10 * DAY + 9)).nextChange(TURN_OF_DAY)).toBe(10 * DAY + 9);
    expect(sheetOf(fixed(11 * DAY)).nextChange(TURN_OF_DAY)).toBe(TURN_OF_DAY);
  });

  test('is none for facts that stand still, whose moment is over, or that are unknown and daily', () => {
    const unknown = number({ changes: 'daily', read: () => undefined });
    expect(sheetOf(number(), fixed(undefined), fixed(at.now), unknown).nextChange(TURN_OF_DAY)).toBeUndefined();
  });
});

describe('the facts of an account at a later moment', () => {
  test('are read again where they were to change by themselves by then, and those that differ are named', () => {
    const moment = number({ read: (_, { now }) => now, changes: () => 10 * DAY + 9 });
    const later = number({ read: (_, { now }) => now, changes: () => 12 * DAY });
    const sheet = sheetOf(number(), moment, later, fixed(10 * DAY + 9));
    sheet.nextChange(TURN_OF_DAY);
    expect(sheet.moveTo({ ...at, now: 10 * DAY + 8 })).toEqual([]);
    expect(sheet.moveTo({ ...at, now: 11 * DAY, today: 11 })).toEqual([1]);
    expect(sheet.values).toEqual([1, 11 * DAY, at.now, 1]);
  });
});
