import { Duration } from '@marcbachmann/cel-js/evaluator';
import type { FactValue } from './fact.js';

/**
 * A value of CEL as a fact's value: ints are numbers, times and lengths of time milliseconds. Maps and types are none.
 */
export function fromCel(value: unknown): FactValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Duration) return value.valueOf();
  return Array.isArray(value) ? (value.map(fromCel) as readonly string[]) : undefined;
}
