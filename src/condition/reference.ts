import { Duration } from '@marcbachmann/cel-js/evaluator';
import { analyse, diagnosticsOf } from './analysis.js';
import { celText } from './cel-text.js';
import { ConditionInvalid } from './condition-invalid.js';
import type { FactValue, Frame, Scope } from './fact.js';
import { counted } from './steps.js';
import { known } from './value.js';

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

/**
 * The same expression evaluated by cel-js alone, which the closures must equal. An unknown fact raises an error there;
 * `&&` and `||`
 * absorb it when their other side decides, else the answer is unknown.
 * @throws ConditionInvalid
 */
export function reference(source: string, scope: Scope): (frame: Frame) => FactValue {
  const { expression, findings } = analyse(source, scope, 'any');
  if (!expression) throw new ConditionInvalid(source, diagnosticsOf(findings, source));
  const { compile, contextOf } = expression.environment;
  const program = compile(celText(expression.tree).text);
  return (frame) => {
    try {
      return known(counted(() => fromCel(program(contextOf(frame)))).value);
    } catch {
      return undefined;
    }
  };
}
