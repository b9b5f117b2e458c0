import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './depth.rules.js';
import { pathOf } from './path.js';

/**
 * The values with which a condition compares what it reads: as long as it does not reach or pass one of them, nothing
 * changes but by coming to be known or unknown; of a list, the texts that are looked for in it. Undefined = any change
 * may matter.
 */
export type Bounds = ReadonlyMap<string, readonly (number | string)[] | undefined>;

/** The bounds of several conditions together. */
export function mergeBounds(all: Iterable<Bounds>): Bounds {
  const merged = new Map<string, (number | string)[] | undefined>();
  for (const bounds of all) for (const [path, values] of bounds) add(merged, path, values);
  return merged;
}

/** The bounds of a condition; every path that it reads is there, whatever is known of how it reads it. */
export function boundsIn({
  bounds,
  dependencies,
}: {
  readonly bounds?: Bounds;
  readonly dependencies: readonly string[];
}): Bounds {
  return new Map(dependencies.map((path) => [path, bounds?.get(path)]));
}

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
  const asked = askedOf(node);
  if (asked !== undefined) return add(bounds, asked, []);
  const path = nameOf(node);
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

const nameOf = (node: ASTNode): string | undefined => (node.op === 'id' || node.op === '.' ? pathOf(node) : undefined);

/** `has(path)` asks whether it is known, and nothing more. */
function askedOf(node: ASTNode): string | undefined {
  if (node.op !== 'call' || node.args[0] !== 'has') return undefined;
  const [asked] = node.args[1];
  return asked === undefined ? undefined : nameOf(asked);
}

/** A path on one side, a literal on the other; a path in a list of literals, or a literal in a path. */
function comparison(node: ASTNode): { path: string; values: (number | string)[] } | undefined {
  if (node.op === 'in') {
    const [item, list] = node.args;
    return list.op === 'list' ? compare(item, list.args, true) : compare(list, [item], true);
  }
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
  const path = nameOf(subject);
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
