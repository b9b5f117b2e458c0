import type { FactMoment } from '../../src/condition/fact.js';
import type { Surroundings } from '../../src/condition/surroundings.js';
import { type Calendar, UTC } from '../../src/kernel/calendar.js';
import type { FoldMoment } from '../../src/signal/fold.js';
import type { Signal, SignalType } from '../../src/signal/signal.js';

export const DAY = 86_400_000;

/** Thursday, 15 January 2026, noon UTC. */
export const NOON = Date.UTC(2026, 0, 15, 12);

/** Surroundings with these members, all active. */
export const surroundingsOf = (...memberIds: string[]): Surroundings => ({
  members: new Map(memberIds.map((id) => [id, { id, functions: ['CSM'], isActive: true, absences: [] }])),
  currency: 'EUR',
  rates: {},
});

export function momentAt(
  now = NOON,
  calendar: Calendar = UTC,
  surroundings: Surroundings = surroundingsOf(),
): FactMoment & FoldMoment {
  return { now, today: calendar.dayOf(now), calendar, surroundings, isHistory: false };
}

/** A signal of the test account. */
export const signalOf = (
  type: SignalType,
  properties: Record<string, unknown>,
  rest: Partial<Signal> = {},
): Signal => ({
  id: 0,
  type,
  accountId: 'acct_test',
  key: `key-${type}`,
  actorId: 'memb_01j9aaaaaaaaaaaaaaaaaaaaaa',
  occurredAt: NOON,
  recordedAt: NOON,
  properties,
  ...rest,
});
