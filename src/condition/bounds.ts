import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './depth.rules.js';
import { pathOf } from './path.js';

/**
 * The values with which a condition compares what it reads: as long as it does not reach or pass one of them, nothing
 * changes. Left out = any change may matter.
 */
export type Bounds = ReadonlyMap<string, readonly (number | string)[] | undefined>;

const ORDERS = new Set(['<', '<=', '>', '>=']);
const EQUALITIES = new Set(['==', '!=']);

/** How an expression reads each path: by comparisons with literals alone, or otherwise. */
export function boundsOf(tree: ASTNode): Bounds {
  const bounds = new Map<string, (number | string)[] | undefined>();
  note(tree, bounds);
  return bounds;
}

function note(node: ASTNode, bounds: Map<string, (number | string)[] | undefined>): void {
  const compared = comparison(node);
  if (compared !== undefined) return add(bounds, compared.path, compared.values);
  const path = node.op === 'id' || node.op === '.' ? pathOf(node) : undefined;
  if (path !== undefined) return add(bounds, path, undefined);
  for (const child of childrenOf(node.args)) note(child, bounds);
}

function add(
  bounds: Map<string, (number | string)[] | undefined>,
  path: string,
  values: readonly (number | string)[] | undefined,
): void {
  const known = bounds.has(path) ? bounds.get(path) : [];
  bounds.set(path, known === undefined || values === undefined ? undefined : [...known, ...values]);
}

/** A path on one side, a literal on the other; or a path in a list of literals. */
function comparison(node: ASTNode): { path: string; values: (number | string)[] } | undefined {
  if (node.op === 'in') return compare(node.args[0], node.args[1].op === 'list' ? node.args[1].args : [], true);
  if (!ORDERS.has(node.op) && !EQUALITIES.has(node.op)) return undefined;
  const [left, right] = node.args as [ASTNode, ASTNode];
  const mayBeText = EQUALITIES.has(node.op);
  return compare(left, [right], mayBeText) ?? compare(right, [left], mayBeText);
}

function compare(
  subject: ASTNode,
  literals: readonly ASTNode[],
  mayBeText: boolean,
): { path: string; values: (number | string)[] } | undefined {
  const path = subject.op === 'id' || subject.op === '.' ? pathOf(subject) : undefined;
  const values = literals.map(literalOf);
  const isPlain =
    values.length > 0 && values.every((value) => typeof value === 'number' || (mayBeText && typeof value === 'string'));
  return path === undefined || !isPlain ? undefined : { path, values: values as (number | string)[] };
}

function literalOf(node: ASTNode): number | string | undefined {
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'number' ? -value : undefined;
  }
  const value: unknown = node.op === 'value' ? node.args : undefined;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
