import type { Scribe } from '../event/scribe.js';
import { personNumber } from '../kernel/ids.js';
import type { FoldMoment } from '../signal/fold.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { Person, UsagePart } from './usage.state.js';
import { recordPerson, recordUse, recordVisit } from './usage-counters.js';

export interface UsageDraft {
  readonly usage: UsagePart;
  /** By personNumber; a person who is not there yet is added. */
  readonly people: Map<number, Person>;
}

/**
 * How usage and visit signals change the counters. Both run for every signal, so properties are read without parsing
 * them again: intake has checked them, and what is strange all the same is left out. Their events are the signals
 * themselves.
 */
export const usageFolds: Partial<
  Record<SignalType, (draft: UsageDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void>
> = {
  usage: foldUse,
  visit: foldVisit,
};

function foldUse(
  { usage, people }: UsageDraft,
  { properties, contactExternalId, occurredAt }: Signal,
  _scribe: Scribe,
  at: FoldMoment,
): void {
  const { feature } = properties;
  if (typeof feature !== 'string' || feature === '') return;
  const day = at.calendar.dayOf(occurredAt);
  recordUse(
    usage,
    { feature, at: occurredAt, day, count: countOf(properties.count), millis: millisOf(properties.durationSecs) },
    at.today,
  );
  if (contactExternalId !== undefined) recordPerson(usage, people, personNumber(contactExternalId), day);
}

function foldVisit({ usage }: UsageDraft, { occurredAt }: Signal, _scribe: Scribe, at: FoldMoment): void {
  recordVisit(usage, occurredAt, at.calendar.dayOf(occurredAt), at.today);
}

const countOf = (count: unknown): number =>
  typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 1;

/** Whole milliseconds, so that sums are the same in any order. */
const millisOf = (seconds: unknown): number =>
  typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0;
