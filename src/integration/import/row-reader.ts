import { createHash } from 'node:crypto';
import type { AttributeDefinition } from '../../account/account.definition.js';
import type { AccountInput } from '../../account/account.inputs.js';
import { checkAccountInput } from '../../account/account-input.rules.js';
import { isMoment, MOMENT_RANGE } from '../../kernel/bounds.js';
import { PerennialError } from '../../kernel/errors.js';
import { present } from '../../kernel/present.js';
import { checkExternalId } from '../../kernel/text.js';
import { checkProperties } from '../../signal/intake.rules.js';
import type { OuterSignal } from '../../signal/signal.js';
import type { CellType } from './cell.js';
import { CellError, named } from './cell-error.js';
import { CellReading, columnsOf, compileField, type ReadField, type Row, typeOfField } from './field.js';
import { type AccountItem, type RowRefusal, type SignalItem, thingOf } from './import-item.js';
import { formOf, labelOf, type Mapping, type MappingEntry } from './mapping.js';
import type { MomentSetting } from './moments.js';
import { meets, whenColumns } from './when.js';

/** A row translated, before it is known where it stands. */
export type Translated = Omit<AccountItem, 'file' | 'line'> | Omit<SignalItem, 'file' | 'line'> | RowRefusal;

/** From a cell of a file to the external id that it stands for. */
export type Lookup = ReadonlyMap<string, string>;

export interface RowSetting extends Omit<MomentSetting, 'dateFormat'> {
  readonly now: number;
  /** By the file and columns that a `through` names. */
  readonly lookups: ReadonlyMap<string, Lookup>;
  /** Custom attributes that the rulebook declares: their cells are read as their type. */
  readonly declared: readonly AttributeDefinition[];
  readonly stages: ReadonlySet<string> | undefined;
}

type Reference = NonNullable<MappingEntry['account']>;

