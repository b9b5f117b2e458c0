import { Column, type ColumnOptions, Generated, type ValueTransformer } from 'typeorm';
import { type ColumnType, columnType } from './column-types.js';

/** What every column may say of itself. */
export interface ColumnRole {
  /** Whether it may hold NULL; default false. */
  readonly nullable?: boolean;
  /** Part of the primary key; default false. */
  readonly primary?: boolean;
  /** The column's name, when it is not the property's in snake case. */
  readonly name?: string;
}

/** The primary key: a TypeID that the application assigns. */
export const IdColumn = (role: ColumnRole = {}) => column(columnType.id, { ...role, primary: true });

/** A number that the database assigns, rising: the primary key of a table that is only appended to. */
export function AutoIdColumn(): PropertyDecorator {
  return (target, property) => {
    column(columnType.bigInt, { primary: true }, asNumber)(target, property);
    Generated('increment')(target, property);
  };
}

/** A reference to a record, by TypeID. */
export const RefColumn = (role: ColumnRole = {}) => column(columnType.id, role);

/** Text of people, at most `length` characters. */
export const TextColumn = (length: number, role: ColumnRole = {}) => column(columnType.text(length), role);

/** An enum value or a key that we make: ASCII, 64 characters unless told. */
export const CodeColumn = ({ length = 64, ...role }: ColumnRole & { readonly length?: number } = {}) =>
  column(columnType.text(length), role);

/** Text without a bound worth naming. It cannot be indexed. */
export const LongTextColumn = (role: ColumnRole = {}) => column(columnType.longText, role);

/** A plain JSON value, kept as text: the property holds the value, the row the text. */
export const JsonColumn = (role: ColumnRole = {}) => column(columnType.longText, role, asJson);

/** SHA-256 of a key's bytes. */
export const HashColumn = (role: ColumnRole = {}) => column(columnType.hash, role);

/** A moment: milliseconds since the Unix epoch. */
export const TimeColumn = (role: ColumnRole = {}) => column(columnType.time, role, asNumber);

/** A local date, `YYYY-MM-DD`. */
export const DateColumn = (role: ColumnRole = {}) => column(columnType.date, role);

/** A whole number of 32 bits. */
export const IntColumn = (role: ColumnRole = {}) => column(columnType.int, role);

/** A whole number up to 2^53: amounts in minor units, positions. */
export const BigIntColumn = (role: ColumnRole = {}) => column(columnType.bigInt, role, asNumber);

/** A double. */
export const RealColumn = (role: ColumnRole = {}) => column(columnType.real, role);

/** True or false, kept as 1 or 0. */
export const BoolColumn = (role: ColumnRole = {}) => column(columnType.bool, role, asBoolean);

/** Bytes, up to 16 MB. */
export const BlobColumn = (role: ColumnRole = {}) => column(columnType.blob, role);

function column(
  type: ColumnType,
  { nullable = false, primary = false, name }: ColumnRole,
  transformer?: ValueTransformer,
): PropertyDecorator {
  return Column({
    ...type,
    nullable,
    primary,
    ...(name && { name }),
    ...(transformer && { transformer }),
  } as ColumnOptions);
}

const asNumber: ValueTransformer = { to: (value) => value, from: (value) => (value == null ? value : Number(value)) };

const asBoolean: ValueTransformer = {
  to: (value) => (value == null ? value : Number(value)),
  from: (value) => (value == null ? value : value === 1 || value === true),
};

const asJson: ValueTransformer = {
  to: (value) => (value == null ? value : JSON.stringify(value)),
  from: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
};
