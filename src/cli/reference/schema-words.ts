import { z } from 'zod';
import { EVENT_TYPES } from '../../event/catalogue.js';
import { DURATION_PATTERN } from '../../kernel/duration.js';
import { code } from './markdown.js';

/** What of JSON Schema our definitions use. */
interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | false;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** A field of a definition, as a page of the reference shows it. */
export interface FieldWords {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** As it would be written; left out = none. */
  readonly fallback?: string;
  readonly description?: string;
}

/** The fields of an object's schema, as its author writes them. */
export function fieldsOf(schema: z.ZodType): FieldWords[] {
  const { properties = {}, required = [] } = toJson(schema);
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: typeInWords(field),
    isRequired: required.includes(name),
    ...(field.default === undefined ? {} : { fallback: JSON.stringify(field.default) }),
    ...(field.description === undefined ? {} : { description: withoutMark(field.description) }),
  }));
}

function toJson(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return (json.$ref === undefined ? undefined : json.$defs?.[json.$ref.replace('#/$defs/', '')]) ?? json;
}

/** `CEL: met = …` → `met = …`: the mark stands in the column of types. */
const withoutMark = (description: string): string => description.replace(/^(CEL|Duration|Template): /, '');

const MARKS = /^(CEL|Duration|Template):/;
const DATE = String.raw`^\d{4}-\d{2}-\d{2}$`;
const CURRENCY = '^[A-Z]{3}$';

/** The type of a value in words: `CEL`, `duration`, `text`, `A | B`, `list of text`, `{ after, assign }`. */
function typeInWords(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.endsWith('/steps') ? 'list of steps' : 'object';
  if (schema.enum !== undefined && isEvents(schema.enum)) return 'an [event](events.md)';
  if (schema.enum !== undefined) return orOf(schema.enum.map((value) => code(String(value))));
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.anyOf !== undefined) return orOf(schema.anyOf.map(kindInWords));
  if (schema.type === 'string') return textInWords(schema);
  if (schema.type === 'integer' || schema.type === 'number') return numberInWords(schema);
  if (schema.type === 'array') return listInWords(schema);
  if (schema.type === 'object') return objectInWords(schema);
  if (schema.type === 'boolean') return 'true or false';
  return schema.type ?? 'any';
}

const isEvents = (values: readonly unknown[]): boolean => EVENT_TYPES.every((type) => values.includes(type));

const orOf = (words: readonly string[]): string => [...new Set(words)].join(' or ');

function textInWords({ description = '', pattern, format, maxLength }: JsonSchema): string {
  const mark = MARKS.exec(description)?.[1];
  if (mark !== undefined) return mark === 'CEL' ? mark : mark.toLowerCase();
  if (pattern === DURATION_PATTERN.source) return 'duration';
  if (pattern === DATE) return 'date, YYYY-MM-DD';
  if (pattern === CURRENCY) return 'currency, ISO 4217';
  if (format === 'date-time') return 'RFC 3339 time';
  return maxLength === undefined ? 'text' : `text, at most ${maxLength}`;
}

function numberInWords({ type, minimum, maximum }: JsonSchema): string {
  const name = type === 'integer' ? 'whole number' : 'number';
  const from = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (from !== undefined && to !== undefined) return `${name}, ${from} to ${to}`;
  return from === undefined ? name : `${name}, at least ${from}`;
}

function listInWords({ items = {}, prefixItems, maxItems }: JsonSchema): string {
  if (prefixItems !== undefined) return code(`[${prefixItems.map(kindInWords).join(', ')}]`);
  const most = maxItems === undefined ? '' : `, at most ${maxItems} of them`;
  return isStep(items) ? 'list of steps' : `list of ${kindInWords(items)}${most}`;
}

/** Within a list or a choice, without its limits. */
const kindInWords = (schema: JsonSchema): string =>
  typeInWords(schema).replace(/^(text|whole number|number), .*$/, '$1');

/** Steps within steps are handed in as lists of anything, so that a page does not go round in circles. */
const isStep = (items: JsonSchema): boolean =>
  Object.keys(items).length === 0 || (items.$ref?.endsWith('/step') ?? false);

function objectInWords({ properties, additionalProperties }: JsonSchema): string {
  if (properties !== undefined) return code(`{ ${Object.keys(properties).join(', ')} }`);
  return additionalProperties ? `map of ${kindInWords(additionalProperties)}` : 'object';
}
