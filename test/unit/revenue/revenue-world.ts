import type { FactValue } from '../../../src/condition/fact.js';
import type { Surroundings } from '../../../src/condition/surroundings.js';
import { dayFromDate, UTC } from '../../../src/kernel/calendar.js';
import { mrrOn } from '../../../src/revenue/level.rules.js';
import { revenueFacts } from '../../../src/revenue/revenue.facts.js';
import { revenueFolds } from '../../../src/revenue/revenue.fold.js';
import { moveSubscriptions } from '../../../src/revenue/revenue.rules.js';
import { newRevenuePart } from '../../../src/revenue/revenue.state.js';
import type { FoldMoment } from '../../../src/signal/fold.js';
import type { SignalType } from '../../../src/signal/signal.js';
import { FakeScribe } from '../../support/fake-scribe.js';

const NOON = 43_200_000;

/** Noon of a date. */
export const on = (date: string): number => dayFromDate(date) * 86_400_000 + NOON;

export const CONTRACT = {
  externalId: 's1',
  product: 'suite',
  amountMinor: 120_000,
  currency: 'EUR',
  billingMonths: 12,
  startsOn: '2026-01-01',
};

/** An account that takes subscription signals, without an engine. */
export class RevenueWorld {
  readonly revenue = newRevenuePart();
  readonly scribe = new FakeScribe();
  surroundings: Surroundings = { members: new Map(), currency: 'EUR', rates: { USD: 0.9 } };
  /** When what is said is recorded; as it happens unless told. */
  recordedOn: string | undefined;
  private count = 0;

  at(date: string): FoldMoment {
    return {
      now: on(date),
      today: dayFromDate(date),
      calendar: UTC,
      surroundings: this.surroundings,
      isHistory: false,
    };
  }

  /** A signal that happened on a date, without a turn. */
  say(type: SignalType, date: string, properties: object, key = `k${this.count++}`): this {
    const occurredAt = on(date);
    const signal = {
      id: 0,
      type,
      accountId: 'acct_test',
      key,
      actorId: 'akey_1',
      occurredAt,
      recordedAt: this.recordedOn === undefined ? occurredAt : on(this.recordedOn),
      properties: properties as Record<string, unknown>,
    };
    revenueFolds[type]?.(this, signal, this.scribe, this.at(date));
    return this;
  }

  changed(date: string, properties: object = {}, key?: string): this {
    return this.say('subscription.changed', date, { ...CONTRACT, ...properties }, key);
  }

  cancelled(date: string, properties: object = {}): this {
    return this.say('subscription.cancelled', date, { externalId: 's1', ...properties });
  }

  /** A turn on a date. */
  turn(date: string): this {
    this.scribe.now = on(date);
    moveSubscriptions(this, this.scribe, this.at(date));
    return this;
  }

  fact(path: string, date: string): FactValue {
    const fact = revenueFacts.find((fact) => fact.path === path);
    if (fact === undefined) throw new Error(`there is no fact ${path}`);
    return fact.read(this, this.at(date));
  }

  changes(path: string, date: string): number | undefined {
    const changes = revenueFacts.find((fact) => fact.path === path)?.changes;
    return typeof changes === 'function' ? changes(this, this.at(date)) : undefined;
  }

  /** The MRR in euros' minor units, as known on the same day. */
  mrr(date: string): number {
    return this.known(date, date);
  }

  /** The MRR of a day as it is known on another. */
  known(date: string, today: string): number {
    return mrrOn(this.revenue, dayFromDate(date), this.surroundings, dayFromDate(today)).EUR ?? 0;
  }
}
