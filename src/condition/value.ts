import type { FactValue } from './fact.js';

/** Infinity and not-a-number tell nothing: they are unknown. */
export const known = (value: FactValue): FactValue =>
  typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
