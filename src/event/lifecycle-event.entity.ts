import { Entity, Index } from 'typeorm';
import { BigIntColumn, CodeColumn, JsonColumn, RefColumn, TimeColumn } from '../database/columns.js';
import type { EventType } from './catalogue.js';
import { encodePosition } from './cursor.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly lifecycle_event: LifecycleEventRow;
  }
}

/** One event of the log. It holds ids and figures, never names or addresses, and is never changed. */
@Entity('lifecycle_event')
@Index('lifecycle_event_id', ['id'], { unique: true })
@Index('lifecycle_event_account', ['accountId', 'position'])
export class LifecycleEventRow {
  /** Rises in the order of commit, without a gap. */
  @BigIntColumn({ primary: true })
  position!: number;

  @RefColumn()
  id!: string;

  @CodeColumn()
  type!: EventType;

  @TimeColumn()
  at!: number;

  /** Null for an event of the company, such as a published playbook. */
  @RefColumn({ nullable: true })
  accountId!: string | null;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @RefColumn({ nullable: true })
  causeId!: string | null;

  /** The event's fields by their path in the catalogue: `{ "after.score": 71 }`. */
  @JsonColumn()
  data!: Readonly<Record<string, unknown>>;

  get cursor(): string {
    return encodePosition(this.position);
  }
}
