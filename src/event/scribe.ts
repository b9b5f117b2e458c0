import type { RowFor, TableName } from '../database/tables.js';
import type { SqlValue } from '../kernel/context.js';
import type { EventType } from './catalogue.js';

/**
 * Why something was decided: one shape for firings, held-back firings, steps, tasks and moves. Ids only, never names.
 */
export interface CauseDraft {
  readonly kind: CauseKind;
  /** One sentence, by ids and keys: rendered with names on read where it holds `{{account}}` or `{{actor}}`. */
  readonly summary: string;
  readonly playbookKey?: string;
  readonly playbookHash?: string;
  readonly runId?: string;
  readonly eventId?: string;
  readonly actorId?: string;
  readonly condition?: string;
  /** The facts as they were, by path; null = unknown. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

const CAUSE_KINDS = ['RULE', 'PERSON', 'INTEGRATION', 'PLAYBOOK', 'DEFINITION', 'TIME', 'SIGNAL'] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

export interface EventDraft {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly causeId?: string;
  readonly contactId?: string;
  readonly playbookKey?: string;
  /** True: it is told, but no playbook hears it (a changed definition’s entries). */
  readonly firesNothing?: boolean;
}

/**
 * A row that the turn wants written: `insert` meets a unique key once (a second is ignored), `upsert` replaces by
 * primary key, `update` changes the given columns of the row with this `id`, after all else.
 */
export interface Write {
  readonly table: TableName;
  readonly mode: 'insert' | 'upsert' | 'update';
  /** Column name → value. Every write to one table and mode has the same columns. */
  readonly row: Readonly<Record<string, Exclude<SqlValue, bigint>>>;
}

/** A write whose columns are those of its table: a misspelt one does not compile. */
interface WriteTo<Table extends TableName, Given extends Write['row']> extends Write {
  readonly table: Table;
  readonly row: Given & RowFor<Table, Given>;
}

/** A signal that leaves for another account, with a deterministic key. */
export interface Outgoing {
  readonly accountId?: string;
  readonly accountExternalId?: string;
  readonly type: string;
  readonly key: string;
  readonly contactExternalId?: string;
  readonly occurredAt: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * What a rule tells the turn: it emits events, names causes and asks for rows to be written, and does nothing by
 * itself.
 * `isQuiet` is true while history is folded or an import is played: then `emit` drops events that would fire something.
 */
export interface Scribe {
  readonly accountId: string;
  readonly now: number;
  readonly isQuiet: boolean;
  /**
   * False while events are heard by playbooks at most, and not logged: then a cause that only an event would name need
   * not be written.
   */
  readonly isTold?: boolean;
  /** Returns the event's id. */
  emit(event: EventDraft): string;
  /** Returns the cause's id. One that takes work to put together is handed in as a function, called if it is kept. */
  cause(cause: CauseDraft | (() => CauseDraft)): string;
  write<Table extends TableName, Given extends Write['row']>(write: WriteTo<Table, Given>): void;
  /** Does work whose results only queries read, if rows for them are kept; returns undefined where it was not done. */
  forQueries<T>(work: () => T): T | undefined;
  send(signal: Outgoing): void;
  /** A deterministic id for what `key` names, at now. */
  id(kind: import('../kernel/ids.js').IdKind, key: string): string;
}
