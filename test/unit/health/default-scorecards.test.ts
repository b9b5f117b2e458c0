import { describe, expect, it } from '@jest/globals';
import { accountFacts } from '../../../src/account/account.facts.js';
import type { Fact, FactValue, Frame } from '../../../src/condition/fact.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { defaultScorecards } from '../../../src/health/default-scorecards.js';
import { scorecardDefinition } from '../../../src/health/health.definition.js';
import { scoreHealth } from '../../../src/health/health.rules.js';
import { newHealthPart } from '../../../src/health/health.state.js';
import { compileScorecard } from '../../../src/health/scorecard.compile.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { lifecycleFacts } from '../../../src/lifecycle/lifecycle.facts.js';
import { revenueFacts } from '../../../src/revenue/revenue.facts.js';
import { segmentFacts } from '../../../src/segment/segment.facts.js';
import { usageFacts } from '../../../src/usage/usage.facts.js';
import { voiceFacts } from '../../../src/voice/voice.facts.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { NOW } from './health-world.js';

const facts = [
  ...accountFacts,
  ...revenueFacts,
  ...usageFacts(),
  ...voiceFacts,
  ...segmentFacts,
  ...lifecycleFacts,
] as readonly Fact<never>[];
const cards = defaultScorecards.map((card) => compileScorecard(scorecardDefinition.parse(card), scopeOf(facts)));

function scored(known: Readonly<Record<string, FactValue>>) {
  const draft = { health: newHealthPart(), segments: {} };
  const frame: Frame = { facts: facts.map(({ path }) => known[path]) };
  scoreHealth(draft, cards, frame, new FakeScribe(NOW), {
    now: NOW,
    today: UTC.dayOf(NOW),
    calendar: UTC,
    surroundings: { members: new Map(), currency: 'EUR', rates: {} },
  });
  return draft.health;
}

/** What is always known, of an account of which nothing is known yet. */
const bare = {
  'account.isCustomer': false,
  'usage.activeDays': 0,
  'usage.keyFeaturesUsed': 0,
  'voice.escalatedTickets': 0,
  'lifecycle.stage': 'GROWTH',
};
const inUse = {
  ...bare,
  'account.isCustomer': true,
  'usage.firstActiveAt': NOW,
  'usage.daysSinceLastActive': 0,
  'usage.activeDays': 20,
  'usage.breadthShare': 0.9,
  'usage.change.events': 0.1,
};

describe('the scorecards that are shipped', () => {
  it('know no health of an account that neither pays nor ever used the product', () => {
    expect(scored(bare).band).toBeUndefined();
  });

  it('find a customer who uses it widely and often healthy, and one who stopped in danger', () => {
    expect(scored(inUse).band).toBe('GREEN');
    expect(
      scored({
        ...inUse,
        'usage.activeDays': 1,
        'usage.breadthShare': 0.05,
        'usage.change.events': -0.7,
        'voice.lastNpsScore': 3,
        'voice.lastNpsAt': NOW,
      }).band,
    ).toBe('RED');
  });

  it('take a customer who has only begun for one to be watched, and one who began well for healthy', () => {
    const begun = {
      ...bare,
      'account.isCustomer': true,
      'lifecycle.stage': 'ONBOARDING',
      'usage.activated': false,
      'usage.seatsShare': 0,
    };
    expect(scored(begun)).toMatchObject({ band: 'YELLOW', model: expect.stringMatching(/^onboarding@/) });
    expect(
      scored({
        ...begun,
        'usage.firstActiveAt': NOW,
        'usage.daysSinceLastActive': 1,
        'usage.activeDays': 8,
        'usage.seatsShare': 0.5,
        'usage.activated': true,
      }).band,
    ).toBe('GREEN');
    expect(
      scored({ ...begun, 'usage.firstActiveAt': NOW, 'usage.daysSinceLastActive': 20, 'usage.activeDays': 1 }).band,
    ).toBe('RED');
  });
});
