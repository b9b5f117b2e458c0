import { createHash } from 'node:crypto';
import type { AttributeDefinition } from '../../account/account.definition.js';
import type { AccountInput } from '../../account/account.inputs.js';
import { checkAccountInput } from '../../account/account-input.rules.js';
import { PerennialError } from '../../kernel/errors.js';
import { present } from '../../kernel/present.js';
import { checkProperties } from '../../signal/intake.rules.js';
import type { OuterSignal } from '../../signal/signal.js';
import type { CellType } from './cell.js';
import { CellError, named } from './cell-error.js';
import { columnsOf, compileField, type ReadField, type Row, typeOfField } from './field.js';
import type { AccountItem, RowRefusal, SignalItem } from './import-item.js';
import { labelOf, type Mapping, type MappingEntry } from './mapping.js';
import { type MomentSetting, Moments } from './moments.js';
import { meets, whenColumns } from './when.js';

/** A row translated, before it is known where it stands. */
export type Translated = Omit<AccountItem, 'file' | 'line'> | Omit<SignalItem, 'file' | 'line'> | RowRefusal;

/** From a cell of a file to the external id that it stands for. */
export type Lookup = ReadonlyMap<string, string>;

export interface RowSetting extends Omit<MomentSetting, 'dateFormat'> {
  readonly now: number;
  /** Custom attributes that the rulebook declares. */
  readonly declared: readonly AttributeDefinition[];
  /** By the file and columns that a `through` names. */
  readonly lookups: ReadonlyMap<string, Lookup>;
}

type Reference = NonNullable<MappingEntry['account']>;

export const lookupKey = ({
  file,
  key,
  value,
}: {
  readonly file: string;
  readonly key: string;
  readonly value: string;
}): string => JSON.stringify([file, key, value]);

/** Translates the rows of one entry of a mapping: pure, row by row. */
export class RowReader {
  private readonly fields: readonly (readonly [string, ReadField])[];
  private readonly attributes: readonly (readonly [string, ReadField])[];
  private readonly currency: ReadField | undefined;
  private readonly moments: Moments;

  constructor(
    private readonly entry: MappingEntry,
    private readonly mapping: Mapping,
    private readonly setting: RowSetting,
  ) {
    this.moments = new Moments({ ...setting, dateFormat: entry.dateFormat });
    const compile = ([field, spec]: [string, MappingEntry['fields'][string]]) =>
      [field, compileField(spec, typeOfField(entry.to, field), this.moments)] as const;
    this.fields = Object.entries(entry.fields).map(compile);
    this.attributes = Object.entries(entry.attributes ?? {}).map(
      ([name, spec]) => [name, compileField(spec, cellOf(setting.declared, name), this.moments)] as const,
    );
    this.currency = this.fields.find(([field]) => field === 'currency')?.[1];
  }

  /** Every column that the entry reads. */
  get columns(): string[] {
    const { id, account, contact, at, when, fields, attributes } = this.entry;
    const named = [id, account, contact, at].flatMap((each) =>
      each === undefined ? [] : typeof each === 'string' ? [each] : [each.column],
    );
    return [
      ...new Set([
        ...named,
        ...whenColumns(when),
        ...[...Object.values(fields), ...Object.values(attributes ?? {})].flatMap(columnsOf),
      ]),
    ];
  }

  isTaken(row: Row): boolean {
    return meets(row, this.entry.when);
  }

  /** When the row's matter happened; undefined when the row does not say. @throws CellError */
  at(row: Row): number | undefined {
    const { at } = this.entry;
    const spec = typeof at === 'string' ? { column: at } : at;
    const cell = spec && row[spec.column]?.trim();
    if (!spec || !cell) return undefined;
    const time = 'time' in spec ? spec.time : undefined;
    return named(spec.column, () => this.moments.at(cell, time));
  }

  /** The key that names the row in every run. */
  keyOf(row: Row): string {
    const id =
      this.entry.id === undefined
        ? createHash('sha256').update(bodyOf(row)).digest('hex').slice(0, 32)
        : row[this.entry.id]?.trim();
    return `${this.mapping.name}/${labelOf(this.entry)}/${id}`;
  }

