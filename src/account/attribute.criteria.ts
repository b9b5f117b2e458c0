import { type Criterion, checked } from '../database/criteria.js';
import { joined, type Sql, sql } from '../database/sql.js';
import { badInput } from '../kernel/errors.js';
import type { AttributeValue } from './account.types.js';
import type { AttributeFilter } from './account-filter.inputs.js';

const COLUMN = 'account.attributes';
const NAME = /^[a-z][A-Za-z0-9]{0,62}$/;

const NEVER = sql('1 = 0');
const any = (...pieces: Sql[]): Sql => joined(pieces, 'OR') ?? NEVER;
const all = (...pieces: Sql[]): Sql => joined(pieces, 'AND') ?? sql('1 = 1');

/** A text holds another, byte for byte. */
const holds = (place: string, text: string): Sql => sql(`INSTR(${place}, ?) > 0`, text);

/**
 * The entries of a JSON array of texts hold one. The array was written without blanks, and a quote within an entry is
 * escaped, so that the quote after a bracket or a comma always begins an entry.
 */
const arrayHolds = (place: string, entry: unknown): Sql =>
  any(holds(place, `[${JSON.stringify(entry)}`), holds(place, `,${JSON.stringify(entry)}`));

/** The object of attributes, written in the same way, has the name, followed by a text. */
const follows = (name: string, text: string): Sql =>
  any(holds(COLUMN, `{"${name}":${text}`), holds(COLUMN, `,"${name}":${text}`));

const isValue = (name: string, value: unknown): Sql =>
  any(
    follows(name, `${JSON.stringify(value)},`),
    follows(name, `${JSON.stringify(value)}}`),
    all(follows(name, '['), arrayHolds(`JSON_EXTRACT(${COLUMN}, '$.${name}')`, value)),
  );

/** What does not begin as a text, a list, true or false is a number. */
const numberOf = (name: string): Sql => {
  const others = any(...['"', '[', 't', 'f'].map((first) => follows(name, first)));
  return {
    text: `CASE WHEN ${others.text} THEN NULL ELSE CAST(JSON_EXTRACT(${COLUMN}, '$.${name}') AS DOUBLE) END`,
    values: others.values,
  };
};

const bound = (name: string, sign: '>=' | '<=', value: number): Sql => {
  const { text, values } = numberOf(name);
  return { text: `${text} ${sign} ?`, values: [...values, value] };
};

function conditionOf({ name, values, gte, lte, isKnown }: AttributeFilter): Sql {
  if (!NAME.test(name))
    throw badInput('An attribute’s name is camelCase: a small letter, then letters and digits.', 'filter');
  const known = follows(name, '');
  return all(
    ...(values == null ? [] : [any(...checked(values).map((value) => isValue(name, value)))]),
    ...(gte == null ? [] : [bound(name, '>=', gte)]),
    ...(lte == null ? [] : [bound(name, '<=', lte)]),
    ...(isKnown == null ? [] : [isKnown ? known : sql(`NOT (${known.text})`, ...known.values)]),
  );
}

function meets({ name, values, gte, lte, isKnown }: AttributeFilter, attributes: Attributes): boolean {
  const value = attributes[name];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    (values == null || (value !== undefined && values.some((wanted) => entries.includes(wanted)))) &&
    (gte == null || (typeof value === 'number' && value >= gte)) &&
    (lte == null || (typeof value === 'number' && value <= lte)) &&
    (isKnown == null || isKnown === (value !== undefined))
  );
}

type Attributes = Readonly<Record<string, AttributeValue>>;

/** Custom attributes, in the column where they stand as JSON. */
export const byAttributes: Criterion<readonly AttributeFilter[], { readonly attributes: Attributes }, unknown> = {
  where: (filters) => all(...checked(filters).map(conditionOf)),
  holds: (filters, { attributes }) => filters.every((filter) => meets(filter, attributes)),
};

/** Tags, in the column where they stand as a JSON array. */
export const byTags: Criterion<readonly string[], { readonly tags: readonly string[] }, unknown> = {
  where: (wanted) => any(...checked(wanted).map((tag) => arrayHolds('account.tags', tag))),
  holds: (wanted, { tags }) => wanted.some((tag) => tags.includes(tag)),
};
