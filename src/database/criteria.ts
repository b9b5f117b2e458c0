import { badInput } from '../kernel/errors.js';
import { isIn, joined, type Sql, sql } from './sql.js';

/**
 * One criterion of a filter, in both of its forms: as a condition of a list's statement, and as a test of one record
 * whose listed values are at hand. Both must say the same of every record; a value that is unknown meets nothing.
 */
export interface Criterion<Value, Listed, Moment> {
  readonly where: (value: Value, at: Moment) => Sql;
  readonly holds: (value: Value, listed: Listed, at: Moment) => boolean;
}

/** How the parts of a filter are put together. */
export interface Combination<Filter> {
  readonly and?: readonly Filter[] | null;
  readonly or?: readonly Filter[] | null;
  readonly not?: Filter | null;
}

/** A criterion for every field of a filter; a field without one does not compile. */
export type CriteriaTable<Filter, Listed, Moment> = {
  readonly [Name in Exclude<keyof Filter, keyof Combination<Filter>>]-?: Criterion<
    NonNullable<Filter[Name]>,
    Listed,
    Moment
  >;
};

/** Levels of `and`, `or` and `not` in each other, at most. */
const DEEPEST = 5;
/** Values that one field of a filter names, at most. */
const MOST_VALUES = 500;

const ALWAYS = sql('1 = 1');
const NEVER = sql('1 = 0');

/** The criteria of a kind of record: what its list selects by and what its stream decides by. */
export class Criteria<Filter extends Combination<Filter>, Listed, Moment> {
  constructor(private readonly table: CriteriaTable<Filter, Listed, Moment>) {}

  /**
   * A filter as SQL conditions, all to hold.
   * @throws BAD_INPUT when it nests deeper than 5 or a field names more than 500 values
   */
  conditions(filter: Filter | null | undefined, at: Moment, depth = 0): Sql[] {
    if (!filter) return [];
    if (depth > DEEPEST) throw badInput(`A filter nests ${DEEPEST} deep at most.`, 'filter');
    const all = (part: Filter): Sql => joined(this.conditions(part, at, depth + 1), 'AND') ?? ALWAYS;
    return [
      ...this.given(filter).map(([criterion, value]) => criterion.where(value, at)),
      ...(filter.and ?? []).map(all),
      ...(filter.or ? [joined(filter.or.map(all), 'OR') ?? NEVER] : []),
      ...(filter.not ? [negated(all(filter.not))] : []),
    ];
  }

  /** Whether a record with these listed values passes a filter: the same as `conditions` select. */
  match(filter: Filter | null | undefined, listed: Listed, at: Moment): boolean {
    if (!filter) return true;
    const matches = (part: Filter) => this.match(part, listed, at);
    return (
      this.given(filter).every(([criterion, value]) => criterion.holds(value, listed, at)) &&
      (filter.and ?? []).every(matches) &&
      (filter.or == null || filter.or.some(matches)) &&
      (filter.not == null || !matches(filter.not))
    );
  }

  /** Whether a filter, or a part of it, names one of these fields. */
  asksFor(filter: Filter | null | undefined, fields: readonly (keyof Filter)[]): boolean {
    if (!filter) return false;
    const parts = [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])];
    return fields.some((field) => filter[field] != null) || parts.some((part) => this.asksFor(part, fields));
  }

  /** The criteria of the fields that a filter names, with their values. */
  private given(filter: Filter): [Criterion<unknown, Listed, Moment>, unknown][] {
    const names = Object.keys(this.table) as (keyof typeof this.table)[];
    return names.flatMap((name) => {
      const value: unknown = filter[name as keyof Filter];
      return value == null ? [] : [[this.table[name] as Criterion<unknown, Listed, Moment>, value]];
    });
  }
}

/** SQL's NOT leaves what is unknown out; a record whose grade is unknown is not of grade A. */
const negated = ({ text, values }: Sql): Sql => ({ text: `CASE WHEN ${text} THEN 0 ELSE 1 END = 1`, values });

