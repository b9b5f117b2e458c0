import type { ASTNode } from '@marcbachmann/cel-js';
import type { Scope } from './fact.js';
import type { Finding } from './finding.js';
import { FUNCTIONS, functionOf } from './functions.js';
import { inWords } from './kind.js';
import { didYouMean, nearest } from './nearest.js';
import { groupOf, pathOf, pathsOf, pathsUnder, typeOf } from './path.js';

/** Groups that exist in a run only: where they can be read, and what to do. */
const IN_RUNS: Readonly<Record<string, { readonly where: string; readonly cure: string }>> = {
  event: {
    where: 'in a playbook that an event fires, and in the `if` of a wait for one',
    cure: 'give the playbook a trigger `on` an event',
  },
  steps: {
    where: 'inside a run, and there is none yet',
    cure: 'read steps in goal, stopWhen and the steps themselves',
  },
  run: { where: 'inside a playbook', cure: 'read the run in goal, stopWhen and the steps themselves' },
  contact: { where: 'in a playbook whose subject is a contact', cure: 'give the playbook subject: contact' },
};

/** What is wrong with a path that the scope does not hold, and what was probably meant. */
export function unknownPath(path: string, node: ASTNode, scope: Scope): Finding {
  const place = { start: node.start, end: node.end };
  const leaf = prefixes(path).find((prefix) => typeOf(prefix, scope) !== undefined);
  if (leaf)
    return {
      code: 'TYPE_MISMATCH',
      message: `${leaf} is ${inWords(typeOf(leaf, scope) ?? 'other')} and has no field ${path.slice(leaf.length + 1)}.`,
      ...place,
    };

  const under = pathsUnder(path, scope);
  if (under.length > 0)
    return {
      code: 'UNKNOWN_FACT',
      message: `${path} is a group, not a fact.`,
      cure: `name one of it: ${some(under)}`,
      ...place,
    };

  const group = groupOf(path);
  const siblings = pathsUnder(group, scope);
  const step = group === 'steps' ? unknownStep(path, siblings) : undefined;
  if (step) return { ...step, ...place };

  const named = declaredName(path, siblings);
  if (named) return { code: 'UNKNOWN_FACT', ...named, ...place };

  const elsewhere = siblings.length === 0 ? IN_RUNS[group] : undefined;
  const message = elsewhere
    ? `${path} is not known here: ${group} can be read ${elsewhere.where}.`
    : `There is no fact ${path}.`;
  return {
    code: 'UNKNOWN_FACT',
    message,
    cure: elsewhere?.cure ?? didYouMean(path, pathsOf(scope)) ?? listing(path, scope),
    ...place,
  };
}

/** What the innermost group of the path holds, or the groups that there are. */
function listing(path: string, scope: Scope): string {
  const parent = prefixes(path).findLast((prefix) => pathsUnder(prefix, scope).length > 0);
  if (parent !== undefined) return `${parent} has: ${some(pathsUnder(parent, scope))}`;
  return didYouMean(groupOf(path), groups(scope)) ?? `groups of facts: ${groups(scope).join(', ')}`;
}

/** `steps.x` where the playbook has no step `x`. */
function unknownStep(
  path: string,
  declared: readonly string[],
): Pick<Finding, 'code' | 'message' | 'cure'> | undefined {
  const keys = [...new Set(declared.map((step) => step.split('.')[1] ?? ''))];
  const key = path.split('.')[1];
  if (key === undefined || keys.includes(key)) return undefined;
  if (keys.length === 0) return undefined;
  const list = `the steps are: ${keys.join(', ')}`;
  const near = didYouMean(key, keys);
  return { code: 'UNKNOWN_STEP', message: `The playbook has no step ${key}.`, cure: near ? `${near} ${list}` : list };
}

/** What a plugin declares itself: an attribute, a setting. */
function declaredName(path: string, siblings: readonly string[]): Pick<Finding, 'message' | 'cure'> | undefined {
  const [, kind, name] =
    /^(?:account\.(attribute)s|(setting)s)\.([^.]+)$/
      .exec(path)
      ?.filter((part, index) => index === 0 || part !== undefined) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const declare =
    kind === 'attribute'
      ? 'declare it under attributes of a plugin: { name, type }'
      : 'declare it in the settings of the plugin';
  return {
    message: `There is no ${kind} ${name}.`,
    cure:
      didYouMean(
        path,
        siblings.filter((other) => other.startsWith(path.slice(0, -name.length))),
      ) ?? declare,
  };
}

const prefixes = (path: string): string[] =>
  path.split('.').map((_, index, names) => names.slice(0, index + 1).join('.'));

const groups = (scope: Scope): string[] => [...new Set(pathsOf(scope).map(groupOf))];

const some = (paths: readonly string[]): string => `${paths.slice(0, 8).join(', ')}${paths.length > 8 ? ', …' : ''}`;

/** A text that is compared with a fact, and is none of the values that the fact declares. */
export function unknownValues(left: ASTNode, right: ASTNode, scope: Scope): Finding[] {
  return valuesNever(left, right, scope).concat(valuesNever(right, left, scope));
}

function valuesNever(fact: ASTNode, compared: ASTNode, scope: Scope): Finding[] {
  const path = pathOf(fact);
  const values = path === undefined ? undefined : valuesOf(path, scope);
  if (!values) return [];
  return (compared.op === 'list' ? compared.args : [compared]).flatMap((node) => {
    if (node.op !== 'value' || typeof node.args !== 'string' || values.includes(node.args)) return [];
    const [near] = nearest(node.args, values);
    const cure = near === undefined ? `its values: ${values.join(', ')}` : `did you mean "${near}"?`;
    return [
      {
        code: 'UNKNOWN_VALUE' as const,
        message: `${path} is never ${JSON.stringify(node.args)}.`,
        start: node.start,
        end: node.end,
        cure,
      },
    ];
  });
}

const valuesOf = (path: string, { facts, locals, localValues }: Scope): readonly string[] | undefined =>
  locals.has(path) ? localValues?.get(path) : facts.get(path)?.values;

/** A name called as a function or a method that is none. */
export function unknownFunction(name: string, node: ASTNode, isMethod: boolean): Finding {
  const names = FUNCTIONS.filter((spec) => spec.isMethod === isMethod).map((spec) => spec.name);
  const other = functionOf(name, !isMethod);
  const cure = other
    ? `it is written ${other.signature}`
    : (didYouMean(name, names) ?? `functions: ${names.join(', ')}`);
  return {
    code: 'UNKNOWN_FUNCTION',
    message: `There is no ${isMethod ? 'method' : 'function'} ${name}.`,
    start: node.start,
    end: node.end,
    cure,
  };
}
