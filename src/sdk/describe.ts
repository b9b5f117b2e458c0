import { z } from 'zod';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A plugin as data: in place of its functions their mark, in place of zod schemas the JSON Schemas. What is data
 * already stays as it is.
 */
export function describePlugin(plugin: unknown): unknown {
  if (!isFields(plugin)) return plugin;
  const { actions, measures, settings, ...rest } = plugin;
  return {
    ...rest,
    ...(actions !== undefined && { actions: each(actions, described) }),
    ...(measures !== undefined && { measures: each(measures, described) }),
    ...(settings !== undefined && { settings: schemaOf(settings) }),
  };
}

function described(part: unknown): unknown {
  if (!isFields(part)) return part;
  const { run, input, ...rest } = part;
  return {
    ...rest,
    ...(input !== undefined && { input: schemaOf(input) }),
    ...(run !== undefined && { run: typeof run === 'function' ? 'code' : run }),
  };
}

/** By its form, not its class: a plugin may bring a zod of its own. */
function schemaOf(value: unknown): unknown {
  if (!isFields(value) || !('_zod' in value)) return value;
  const { $schema: _, ...schema } = z.toJSONSchema(value as unknown as z.ZodType, {
    io: 'input',
    unrepresentable: 'any',
  });
  return schema;
}

const each = (parts: unknown, describe: (part: unknown) => unknown): unknown =>
  isFields(parts) ? Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, describe(part)])) : parts;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
