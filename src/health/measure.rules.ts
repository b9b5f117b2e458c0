import type { FactMoment, FactValue, Frame } from '../condition/fact.js';
import type { HealthPart, InputState } from './health.state.js';
import { scaled } from './score.rules.js';
import type { CompiledMeasure } from './scorecard.compile.js';

/** How a measure came by its points. */
type Source = 'KNOWN' | 'LAST' | 'ZERO' | 'NEUTRAL' | 'EXCLUDED';

/** A measure as it stands at a moment. */
export interface Measured {
  readonly measure: CompiledMeasure;
  /** 0 to 100; undefined when it is left out of the score. */
  readonly points: number | undefined;
  readonly source: Source;
  /** What it read. */
  readonly value: FactValue;
  readonly freshAt: number | null;
  /** Whether its data is older than it may be. */
  readonly isStale: boolean;
  /** What is to be remembered of its input. */
  readonly input: InputState | undefined;
  /** When its points will change by themselves, if nothing comes. */
  readonly expiresAt: number | undefined;
}

/**
 * Reads a measure's input, judges how fresh it is, and fills in for what is missing as the scorecard says. (Every turn
 * runs it: one literal, no spreads.)
 */
export function applyMeasure(
  measure: CompiledMeasure,
  { inputs, coded }: Pick<HealthPart, 'inputs' | 'coded'>,
  frame: Frame,
  at: FactMoment,
): Measured {
  const answer = measure.code === undefined ? undefined : coded[measure.code];
  const value = measure.code === undefined ? measure.value.evaluate(frame) : (answer?.value ?? undefined);
  const known = pointsOf(value, measure);
  const input = known === undefined ? inputs[measure.key] : inputOf(known, inputs[measure.key], at.now);
  const freshAt =
    measure.code === undefined || measure.freshAt !== undefined
      ? freshnessOf(measure, input, frame)
      : (answer?.at ?? null);
  const staleAt = staleFrom(measure, freshAt, at);
  const isStale = input !== undefined && staleAt !== undefined && staleAt <= at.now;
  const { points, source, expiresAt } =
    known !== undefined && !isStale
      ? { points: known, source: 'KNOWN' as const, expiresAt: staleAt }
      : substitute(measure, input, isStale ? staleAt : input?.seenAt, at);
  return { measure, points, source, value, freshAt, isStale, input, expiresAt };
}

function staleFrom(
  { freshFor }: CompiledMeasure,
  freshAt: number | null,
  { now, calendar }: FactMoment,
): number | undefined {
  if (freshFor === undefined) return undefined;
  return freshAt === null ? now : calendar.add(freshAt, freshFor);
}

function pointsOf(value: FactValue, { scale }: CompiledMeasure): number | undefined {
  if (typeof value === 'boolean') return value ? 100 : 0;
  return typeof value === 'number' && !Number.isNaN(value) ? scaled(value, scale) : undefined;
}

const inputOf = (points: number, before: InputState | undefined, now: number): InputState => ({
  points,
  since: before?.points === points ? before.since : now,
  seenAt: now,
});

function freshnessOf({ freshAt }: CompiledMeasure, input: InputState | undefined, frame: Frame): number | null {
  const said = freshAt?.evaluate(frame);
  if (typeof said === 'number') return said;
  return freshAt === undefined ? (input?.since ?? null) : null;
}

/** `lostAt`: when the input was last good. */
function substitute(
  { missing }: CompiledMeasure,
  input: InputState | undefined,
  lostAt: number | undefined,
  { now, calendar }: FactMoment,
): Pick<Measured, 'points' | 'source' | 'expiresAt'> {
  if (missing === 'ZERO') return { points: 0, source: 'ZERO', expiresAt: undefined };
  if (missing === 'NEUTRAL') return { points: 50, source: 'NEUTRAL', expiresAt: undefined };
  const until =
    missing === 'EXCLUDE' || lostAt === undefined
      ? undefined
      : calendar.add(lostAt, { amount: missing.last, unit: 'd' });
  if (input === undefined || until === undefined || until <= now)
    return { points: undefined, source: 'EXCLUDED', expiresAt: undefined };
  return { points: input.points, source: 'LAST', expiresAt: until };
}

/** In words: what was measured and what it comes to. */
export function reasonOf({ measure, points, source, value, isStale }: Measured): string {
  const why = isStale ? 'the data is too old' : 'no data';
  if (source === 'KNOWN') return `${measure.title}: ${worded(value)}, ${rounded(points ?? 0)} of 100`;
  if (source === 'LAST') return `${measure.title}: ${why}, last known as ${rounded(points ?? 0)} of 100`;
  if (source === 'EXCLUDED') return `${measure.title}: ${why}, left out`;
  return `${measure.title}: ${why}, counted as ${points} of 100`;
}

function worded(value: FactValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? rounded(value) : '';
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);
