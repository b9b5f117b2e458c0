import { badInput } from '../kernel/errors.js';
import { present } from '../kernel/present.js';
import { type FactSpec, type FactType, type Scope, SOURCES, type Source, type Sources } from './fact.js';
import { pathsOf, typeOf } from './path.js';

/** Types of locals by path, as a map or as an object. */
export type Locals = ReadonlyMap<string, FactType> | Readonly<Record<string, FactType>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED = new Set(['constructor', 'prototype', '__proto__', 'true', 'false', 'null', 'in', 'cel', 'google']);

/**
 * The scope of facts: each has the slot of its place in the list, and `Frame.facts` holds their values in the same
 * order.
 * @throws BAD_INPUT when a path is named twice, lies under another one, or cannot be written in CEL.
 */
export function scopeOf(facts: readonly (FactSpec & { readonly derivesFrom?: Sources })[], locals: Locals = {}): Scope {
  const bySlot = facts.map(
    ({ path, type, values, derivesFrom }, slot) =>
      [checkedPath(path), { slot, type, ...present({ values, derivesFrom }) }] as const,
  );
  const map = new Map(bySlot);
  if (map.size < facts.length) throw badInput(`The fact ${firstTwice(facts)} is declared twice.`);
  return groupsChecked({ facts: map, locals: localsOf(locals) });
}

/** What `steps.<key>` offers for each step of a playbook. `eventOf` gives the fields of what a step heard, by name. */
export function stepLocals(
  keys: readonly string[],
  eventOf: (key: string) => Readonly<Record<string, FactType>> = () => ({}),
): Map<string, FactType> {
  const locals = new Map<string, FactType>();
  for (const key of keys) {
    for (const [name, type] of Object.entries(STEP_FIELDS)) locals.set(`steps.${key}.${name}`, type);
    for (const [name, type] of Object.entries(eventOf(key))) locals.set(`steps.${key}.event.${name}`, type);
  }
  return locals;
}

const STEP_FIELDS = {
  done: 'bool',
  skipped: 'bool',
  outcome: 'string',
  endedAt: 'timestamp',
} as const satisfies Record<string, FactType>;

/** What is said of names, under a group: `under('event', { score: 'double' })` → `event.score`. */
export function under<T>(group: string, fields: Readonly<Record<string, T>>): Map<string, T> {
  return new Map(Object.entries(fields).map(([name, type]) => [`${group}.${name}`, type]));
}

/** Whether a path is a fact that derives from a source. One that does not say from what may derive from anything. */
export function derivesFrom(path: string, source: Source, scope: Scope): boolean {
  const fact = scope.locals.has(path) ? undefined : scope.facts.get(path);
  return fact !== undefined && (fact.derivesFrom ?? SOURCES).includes(source);
}

function localsOf(locals: Locals): ReadonlyMap<string, FactType> {
  const entries: Iterable<[string, FactType]> =
    locals instanceof Map ? locals : Object.entries(locals as Record<string, FactType>);
  const map = new Map(entries);
  for (const path of map.keys()) checkedPath(path);
  return map;
}

function checkedPath(path: string): string {
  const wrong = path.split('.').find((name) => !NAME.test(name) || RESERVED.has(name));
  if (wrong === undefined) return path;
  throw badInput(
    `${path} cannot be read in conditions: “${wrong}” is no name. Use letters, digits and _, and no word that ` +
      `CEL reserves.`,
  );
}

/** `account.team` cannot be a fact when `account.team.size` is one. */
function groupsChecked(scope: Scope): Scope {
  const isPath = (path: string) => typeOf(path, scope) !== undefined;
  for (const path of pathsOf(scope)) {
    for (let at = path.lastIndexOf('.'); at > 0; at = path.lastIndexOf('.', at - 1)) {
      if (isPath(path.slice(0, at)))
        throw badInput(
          `${path} lies under the fact ${path.slice(0, at)}; a name is a fact or a group of facts, never both.`,
        );
    }
  }
  return scope;
}

function firstTwice(facts: readonly FactSpec[]): string {
  const seen = new Set<string>();
  return facts.find(({ path }) => seen.has(path) || !seen.add(path))?.path ?? '';
}
