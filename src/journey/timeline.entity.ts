import { Entity, Index } from 'typeorm';
import { BoolColumn, CodeColumn, RefColumn, TimeColumn } from '../database/columns.js';
import type { TimelineKind } from './timeline.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly timeline_entry: TimelineEntryRow;
  }
}

/** One record's place on its account's timeline; the record itself is read by `refId`. */
@Entity('timeline_entry')
@Index('timeline_entry_account', ['accountId', 'at', 'refId'])
export class TimelineEntryRow {
  @RefColumn({ primary: true })
  refId!: string;

  @RefColumn()
  accountId!: string;

  @CodeColumn({ length: 16 })
  kind!: TimelineKind;

  @TimeColumn()
  at!: number;

  /** True for what is yet to happen. */
  @BoolColumn()
  isPlanned!: boolean;
}
