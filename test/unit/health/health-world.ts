import type { Fact, FactMoment, FactValue, Scope } from '../../../src/condition/fact.js';
import { type ScorecardInput, scorecardDefinition } from '../../../src/health/health.definition.js';
import { healthFacts } from '../../../src/health/health.facts.js';
import { scoreHealth } from '../../../src/health/health.rules.js';
import { type HealthPart, newHealthPart } from '../../../src/health/health.state.js';
import type { Contribution } from '../../../src/health/health.types.js';
import { type CompiledScorecard, compileScorecard } from '../../../src/health/scorecard.compile.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { FakeScribe } from '../../support/fake-scribe.js';

export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 5, 30, 12);

/** Facts that a test sets by path. */
const FACTS = [
  { path: 'usage.activeDays', derivesFrom: ['usage'], type: 'double' },
  { path: 'usage.keyFeaturesUsed', derivesFrom: ['usage'], type: 'double' },
  { path: 'usage.activated', derivesFrom: ['activation'], type: 'bool' },
  { path: 'voice.lastNpsScore', derivesFrom: ['surveys'], type: 'double' },
  { path: 'voice.lastNpsAt', derivesFrom: ['surveys'], type: 'timestamp' },
  { path: 'account.grade', derivesFrom: ['profile'], type: 'string' },
  { path: 'account.segments', derivesFrom: ['segments'], type: 'list<string>' },
  { path: 'lifecycle.stage', derivesFrom: ['stage'], type: 'string' },
  { path: 'health.score', derivesFrom: ['score'], type: 'double' },
] as const;

export const scope: Scope = {
  facts: new Map(FACTS.map(({ path, type, derivesFrom }, slot) => [path, { slot, type, derivesFrom }])),
  locals: new Map(),
};

export const compiled = (...cards: readonly ScorecardInput[]): CompiledScorecard[] =>
  cards.map((card) => compileScorecard(scorecardDefinition.parse(card), scope));

/** Two measures: active days (weight 3, one point a 20th) and NPS (weight 1, ten points each). */
export const card = (more: Partial<ScorecardInput> = {}): ScorecardInput => ({
  key: 'plain',
  title: 'Plain',
  measures: [
    {
      key: 'activity',
      title: 'Active days',
      fact: 'usage.activeDays',
      weight: 3,
      scale: [
        [0, 0],
        [20, 100],
      ],
    },
    { key: 'nps', title: 'NPS', value: 'voice.lastNpsScore * 10', weight: 1 },
  ],
  ...more,
});

/** An account that is scored, without an engine. */
export class HealthWorld {
  health: HealthPart = newHealthPart();
  segments: { scorecard?: string } = {};
  readonly scribe = new FakeScribe(NOW);

  constructor(public cards: readonly CompiledScorecard[] = compiled(card())) {}

  score(facts: Readonly<Record<string, FactValue>>, now = NOW): this {
    this.scribe.now = now;
    scoreHealth(this, this.cards, { facts: FACTS.map(({ path }) => facts[path]) }, this.scribe, at(now));
    return this;
  }

  fact(path: string, now = NOW): FactValue {
    return this.factOf(path).read(this, at(now));
  }

  changes(path: string, now = NOW): number | undefined {
    const { changes } = this.factOf(path);
    return typeof changes === 'function' ? changes(this, at(now)) : undefined;
  }

  /** The contributions as the row has them. */
  get contributions(): Contribution[] {
    return JSON.parse(this.scribe.table('account_health')[0]?.contributions as string) as Contribution[];
  }

  get history(): Record<string, unknown>[] {
    return this.scribe.writes.filter(({ table }) => table === 'health_history').map(({ row }) => row);
  }

  private factOf(path: string): Fact<{ health: HealthPart }> {
    const fact = healthFacts.find((fact) => fact.path === path);
    if (fact === undefined) throw new Error(`there is no fact ${path}`);
    return fact;
  }
}

const at = (now: number): FactMoment => ({
  now,
  today: UTC.dayOf(now),
  calendar: UTC,
  surroundings: { members: new Map(), currency: 'EUR', rates: {} },
});
