import type { FactMoment, FactValue } from '../../../src/condition/fact.js';
import { type Calendar, UTC } from '../../../src/kernel/calendar.js';
import { newRevenuePart } from '../../../src/revenue/revenue.state.js';
import type { FoldMoment } from '../../../src/signal/fold.js';
import type { Signal } from '../../../src/signal/signal.js';
import type { FeatureDefinition } from '../../../src/usage/feature.definition.js';
import { type UsageSource, usageFacts } from '../../../src/usage/usage.facts.js';
import { usageFolds } from '../../../src/usage/usage.fold.js';
import { newUsagePart, type Person } from '../../../src/usage/usage.state.js';
import { FakeScribe } from '../../support/fake-scribe.js';

export const DAY = 86_400_000;

/** One usage signal of a test: a feature, a person, a moment. */
export interface Use {
  readonly at: number;
  readonly feature?: string;
  readonly person?: string;
  readonly count?: number;
  readonly seconds?: number;
}

export const surroundings = { members: new Map(), currency: 'EUR', rates: {} };

export function momentOf(now: number, calendar: Calendar = UTC): FoldMoment {
  return { now, today: calendar.dayOf(now), calendar, surroundings, isHistory: false };
}

export function signalOf({ at, feature = 'reports', person, count, seconds }: Use, key = 'k'): Signal {
  const properties = {
    feature,
    ...(count === undefined ? {} : { count }),
    ...(seconds === undefined ? {} : { durationSecs: seconds }),
  };
  return {
    id: 0,
    type: 'usage',
    accountId: 'acct_test',
    key,
    actorId: 'system',
    occurredAt: at,
    recordedAt: at,
    properties,
    ...(person === undefined ? {} : { contactExternalId: person }),
  };
}

/** An account that takes usage signals, without an engine. */
export class UsageWorld implements UsageSource {
  usage = newUsagePart();
  readonly people = new Map<number, Person>();
  readonly revenue = newRevenuePart();
  readonly account = { createdAt: 0 };
  readonly scribe = new FakeScribe();

  constructor(
    private readonly features: readonly FeatureDefinition[] = [],
    private readonly calendar: Calendar = UTC,
  ) {}

  take(now: number, ...uses: readonly Use[]): this {
    for (const use of uses) usageFolds.usage?.(this, signalOf(use), this.scribe, momentOf(now, this.calendar));
    return this;
  }

  visit(now: number, at = now): this {
    usageFolds.visit?.(
      this,
      { ...signalOf({ at }), type: 'visit', properties: {} },
      this.scribe,
      momentOf(now, this.calendar),
    );
    return this;
  }

  fact(path: string, now: number): FactValue {
    return this.factOf(path).read(this, momentOf(now, this.calendar));
  }

  changes(path: string, now: number): number | undefined {
    const { changes } = this.factOf(path);
    return typeof changes === 'function' ? changes(this, momentOf(now, this.calendar) as FactMoment) : undefined;
  }

  private factOf(path: string) {
    const fact = usageFacts(this.features).find((fact) => fact.path === path);
    if (fact === undefined) throw new Error(`there is no fact ${path}`);
    return fact;
  }
}
