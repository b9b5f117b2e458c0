import type { Signal } from './signal.js';

/**
 * When something was told: when it happened, when it was recorded, the signal's id, and the key of one that has no id.
 * Of two tellings of one thing the greater counts, in whatever order they are folded.
 */
export type Stamp = readonly [at: number, recordedAt: number, id: number, key?: string];

export const stampOf = ({
  occurredAt,
  recordedAt,
  id,
  key,
}: Pick<Signal, 'occurredAt' | 'recordedAt' | 'id' | 'key'>): Stamp =>
  id > 0 ? [occurredAt, recordedAt, id] : [occurredAt, recordedAt, 0, key];

/** Negative when one is before the other, 0 when they are the same telling. */
export function compareStamps(one: Stamp, other: Stamp): number {
  const [key = '', otherKey = ''] = [one[3], other[3]];
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || (key < otherKey ? -1 : Number(key > otherKey));
}

/** Whether a telling counts beside one that is known: it is later, or the same. */
export const overrules = (one: Stamp, known: Stamp | undefined): boolean =>
  known === undefined || compareStamps(one, known) >= 0;
