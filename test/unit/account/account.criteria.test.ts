import 'reflect-metadata';
import { ACCOUNT_CRITERIA } from '../../../src/account/account.criteria.js';
import type { AccountFilter } from '../../../src/account/account-filter.inputs.js';
import type { ListedAccount } from '../../../src/account/listed-account.js';
import { toldChange } from '../../../src/graphql/stream/account-stream.rules.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { segmentIdOf } from '../../../src/kernel/ids.js';

const at = { now: Date.parse('2026-11-22T12:00:00Z'), calendar: UTC, currency: 'EUR' };
const acme: ListedAccount = {
  id: 'acct_1',
  stage: 'onboarding',
  segments: ['smb', 'dach'],
  ownerId: 'memb_1',
  parentId: null,
  grade: 'A',
  touch: 'LOW',
  band: 'RED',
  arrMinor: 120_000,
  renewalOn: '2026-12-01',
  stuckAt: at.now,
  checkInDueAt: Date.parse('2026-11-24T23:59:59.999Z'),
  region: 'EMEA',
  industry: 'Retail',
  channel: null,
  employees: 50,
  fit: 71.5,
  score: 4_250,
  nps: 9,
  isCustomer: true,
  openRisks: 1,
  lastSpokeAt: Date.parse('2026-11-20T08:00:00Z'),
  lastTouchAt: null,
  createdAt: at.now,
  stageEnteredAt: at.now,
  searchText: 'acme acme.example 17',
  tags: ['vip'],
  attributes: { plan: 'gold', seats: 5, isOem: false, modules: ['a,b', 'c'] },
};
const amount = (amountMinor: number) => ({ amountMinor, currency: at.currency });
const matches = (filter: AccountFilter, listed: Partial<ListedAccount> = {}) =>
  ACCOUNT_CRITERIA.match(filter, { ...acme, ...listed }, at);

it.each<[AccountFilter, boolean]>([
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
  [{ arr: { gte: amount(120_000) } }, true],
  [{ arr: { gte: amount(120_001) } }, false],
  [{ arr: { lte: amount(120_000) } }, true],
  [{ renewalWithinDays: 9 }, true],
  [{ renewalWithinDays: 8 }, false],
  [{ stageKeys: ['onboarding'], grades: ['B'] }, false],
  [{ and: [{ grades: ['A'] }, { healthBands: ['GREEN'] }] }, false],
  [{ or: [{ grades: ['B'] }, { healthBands: ['RED'] }] }, true],
  [{ or: [] }, false],
  [{ not: { grades: ['B'] } }, true],
  [{ not: { touches: ['HIGH'] } }, true],
  [{ touches: ['LOW'] }, true],
  [{ renewalWithinDays: 2_147_483_647 }, true],
  [{ renewalWithinDays: -2_147_483_648 }, false],
  [{ checkInDueWithinDays: 2 }, true],
  [{ checkInDueWithinDays: 1 }, false],
  [{ isStuck: true }, true],
  [{ isStuck: false }, false],
  [{ parentIds: ['acct_9'] }, false],
  [{ search: ' ACMÉ ' }, true],
  [{ search: '%' }, false],
  [{ regions: ['EMEA'] }, true],
  [{ channels: ['Partner'] }, false],
  [{ tags: ['vip', 'x'] }, true],
  [{ employees: { gte: 50, lte: 50 } }, true],
  [{ employees: {} }, true],
  [{ fit: { gte: 71.6 } }, false],
  [{ healthScore: { gte: 42.5, lte: 42.5 } }, true],
  [{ nps: { gte: 9 } }, true],
  [{ isCustomer: false }, false],
  [{ hasOpenRisk: true }, true],
  [{ silenceDays: { gte: 2 } }, true],
  [{ silenceDays: { gte: 3 } }, false],
  [{ silenceDays: { lte: 2 } }, true],
  [{ silenceDays: { lte: 1 } }, false],
  [{ lastTouchAt: { lte: at.now } }, false],
  [{ stageEnteredAt: { gte: at.now, lte: at.now } }, true],
  [{ renewalOn: { gte: '2026-12-01', lte: '2026-12-01' } }, true],
  [{ renewalOn: { gte: '2026-12-02' } }, false],
  [{ attributes: [{ name: 'plan', values: ['gold'] }] }, true],
  [
    {
      attributes: [
        { name: 'modules', values: ['c'] },
        { name: 'seats', gte: 5, lte: 5 },
      ],
    },
    true,
  ],
  [{ attributes: [{ name: 'plan', gte: 0 }] }, false],
  [{ attributes: [{ name: 'isOem', values: [false] }] }, true],
  [{ attributes: [{ name: 'absent', isKnown: true }] }, false],
])('says of %j: %j', (filter, expected) => {
  expect(matches(filter)).toBe(expected);
});

it('reads what is unknown as unknown, and what did not change as it is', () => {
  const told = toldChange({
    before: { turn: 3, grade: 'B', ownerId: null },
    after: { turn: 4, stage: 'growth', segments: ['smb'], grade: 'A', ownerId: 'memb_1', touch: 'LOW', arrMinor: 5 },
  });
  expect(told?.after).toMatchObject({ turn: 4, stage: 'growth', band: null, ownerId: 'memb_1' });
  expect(told?.before).toMatchObject({ turn: 3, stage: 'growth', segments: ['smb'], grade: 'B', ownerId: null });
  expect(toldChange({ before: null, after: { turn: 1 } })?.before).toBeNull();
  expect(toldChange({ 'before.stage': 'trial', changed: ['stage'] })).toBeUndefined();
});
