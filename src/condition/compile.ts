import { analyse, diagnosticsOf, type Expected } from './analysis.js';
import { conditionOf } from './compiled.js';
import type { Condition } from './condition.js';
import { ConditionInvalid } from './condition-invalid.js';
import type { Scope } from './fact.js';

export { compileTemplate } from './template.js';

export interface CompileOptions {
  /** What the expression must be; `bool` when left out. */
  readonly expect?: Expected;
}

/**
 * Parses, checks and compiles a CEL expression over the facts and locals of a scope.
 * @throws ConditionInvalid (CONDITION_INVALID) with everything that is wrong: line, column, caret, cure.
 */
export function compileCondition(source: string, scope: Scope, { expect = 'bool' }: CompileOptions = {}): Condition {
  const { expression, findings, paths } = analyse(source, scope, expect);
  if (!expression) throw new ConditionInvalid(source, diagnosticsOf(findings, source));
  return conditionOf(source, expression, paths, scope);
}
