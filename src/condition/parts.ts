import type { ASTNode } from '@marcbachmann/cel-js';
import { analyse } from './analysis.js';
import { compileCondition } from './compile.js';
import type { Condition } from './condition.js';
import type { Scope } from './fact.js';

/**
 * What must all hold for a condition to hold: each operand of its `&&` as a condition of its own; the condition itself
 * when it has none.
 */
export function conditionParts(source: string, scope: Scope): Condition[] {
  const { expression } = analyse(source, scope, 'bool');
  const texts =
    expression === undefined ? [] : operands(expression.tree).map(({ start, end }) => source.slice(start, end));
  return (texts.length > 1 ? texts : [source]).map((text) => compileCondition(text, scope));
}

function operands(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? [...operands(node.args[0]), ...operands(node.args[1])] : [node];
}
