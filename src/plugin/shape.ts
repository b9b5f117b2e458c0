import { z } from 'zod';
import { didYouMean } from '../condition/nearest.js';
import { STEP_KIND_NAMES } from '../playbook/definition/step-kinds.js';
import type { PlaybookDiagnostic } from '../playbook/model/compiled-playbook.js';
import { type PluginDefinition, pluginDefinition, pluginJsonSchema } from '../sdk/plugin.definition.js';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Checks that a value has the form of a plugin; says of each fault where it is in the definition. */
export function checkShape(
  value: unknown,
): { readonly definition: PluginDefinition } | { readonly faults: readonly PlaybookDiagnostic[] } {
  const parsed = pluginDefinition.safeParse(value);
  return parsed.success
    ? { definition: parsed.data }
    : { faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, [], value)) };
}

function faultsOf(issue: Issue, above: Path, root: unknown): PlaybookDiagnostic[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') return unionFaults(issue, path, root);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      fault(
        [...path, key],
        'UNKNOWN_FIELD',
        `There is no field “${key}” here.`,
        didYouMean(key, fieldsBeside(path, root)) ??
          'Take it out, or see schema/plugin.schema.json for the fields there are.',
      ),
    );
  const found = valueAt(root, path);
  const name = fieldName(path);
  if (found === undefined)
    return [fault(path, 'MISSING_FIELD', `“${path.at(-1) ?? 'plugin'}” is missing.`, `Add it: ${expectation(issue)}.`)];
  if (found === null)
    return [fault(path, 'WRONG_VALUE', `“${name}” is empty.`, 'Write what belongs there, or take the field out.')];
  if (isUnquoted(issue, found))
    return [
      fault(
        path,
        'WRONG_VALUE',
        `${found} is read as a ${typeof found}; “${name}” takes a text.`,
        `Put it in quotes: ${name}: '${name === 'version' ? '1.0.0' : found}'`,
      ),
    ];
  if (issue.code === 'custom')
    return [fault(path, 'WRONG_VALUE', `“${name}” is not as it must be.`, capital(`${issue.message}.`))];
  return [
    fault(
      path,
      'WRONG_VALUE',
      `${JSON.stringify(found)?.slice(0, 80)} is not what “${name}” takes.`,
      `${meant(issue, found)}Give ${expectation(issue)}.`,
    ),
  ];
}

/** `version: 1.0` is a number to YAML. */
const isUnquoted = (issue: Issue, found: unknown): boolean =>
  issue.code === 'invalid_type' &&
  issue.expected === 'string' &&
  (typeof found === 'number' || typeof found === 'boolean');

/** “Did you mean RISK? ”, where one of the values is near. */
function meant(issue: Issue, found: unknown): string {
  const near =
    issue.code === 'invalid_value' && typeof found === 'string'
      ? didYouMean(found, issue.values.map(String))
      : undefined;
  return near === undefined ? '' : `${capital(near)} `;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/**
 * Of all the forms that something may have, the one it comes nearest to: a step's is named by its kind, others by
 * fewest faults.
 */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, path: Path, root: unknown): PlaybookDiagnostic[] {
  const value = valueAt(root, path);
  if (value === undefined)
    return [
      fault(
        path,
        'MISSING_FIELD',
        `“${path.at(-1) ?? ''}” is missing.`,
        FORMS[String(path.at(-1))] ?? 'Add it; schema/plugin.schema.json shows its forms.',
      ),
    ];
  if (value === null)
    return [
      fault(path, 'WRONG_VALUE', `“${fieldName(path)}” is empty.`, 'Write what belongs there, or take the field out.'),
    ];
  const isStep = issue.errors.length === STEP_KIND_NAMES.length;
  if (isStep) {
    const kind =
      typeof value === 'object' && value !== null
        ? STEP_KIND_NAMES.findIndex((name) => Object.hasOwn(value, name))
        : -1;
    if (kind < 0)
      return [
        fault(
          path,
          'UNKNOWN_STEP',
          'This is no step of a known kind.',
          `${meantKind(value)}A step is made by one of: ${STEP_KIND_NAMES.join(', ')}.`,
        ),
      ];
    return (issue.errors[kind] ?? []).flatMap((inner) => faultsOf(inner, path, root));
  }
  const nearest = [...issue.errors].sort((one, other) => weight(one) - weight(other))[0] ?? [];
  return nearest.flatMap((inner) => faultsOf(inner, path, root));
}

/** The forms of what may be said in several ways, where it is missing. */
const FORMS: Readonly<Record<string, string>> = {
  trigger:
    'Add what fires it: trigger: manual, or one of { on: … }, { when: … }, { before: … }, { after: … }, { every: … }.',
};

function meantKind(value: unknown): string {
  const [first] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const near = first === undefined ? undefined : didYouMean(first, STEP_KIND_NAMES);
  return near === undefined ? '' : `${capital(near)} `;
}

/** A form of which a field is unknown or missing is farther than one of which a value is wrong. */
const weight = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { code, path }) => sum + (code === 'unrecognized_keys' || path.length === 0 ? 10 : 1), 0);

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields',
  record: 'fields',
};

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? `a value of type ${issue.expected}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
  return issue.message;
}

/** The names of all fields of a plugin, for “did you mean”. */
const fieldNames = new Set(namesIn(pluginJsonSchema()));

function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [
    ...(typeof properties === 'object' ? Object.keys(properties) : []),
    ...Object.values(schema).flatMap(namesIn),
  ];
}

function fieldsBeside(path: Path, root: unknown): string[] {
  const value = valueAt(root, path);
  const used = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return [...fieldNames].filter((field) => !used.includes(field));
}

const fieldName = (path: Path): string =>
  String([...path].reverse().find((part) => typeof part === 'string') ?? 'plugin');

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, field) =>
      typeof part === 'object' && part !== null ? (part as Record<string | number, unknown>)[field] : undefined,
    root,
  );
}

const fault = (path: Path, code: string, message: string, cure: string): PlaybookDiagnostic => ({
  severity: 'ERROR',
  code,
  message,
  cure,
  path,
  line: 1,
  column: 1,
});
