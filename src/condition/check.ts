import { analyse, diagnosticsOf } from './analysis.js';
import type { CompileOptions } from './compile.js';
import type { Diagnostic } from './condition.js';
import type { Scope } from './fact.js';

export { caret } from './caret.js';

/** Everything that is wrong with a condition, in the order of its text; empty when it compiles. */
export function checkCondition(source: string, scope: Scope, { expect = 'bool' }: CompileOptions = {}): Diagnostic[] {
  return diagnosticsOf(analyse(source, scope, expect).findings, source);
}
