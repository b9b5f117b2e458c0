import 'reflect-metadata';
import fc from 'fast-check';
import type { AccountFilter } from '../../../src/account/account-filter.inputs.js';
import {
  changeOf,
  type ListedAccount,
  lookedUpParts,
  marksIn,
  matchesAccount,
} from '../../../src/graphql/account-stream.rules.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { segmentIdOf } from '../../../src/segment/segment.compile.js';

const at = { now: Date.parse('2026-11-22T12:00:00Z'), calendar: UTC, currency: 'EUR' };
const acme: ListedAccount = {
  stage: 'onboarding',
  segments: ['smb', 'dach'],
  ownerId: 'memb_1',
  grade: 'A',
  touch: null,
  band: 'RED',
  arrMinor: 120_000,
  renewalOn: '2026-12-01',
};
const nothing = () => false;
const matches = (
  filter: object,
  marks: Partial<ListedAccount> = {},
  lookUp: (part: AccountFilter) => boolean = nothing,
) => matchesAccount(filter as AccountFilter, 'acct_1', { ...acme, ...marks }, at, lookUp);

it.each<[object, boolean]>([
  [{}, true],
  [{ ids: ['acct_1'] }, true],
  [{ ids: ['acct_2'] }, false],
  [{ stageKeys: ['onboarding', 'growth'] }, true],
  [{ stageKeys: [] }, false],
  [{ ownerIds: ['memb_2'] }, false],
  [{ hasOwner: true }, true],
  [{ hasOwner: false }, false],
  [{ grades: ['A', 'B'] }, true],
  [{ touches: ['HIGH'] }, false],
  [{ healthBands: ['RED'] }, true],
  [{ segmentKeys: ['dach'] }, true],
  [{ segmentKeys: ['enterprise'] }, false],
  [{ segmentIds: [segmentIdOf('smb')] }, true],
  [{ arr: { gte: 1_200 } }, true],
  [{ arr: { gte: 1_200.01 } }, false],
  [{ arr: { lte: 1_200 } }, true],
  [{ renewalWithinDays: 9 }, true],
  [{ renewalWithinDays: 8 }, false],
  [{ stageKeys: ['onboarding'], grades: ['B'] }, false],
  [{ and: [{ grades: ['A'] }, { healthBands: ['GREEN'] }] }, false],
  [{ or: [{ grades: ['B'] }, { healthBands: ['RED'] }] }, true],
  [{ or: [] }, false],
  [{ not: { grades: ['B'] } }, true],
  [{ not: { touches: ['HIGH'] } }, true],
])('says of %j: %j', (filter, expected) => {
  expect(matches(filter)).toBe(expected);
});

it('looks up what no event tells, wherever it stands in the filter', () => {
  const filter = {
    grades: ['A'],
    search: 'acme',
    not: { isStuck: true },
    or: [{ parentIds: ['acct_9'] }, { healthBands: ['RED'] }],
  } as AccountFilter;
  expect(lookedUpParts(filter)).toEqual([{ search: 'acme' }, { parentIds: ['acct_9'] }, { isStuck: true }]);
  const [search] = lookedUpParts(filter);
  expect(matches(filter, {}, (part) => part === search)).toBe(true);
  expect(matches(filter, {}, () => false)).toBe(false);
  expect(matches(filter, {}, () => true)).toBe(false);
});

it('reads marks from an event, and none from one that has none', () => {
  expect(
    marksIn(
      { 'before.stage': 'trial', 'before.segments': ['smb'], 'before.ownerId': null, 'before.arrMinor': 5 },
      'before',
    ),
  ).toMatchObject({
    stage: 'trial',
    segments: ['smb'],
    ownerId: null,
    arrMinor: 5,
    band: null,
  });
  expect(marksIn({ name: 'x' }, 'after')).toBeUndefined();
});

it('a list kept up by what the stream says is the list that the filter gives, after any changes', () => {
  const account = fc.record({ grade: fc.constantFrom('A', 'B', null), band: fc.constantFrom('RED', 'GREEN', null) });
  const filter = { or: [{ grades: ['A'] }, { healthBands: ['RED'] }] } as AccountFilter;
  const isListed = (marks: Partial<ListedAccount>) => matches(filter, marks);
  fc.assert(
    fc.property(fc.array(account, { minLength: 1 }), (steps) => {
      let isKept = false;
      let was: Partial<ListedAccount> | undefined;
      for (const now of steps) {
        const change = changeOf(was !== undefined && isListed(was), isListed(now));
        if (change === 'ADDED') expect(isKept).toBe(false);
        if (change === 'CHANGED' || change === 'REMOVED') expect(isKept).toBe(true);
        if (change) isKept = change !== 'REMOVED';
        was = now;
      }
      expect(isKept).toBe(isListed(steps.at(-1) as Partial<ListedAccount>));
    }),
  );
});
