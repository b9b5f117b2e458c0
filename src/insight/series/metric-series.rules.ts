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

interface Tallied {
  count: number;
  /** Parts that add up to the sum exactly. */
  readonly sums: number[];
  least: number;
  most: number;
  last: MetricValue;
}

/** Collects the values of a metric. A sum is the number nearest to the exact one, whatever the order of the values. */
export class MetricTally {
  private readonly figures = new Map<Span, Tallied>();

  add(span: Span, value: MetricValue): void {
    const known = this.figures.get(span);
    if (known === undefined) {
      this.figures.set(span, { count: 1, sums: [value.value], least: value.value, most: value.value, last: value });
      return;
    }
    known.count += 1;
    addExactly(known.sums, value.value);
    known.least = Math.min(known.least, value.value);
    known.most = Math.max(known.most, value.value);
    if (isLater(value, known.last)) known.last = value;
  }

  /** Undefined when the span has none. The last is the latest; of one moment the one that was told last. */
  of(span: Span): MetricFigures | undefined {
    const known = this.figures.get(span);
    if (known === undefined) return undefined;
    const { sums, ...figures } = known;
    return { ...figures, sum: rounded(sums) };
  }
}

const isLater = (one: MetricValue, other: MetricValue): boolean =>
  one.at > other.at || (one.at === other.at && one.id > other.id);

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
