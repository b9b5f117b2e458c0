import { z } from 'zod';
import type { FactType, FactValue } from '../condition/fact.js';
import type { SettingScope } from '../playbook/definition/action-catalogue.js';

export type JsonSchema = Readonly<Record<string, unknown>>;
export type SettingValues = Readonly<Record<string, unknown>>;

/** Whether a JSON Schema can be read at all. */
export function parsesAsSchema(schema: JsonSchema): boolean {
  try {
    z.fromJSONSchema(schema as never);
    return true;
  } catch {
    return false;
  }
}

const propertiesOf = (schema: JsonSchema): [string, JsonSchema][] =>
  Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);

/** The fields that are written and never shown. */
export const secretsOf = (schema: JsonSchema): ReadonlySet<string> =>
  new Set(propertiesOf(schema).flatMap(([name, field]) => (field.writeOnly === true ? [name] : [])));

/** What is wrong with settings, and where; nothing when they fit. */
export function faultsOfSettings(
  schema: JsonSchema,
  values: SettingValues,
): { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const { error } = z.fromJSONSchema(schema as never).safeParse(values);
  return (error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], message: `there is no setting “${key}” here` }));
    return [{ path, message: issue.message }];
  });
}

/**
 * The settings in effect: what was set, and for the rest the schema's defaults. A value that no longer fits the schema
 * counts as not set.
 */
export function effectiveSettings(schema: JsonSchema, set: SettingValues): SettingValues {
  const found = propertiesOf(schema).map(
    ([name, field]) => [name, fits(field, set[name]) ? set[name] : field.default] as const,
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function fits(field: JsonSchema, value: unknown): boolean {
  return value !== undefined && value !== null && z.fromJSONSchema(field as never).safeParse(value).success;
}

/**
 * The settings as conditions and templates read them: `settings.<field>`, where it is of a type that a fact can have.
 */
export function settingScope(schema: JsonSchema, set: SettingValues): SettingScope {
  const secrets = secretsOf(schema);
  const values = effectiveSettings(schema, set);
  const readable = propertiesOf(schema).flatMap(([name, field]) => {
    const type = secrets.has(name) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? undefined : factType(field);
    return type === undefined ? [] : [[`settings.${name}`, type, values[name] as FactValue] as const];
  });
  return {
    types: new Map(readable.map(([path, type]) => [path, type])),
    values: new Map(readable.map(([path, , value]) => [path, value])),
  };
}

function factType({ type, items, enum: choices }: JsonSchema): FactType | undefined {
  if (type === 'number' || type === 'integer') return 'double';
  if (type === 'boolean') return 'bool';
  if (
    type === 'string' ||
    (type === undefined && Array.isArray(choices) && choices.every((one) => typeof one === 'string'))
  )
    return 'string';
  return type === 'array' && (items as JsonSchema | undefined)?.type === 'string' ? 'list<string>' : undefined;
}
