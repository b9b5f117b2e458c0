import type { FactValue, Frame } from './fact.js';
import type { Pattern } from './pattern.js';
import { spend, stepsOfText } from './steps.js';

/** Evaluates a node over a frame; undefined is unknown. Times and lengths of time are milliseconds. */
export type Closure = (frame: Frame) => FactValue;

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Comparable = number | string | boolean;

/* Kleene's logic over closures: an unknown operand makes the answer unknown, unless the other one decides it. */

export const not =
  (operand: Closure): Closure =>
  (frame) => {
    const value = operand(frame);
    return value === undefined ? undefined : !value;
  };

export const and =
  (left: Closure, right: Closure): Closure =>
  (frame) => {
    const one = left(frame);
    if (one === false) return false;
    const other = right(frame);
    return other === false ? false : one === undefined || other === undefined ? undefined : true;
  };

export const or =
  (left: Closure, right: Closure): Closure =>
  (frame) => {
    const one = left(frame);
    if (one === true) return true;
    const other = right(frame);
    return other === true ? true : one === undefined || other === undefined ? undefined : false;
  };

/** An unknown condition decides nothing, even where both answers agree: so it is in CEL. */
export const ternary =
  (condition: Closure, yes: Closure, no: Closure): Closure =>
  (frame) => {
    const met = condition(frame);
    return met === undefined ? undefined : met ? yes(frame) : no(frame);
  };

export const COMPARE: Readonly<Record<Comparison, (a: Comparable, b: Comparable) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** A comparison with a literal: nearly every condition holds one, so each has its own closure. */
export function compareWith(op: Comparison, read: Closure, bound: Comparable): Closure {
  type Value = Comparable | undefined;
  const closures: Record<Comparison, Closure> = {
    '==': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value === bound;
    },
    '!=': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value !== bound;
    },
    '<': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value < bound;
    },
    '<=': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value <= bound;
    },
    '>': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value > bound;
    },
    '>=': (frame) => {
      const value = read(frame) as Value;
      return value === undefined ? undefined : value >= bound;
    },
  };
  return closures[op];
}

export const among =
  (read: Closure, values: readonly Comparable[]): Closure =>
  (frame) => {
    const value = read(frame);
    return value === undefined ? undefined : values.includes(value as Comparable);
  };

/** A value in a list fact. */
export const amongRead =
  (read: Closure, list: Closure): Closure =>
  (frame) => {
    const value = read(frame);
    const values = list(frame);
    if (value === undefined || !Array.isArray(values)) return undefined;
    spend(values.length);
    return values.includes(value);
  };

export const amongComputed =
  (read: Closure, items: readonly Closure[]): Closure =>
  (frame) => {
    const value = read(frame);
    const values = items.map((item) => item(frame));
    return value === undefined || values.includes(undefined) ? undefined : values.includes(value);
  };

/** A division by zero, and a length of time beyond the calendar, are unknown. */
export const COMPUTE = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => (b === 0 ? undefined : a / b),
  '%': (a: number, b: number) => (b === 0 ? undefined : a % b),
} as const;

export const numeric =
  (left: Closure, right: Closure, compute: (a: number, b: number) => number | undefined): Closure =>
  (frame) => {
    const one = left(frame);
    const other = right(frame);
    return one === undefined || other === undefined ? undefined : compute(one as number, other as number);
  };

/** A computation over one number. */
export const mapped =
  (operand: Closure, compute: (value: number) => number | undefined): Closure =>
  (frame) => {
    const value = operand(frame);
    return value === undefined ? undefined : compute(value as number);
  };

export const joined =
  (left: Closure, right: Closure): Closure =>
  (frame) => {
    const one = left(frame);
    const other = right(frame);
    if (one === undefined || other === undefined) return undefined;
    const text = `${one}${other}`;
    spend(stepsOfText(text.length));
    return text;
  };

/** Whether a pattern matches somewhere in a text. */
export const matching =
  (read: Closure, pattern: Pattern): Closure =>
  (frame) => {
    const text = read(frame);
    return typeof text === 'string' ? pattern.test(text) : undefined;
  };