/** How a cell is read for an attribute of each declared type. */
const ATTRIBUTE_CELLS: Readonly<Record<AttributeDefinition['type'], CellType>> = {
  double: 'number',
  bool: 'bool',
  string: 'text',
  timestamp: 'instant',
  'list<string>': 'list',
};

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
  private readonly reading: CellReading;
  private readonly moment: (row: Row) => number | undefined;

  constructor(
    private readonly entry: MappingEntry,
    private readonly mapping: Mapping,
    private readonly setting: RowSetting,
  ) {
    this.reading = new CellReading(formOf(mapping, entry), setting);
    this.moment = this.compileMoment();
    this.fields = Object.entries(entry.fields).map(
      ([field, spec]) => [field, compileField(spec, typeOfField(entry.to, field), this.reading)] as const,
    );
    const types = new Map(setting.declared.map(({ name, type }) => [name, ATTRIBUTE_CELLS[type]]));
    this.attributes = Object.entries(entry.attributes ?? {}).map(
      ([name, spec]) => [name, compileField(spec, types.get(name) ?? 'text', this.reading)] as const,
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
    return meets(row, this.entry.when, this.reading);
  }

  /** When the row's matter happened; undefined when the row does not say. @throws CellError */
  at(row: Row): number | undefined {
    return this.moment(row);
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

  private compileMoment(): (row: Row) => number | undefined {
    const { at } = this.entry;
    if (at === undefined) return () => undefined;
    const { column, time, dateFormat, lastDay } =
      typeof at === 'string' ? { column: at, time: undefined, dateFormat: undefined, lastDay: false } : at;
    const moments = dateFormat === undefined ? this.reading.moments : this.reading.momentsOf(dateFormat);
    return (row) => {
      const cell = this.reading.cell(row, column);
      return cell === '' ? undefined : named(column, () => moments.at(cell, time, lastDay ? 1 : 0));
    };
  }

  private account(row: Row): Translated {
    const externalId = this.idOf(row) as string;
    const properties = present({
      createdAt: this.at(row),
      ...this.properties(row, this.fields),
      attributes: this.custom(row),
    });
    checkAccountInput(
      { externalId, ...properties } as AccountInput & { externalId: string },
      this.setting.declared,
      this.setting.now,
    );
    this.checkStage(properties);
    const key = this.keyOf(externalId);
    return { kind: 'account', key, externalId, properties: properties as AccountItem['properties'] };
  }

  private signal(row: Row, type: OuterSignal): Translated {
    const id = this.idOf(row);
    const occurredAt = this.at(row);
    if (occurredAt === undefined)
      return {
        code: 'BAD_INPUT',
        reason: `${columnOf(this.entry.at)} is empty: a signal needs the time at which it happened.`,
      };
    if (occurredAt > this.setting.now)
      return { code: 'FUTURE_DATE', reason: `${columnOf(this.entry.at)} lies in the future.` };
    if (!isMoment(occurredAt))
      return { code: 'BAD_INPUT', reason: `${columnOf(this.entry.at)} does not lie ${MOMENT_RANGE}.` };
    const accountExternalId = this.resolve(row, this.entry.account as Reference);
    if (accountExternalId === undefined)
      return {
        code: 'ACCOUNT_UNKNOWN',
        reason: `${columnOf(this.entry.account)}: “${row[columnOf(this.entry.account)] ?? ''}” leads to no account.`,
      };
    const contactExternalId = this.entry.contact && this.resolve(row, this.entry.contact);
    if (contactExternalId !== undefined) checkExternalId(contactExternalId, columnOf(this.entry.contact));
    const said = this.withCurrency(type, this.properties(row, this.fields));
    const checked = checkProperties(type, said, this.setting.now);
    if ('code' in checked) return { code: checked.code, reason: sentence(checked.message) };
    const told = { type, accountExternalId, occurredAt, properties: checked.properties };
    const key = this.keyOf(id ?? thingOf(told) ?? hashOf(row));
    return { kind: 'signal', key, ...present({ contactExternalId }), ...told };
  }

  /** @throws CellError for a stage that the lifecycle does not have */
  private checkStage({ stageKey }: Readonly<Record<string, unknown>>): void {
    const { stages } = this.setting;
    if (stageKey !== undefined && stages !== undefined && !stages.has(stageKey as string))
      throw new CellError(`stageKey: “${stageKey}” is none of ${[...stages].join(', ')}`);
  }

  /** The key that names the row in every run. */
  private keyOf(name: string): string {
    return `${this.mapping.name}/${labelOf(this.entry)}/${name}`;
  }

  /** What the row is called by; undefined when the mapping names no column for it. */
  private idOf(row: Row): string | undefined {
    const { id, to } = this.entry;
    if (id === undefined) return undefined;
    const cell = this.reading.cell(row, id);
    if (cell !== '') return cell;
    throw new CellError(
      `${id} is empty: ${to === 'account' ? 'an account needs its external id' : 'it names the row'}`,
    );
  }

  private properties(row: Row, fields: readonly (readonly [string, ReadField])[]): Record<string, unknown> {
    const currency = this.currencyOf(row);
    const properties: Record<string, unknown> = {};
    for (const [field, read] of fields) {
      const value = field === 'currency' ? currency : read(row, currency);
      if (value !== undefined) properties[field] = value;
    }
    return properties;
  }

  /** Some write it in small letters. */
  private currencyOf(row: Row): string | undefined {
    const said = this.currency?.(row, undefined);
    return typeof said === 'string' ? said.toUpperCase() : this.mapping.currency;
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
    const cell = this.reading.cell(row, columnOf(reference));
    if (!cell || typeof reference === 'string' || !reference.through) return cell || undefined;
    return this.setting.lookups.get(lookupKey(reference.through))?.get(cell) || undefined;
  }
}

/** A name for a row that has none: its content. */
const hashOf = (row: Row): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.values(row)))
    .digest('hex')
    .slice(0, 32);

const columnOf = (reference: Reference | MappingEntry['at']): string =>
  typeof reference === 'string' ? reference : (reference?.column ?? '');

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
