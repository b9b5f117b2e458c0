import { newAccountPart } from '../../../src/account/account.state.js';
import { composeBody } from '../../../src/engine/compose.js';
import { listingOf } from '../../../src/engine/listing.js';
import { compileRulebook } from '../../../src/engine/rulebook.js';
import { newState } from '../../../src/engine/state.js';
import { takeTurn } from '../../../src/engine/turn.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { DAY, NOON, signalOf } from '../../support/moments.js';

const LATENESS = 3 * DAY;
const rulebook = compileRulebook(composeBody([]));

const draftOf = (account: Partial<ReturnType<typeof newAccountPart>> = {}) => ({
  accountId: 'acct_test',
  ...newState(),
  account: { ...newAccountPart(), id: 'acct_test', externalId: 'test', name: 'Test', ...account },
  people: new Map(),
  contactsByExternalId: new Map(),
});

function turnOf(occurredAt: number) {
  const draft = draftOf();
  const { scribe } = takeTurn({
    draft,
    version: 0,
    signals: [signalOf('usage', { feature: 'board', count: 1 }, { occurredAt })],
    surroundings: { members: new Map(), currency: 'EUR', rates: { EUR: 1 } },
    calendar: new Calendar({ zone: 'UTC' }),
    now: NOON,
    rulebook,
    mode: 'LIVE',
    lateness: LATENESS,
  });
  return { total: draft.usage.totalEvents, scribe };
}

describe('a turn', () => {
  it.each([-1, 0, 1])('folds a signal once that is exactly as old as the lateness, and %i ms', (more) => {
    expect(turnOf(NOON - LATENESS - more).total).toBe(1);
  });
});

describe('what lists filter accounts by', () => {
  it('is the touch that counts: the account’s own, else that of its segments', () => {
    const touchOf = (account: Parameters<typeof draftOf>[0]) =>
      listingOf(draftOf({ ...account, version: 1 }), 0).figures?.touch;
    expect(touchOf({ segmentTouch: 'HIGH' })).toBe('HIGH');
    expect(touchOf({ touch: 'TECH', segmentTouch: 'HIGH' })).toBe('TECH');
  });
});
