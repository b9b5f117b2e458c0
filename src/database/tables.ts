import type { SqlValue } from '../kernel/context.js';

/**
 * Every table by its name, with the entity that says what its rows hold. An entity adds itself where it is declared
 * (`declare module`), so that rows are typed where no entity may be loaded: in the rules of a turn.
 * @public
 */
// biome-ignore lint/suspicious/noEmptyInterface: entities add themselves
export interface Tables {}
export type TableName = keyof Tables & string;

/** `accountId` → `account_id`, as `snakeCase` does it. */
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${Snake<Tail>}`
    : `_${Lowercase<Head>}${Snake<Tail>}`
  : '';

/** The columns that are not named as their property: an entity declares them in `columnNames`. */
type Names<Entity> = Entity extends { readonly columnNames?: infer Found } ? NonNullable<Found> : unknown;

type ColumnName<Entity, Property> = Property extends 'columnNames'
  ? never
  : Property extends keyof Names<Entity>
    ? Names<Entity>[Property] & string
    : Property extends string
      ? Snake<Property>
      : never;

/** What a row holds of a property: texts, numbers and bytes as they are, truth as 1 or 0, anything else as JSON. */
type Kept<Value> = unknown extends Value ? string | null : KeptOf<Value>;
type KeptOf<Value> = Value extends string
  ? Value
  : Value extends number
    ? number
    : Value extends boolean
      ? number | boolean
      : Value extends null | undefined
        ? null
        : Value extends Buffer
          ? Buffer
          : string;

/** A whole row of an entity's table, as statements take it and give it back. */
export type RowOf<Entity> = {
  readonly [Property in keyof Entity as Entity[Property] extends (...args: never[]) => unknown
    ? never
    : ColumnName<Entity, Property>]: Kept<Entity[Property]>;
};

export type ColumnOf<Table extends TableName> = keyof RowOf<Tables[Table]> & string;

/** Some columns of a table. */
export type Selected<Table extends TableName, Column extends ColumnOf<Table> = ColumnOf<Table>> = Pick<
  RowOf<Tables[Table]>,
  Column
>;

/** A row in column form: column name → value. Times are numbers, JSON is text. */
export type Row = Readonly<Record<string, SqlValue | undefined>>;

/** Only columns of the table, with values that they hold: of any other name there is no value. */
export type RowFor<Table extends TableName, Given> = {
  readonly [Column in keyof Given]: Column extends ColumnOf<Table> ? RowOf<Tables[Table]>[Column] | undefined : never;
};
