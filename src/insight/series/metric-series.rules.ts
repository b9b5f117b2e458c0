import type { Span } from './series.rules.js';

/** One value of a metric, as it was told. Ids rise in the order of telling. */
export interface MetricValue {
  readonly at: number;
  readonly id: number;
  readonly value: number;
}

/** What the values of a span come to. */
export interface MetricFigures {
  readonly count: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
  readonly last: MetricValue;
}

/**
 * Collects the values of a metric. Of values that were told for one moment the one told last counts, as when an import
 * corrects it. A sum is the number nearest to the exact one, whatever the order of the values.
 */
export class MetricTally {
  /** Span → moment → value. */
  private readonly values = new Map<Span, Map<number, MetricValue>>();

  add(span: Span, value: MetricValue): void {
    const moments = this.values.get(span) ?? new Map<number, MetricValue>();
    this.values.set(span, moments);
    const known = moments.get(value.at);
    if (known === undefined || known.id < value.id) moments.set(value.at, value);
  }

  /** Undefined when the span has none. */
  of(span: Span): MetricFigures | undefined {
    const values = [...(this.values.get(span)?.values() ?? [])];
    const [first] = values;
    if (first === undefined) return undefined;
    const figures = { count: values.length, least: first.value, most: first.value, last: first };
    const sums: number[] = [];
    for (const value of values) {
      addExactly(sums, value.value);
      figures.least = Math.min(figures.least, value.value);
      figures.most = Math.max(figures.most, value.value);
      if (value.at > figures.last.at) figures.last = value;
    }
    return { ...figures, sum: rounded(sums) };
  }
}

/**
 * Adds a number to a sum that is kept as parts which do not overlap, so that nothing is rounded away
 * (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997).
 */
function addExactly(parts: number[], added: number): void {
  let rest = added;
  let kept = 0;
  for (const part of parts) {
    const [large, small] = Math.abs(rest) >= Math.abs(part) ? [rest, part] : [part, rest];
    const sum = large + small;
    const lost = small - (sum - large);
    if (lost !== 0) parts[kept++] = lost;
    rest = sum;
  }
  parts.length = kept;
  parts.push(rest);
}

/** The number nearest to the sum of such parts, which is the same however the sum was parted. */
function rounded(parts: readonly number[]): number {
  let at = parts.length - 1;
  let sum = parts[at] ?? 0;
  let lost = 0;
  while (at > 0 && lost === 0) {
    const [before, part] = [sum, parts[--at] as number];
    sum = before + part;
    lost = part - (sum - before);
  }
  if (at > 0 && Math.sign(lost) === Math.sign(parts[at - 1] as number) && lost !== 0) {
    const up = sum + 2 * lost; // halfway between two numbers, and what is left decides
    if (up - sum === 2 * lost) return up;
  }
  return sum;
}
