import type { ASTNode } from '@marcbachmann/cel-js';
import type { FactType, Scope } from './fact.js';

/**
 * The path that a node spells, `usage.change.events`; undefined when it is something else than names joined by dots.
 */
export function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const base = pathOf(node.args[0]);
  return base === undefined ? undefined : `${base}.${node.args[1]}`;
}

/** The type of a path in a scope; a local hides a fact of the same path. */
export function typeOf(path: string, scope: Scope): FactType | undefined {
  return scope.locals.get(path) ?? scope.facts.get(path)?.type;
}

/** Every path of a scope, facts first. */
export function pathsOf(scope: Scope): string[] {
  return [...new Set([...scope.facts.keys(), ...scope.locals.keys()])];
}

/** Paths that lie under a group: `usage` → `usage.activeDays`, … */
export function pathsUnder(group: string, scope: Scope): string[] {
  return pathsOf(scope).filter((path) => path.startsWith(`${group}.`));
}

export const groupOf = (path: string): string => path.slice(0, Math.max(path.indexOf('.'), 0)) || path;
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
