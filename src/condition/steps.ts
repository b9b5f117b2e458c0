/**
 * So many steps one evaluation of a condition or of a part of a template may take: 10 to 40 ms, and some 200 ms when
 * its code runs for the first time. A step is an operation, an element of a list that is walked, or 16 characters of a
 * text that is made or searched.
 */
const MOST_STEPS = 200_000;
const CHARACTERS_A_STEP = 16;

/** Thrown where an evaluation has used up its steps. */
export class StepsUsedUp extends Error {}

const USED_UP = new StepsUsedUp('The condition takes too many steps');
let left = 0;

/** @throws StepsUsedUp when the evaluation in progress has taken too many. */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) throw USED_UP;
}

/** What making, copying or searching a text of a length costs. */
export const stepsOfText = (length: number): number => Math.ceil(length / CHARACTERS_A_STEP);

/**
 * Evaluates with all the steps that one evaluation may take. What goes over the limit is over it although CEL's `&&`,
 * `||` and `exists` swallow the error. Errors are made without their stack meanwhile: an unknown fact raises one.
 */
export function counted<T>(evaluate: () => T): { readonly isOver: boolean; readonly value?: T } {
  left = MOST_STEPS;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const value = evaluate();
    return left < 0 ? { isOver: true } : { isOver: false, value };
  } catch (error) {
    if (left < 0) return { isOver: true };
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
