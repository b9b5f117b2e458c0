import { z } from 'zod';
import { parsesAsSchema } from './settings.rules.js';

const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/, 'a camelCase name of letters and digits');
const title = z.string().min(1).max(200).meta({ description: 'What people read.' });
const description = z
  .string()
  .min(1)
  .max(2000)
  .optional()
  .meta({ description: 'What it is for, in a sentence or two.' });
const facts = z
  .array(z.string().min(1).max(200))
  .max(50)
  .optional()
  .meta({ description: 'Paths of facts that it is handed, as they are when it is asked.' });
const timeout = z
  .string()
  .regex(/^\d{1,6}(ms|s)$/, 'a time such as 500ms or 30s')
  .optional()
  .meta({ description: 'How long one call may take, 50ms to 120s; default 30s.' });
/** In the definition, which is data, this stands for the function; so it cannot be written in YAML. */
const run = z
  .string()
  .regex(/^code$/, 'a function: run: async (input, tools) => { … }, in a plugin.ts')
  .meta({ description: 'The code. Only a plugin in TypeScript or JavaScript has some.' });

/** A JSON Schema of an object: what an action takes, or a plugin can be set to. */
const objectSchema = z
  .record(z.string(), z.unknown())
  .refine((schema) => schema.type === 'object', {
    error: 'a schema of an object: z.object({ … }), or { "type": "object", "properties": … }',
  })
  .refine(parsesAsSchema, { error: 'a JSON Schema that can be read: draft 2020-12, without references' });

/** What a plugin says of an action of its own. */
export const actionDefinition = z.strictObject({
  title,
  description,
  input: objectSchema.optional().meta({ description: 'What it takes as `with`, as JSON Schema.' }),
  facts,
  timeout,
  run,
});
export type ActionDescription = z.output<typeof actionDefinition>;

/** What a plugin says of a measure that its code computes. */
export const codeMeasureDefinition = z.strictObject({ title, description, facts, timeout, run });
export type MeasureDescription = z.output<typeof codeMeasureDefinition>;

export const actionDefinitions = z
  .record(name, actionDefinition)
  .meta({ description: 'What its code can do outside, by name.' });
export const codeMeasureDefinitions = z
  .record(name, codeMeasureDefinition)
  .meta({ description: 'What its code can measure of an account, by name.' });
export const settingsSchema = objectSchema.meta({
  description: 'What it can be set to while it runs, as JSON Schema; a field with writeOnly is a secret.',
});

const DEFAULT_TIMEOUT = 30_000;
const LONGEST = 120_000;
const SHORTEST = 50;

/** How long a call may take, ms. */
export function timeoutOf({ timeout: text }: { readonly timeout?: string | undefined }): number {
  const [, amount, unit] = /^(\d+)(ms|s)$/.exec(text ?? '') ?? [];
  if (amount === undefined) return DEFAULT_TIMEOUT;
  return Math.min(LONGEST, Math.max(SHORTEST, Number(amount) * (unit === 's' ? 1000 : 1)));
}
