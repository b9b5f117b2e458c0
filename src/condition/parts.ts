import { compileCondition } from './compile.js';
import type { Condition } from './condition.js';
import { conjunctionTexts } from './conjunction.js';
import type { Scope } from './fact.js';

/**
 * What must all hold for a condition to hold: each operand of its `&&` as a condition of its own; the condition itself
 * when it has none.
 */
export function conditionParts(source: string, scope: Scope): Condition[] {
  const texts = conjunctionTexts(source);
  return (texts.length > 1 ? texts : [source]).map((text) => compileCondition(text, scope));
}