/** Where a list's statement finds a value: makes a condition on the value's column one on the record. */
export type Place = (condition: (column: string) => Sql) => Sql;

/** A column, or an expression, of the statement's own tables. */
export const column =
  (name: string): Place =>
  (condition) =>
    condition(name);

/** A column `x.…` of another table, looked into by EXISTS so that no join can double a record; `link` joins the two. */
export const beside =
  (table: string, link: string, name: string): Place =>
  (condition) => {
    const { text, values } = condition(`x.${name}`);
    return { text: `EXISTS (SELECT 1 FROM ${table} x WHERE ${link} AND (${text}))`, values };
  };

/** One of the values, or one of a record's several values, is among those that the filter names. */
export const among = <Listed>(
  place: Place,
  read: (listed: Listed) => string | null | undefined | readonly string[],
): Criterion<readonly string[], Listed, unknown> => ({
  where: (values) => place((name) => isIn(name, checked(values))),
  holds: (values, listed) => {
    const found = read(listed);
    return typeof found === 'object' && found !== null
      ? values.some((value) => found.includes(value))
      : found != null && values.includes(found);
  },
});

/** Bounds, each included; a bound left out is open. */
export interface Bounds<Value> {
  readonly gte?: Value | null;
  readonly lte?: Value | null;
}

/**
 * A value lies between bounds; `convert` makes a bound what the column holds. Without any bound, every record passes.
 */
export const between = <Value, Held extends string | number, Listed, Moment>(
  place: Place,
  read: (listed: Listed) => Held | null | undefined,
  convert: (bound: Value, at: Moment, side: 'gte' | 'lte') => Held,
): Criterion<Bounds<Value>, Listed, Moment> => ({
  where: ({ gte, lte }, at) => {
    const bounds = (name: string) => [
      ...(gte == null ? [] : [sql(`${name} >= ?`, convert(gte, at, 'gte'))]),
      ...(lte == null ? [] : [sql(`${name} <= ?`, convert(lte, at, 'lte'))]),
    ];
    return bounds('x').length === 0 ? ALWAYS : place((name) => joined(bounds(name), 'AND') ?? ALWAYS);
  },
  holds: ({ gte, lte }, listed, at) => {
    if (gte == null && lte == null) return true;
    const value = read(listed);
    return (
      value != null &&
      (gte == null || value >= convert(gte, at, 'gte')) &&
      (lte == null || value <= convert(lte, at, 'lte'))
    );
  },
});

/** `between` where bounds and column are of one kind. */
export const within = <Value extends string | number, Listed>(
  place: Place,
  read: (listed: Listed) => Value | null | undefined,
): Criterion<Bounds<Value>, Listed, unknown> => between(place, read, (bound: Value) => bound);

/** Whether a value is known. */
export const known = <Listed>(
  place: Place,
  read: (listed: Listed) => unknown,
): Criterion<boolean, Listed, unknown> => ({
  where: (isKnown) =>
    either(
      place((name) => sql(`${name} IS NOT NULL`)),
      isKnown,
    ),
  holds: (isKnown, listed) => isKnown === (read(listed) != null),
});

/** Whether something holds; what is unknown does not. */
export const whether = <Listed, Moment>(
  condition: (at: Moment) => Sql,
  read: (listed: Listed, at: Moment) => boolean,
): Criterion<boolean, Listed, Moment> => ({
  where: (holds, at) => either(condition(at), holds),
  holds: (holds, listed, at) => holds === read(listed, at),
});

const either = (condition: Sql, holds: boolean): Sql => (holds ? condition : negated(condition));

/** @throws BAD_INPUT for more values than a field of a filter takes */
export function checked<Value>(values: readonly Value[]): readonly Value[] {
  if (values.length <= MOST_VALUES) return values;
  throw badInput(`A filter names ${MOST_VALUES} values at most; ${values.length} were given.`, 'filter');
}