  translate(row: Row): Translated {
    try {
      return this.entry.to === 'account' ? this.account(row) : this.signal(row, this.entry.to);
    } catch (error) {
      if (error instanceof CellError) return { code: 'BAD_INPUT', reason: sentence(error.message) };
      if (error instanceof PerennialError) return { code: error.code, reason: error.message };
      throw error;
    }
  }

  private account(row: Row): Translated {
    const externalId = row[this.entry.id as string]?.trim() ?? '';
    if (externalId === '')
      return { code: 'BAD_INPUT', reason: `${this.entry.id} is empty: an account needs its external id.` };
    const properties = present({
      createdAt: this.at(row),
      ...this.properties(row, this.fields),
      attributes: this.custom(row),
    });
    checkAccountInput({ externalId, ...properties } as AccountInput, this.setting.declared, this.setting.now);
    return { kind: 'account', key: this.keyOf(row), externalId, properties: properties as AccountItem['properties'] };
  }

  private signal(row: Row, type: OuterSignal): Translated {
    const occurredAt = this.at(row);
    if (occurredAt === undefined)
      return {
        code: 'BAD_INPUT',
        reason: `${columnOf(this.entry.at)} is empty: a signal needs the time at which it happened.`,
      };
    if (occurredAt > this.setting.now)
      return { code: 'FUTURE_DATE', reason: `${columnOf(this.entry.at)} lies in the future.` };
    const accountExternalId = this.resolve(row, this.entry.account as Reference);
    if (accountExternalId === undefined)
      return {
        code: 'ACCOUNT_UNKNOWN',
        reason: `${columnOf(this.entry.account)}: “${row[columnOf(this.entry.account)] ?? ''}” leads to no account.`,
      };
    const contactExternalId = this.entry.contact && this.resolve(row, this.entry.contact);
    const said = this.withCurrency(type, this.properties(row, this.fields));
    const checked = checkProperties(type, said, this.setting.now);
    if ('code' in checked) return { code: checked.code, reason: sentence(checked.message) };
    return {
      kind: 'signal',
      key: this.keyOf(row),
      accountExternalId,
      ...present({ contactExternalId }),
      type,
      occurredAt,
      properties: checked.properties,
    };
  }

  private properties(row: Row, fields: readonly (readonly [string, ReadField])[]): Record<string, unknown> {
    const currency = (this.currency?.(row, undefined) as string | undefined) ?? this.mapping.currency;
    return present(Object.fromEntries(fields.map(([field, read]) => [field, read(row, currency)])));
  }

  private custom(row: Row): Record<string, unknown> | undefined {
    const attributes = this.properties(row, this.attributes);
    return Object.keys(attributes).length > 0 ? attributes : undefined;
  }

  private withCurrency(type: OuterSignal, properties: Record<string, unknown>): Record<string, unknown> {
    return type === 'subscription.changed' && this.mapping.currency
      ? { currency: this.mapping.currency, ...properties }
      : properties;
  }

  private resolve(row: Row, reference: Reference): string | undefined {
    const cell = row[columnOf(reference)]?.trim();
    if (!cell || typeof reference === 'string' || !reference.through) return cell || undefined;
    return this.setting.lookups.get(lookupKey(reference.through))?.get(cell);
  }
}

/** A row's content: two rows of one id that differ in it are two matters. */
export const bodyOf = (row: Row): string => JSON.stringify(Object.values(row));

const columnOf = (reference: Reference | MappingEntry['at']): string =>
  typeof reference === 'string' ? reference : (reference?.column ?? '');

/** How a cell is read for an attribute of each declared type. */
const ATTRIBUTE_CELLS: Readonly<Record<AttributeDefinition['type'], CellType>> = {
  double: 'number',
  bool: 'bool',
  string: 'text',
  timestamp: 'text',
  'list<string>': 'list',
};

function cellOf(declared: readonly AttributeDefinition[], name: string): CellType {
  const definition = declared.find((each) => each.name === name);
  return definition === undefined ? 'text' : ATTRIBUTE_CELLS[definition.type];
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
