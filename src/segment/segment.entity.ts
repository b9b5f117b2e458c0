import { Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, RefColumn, TimeColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly segment_member: SegmentMember;
  }
}

/** One stay of an account in a segment: history is kept. */
@Entity('segment_member')
@Index('segment_member_account', ['accountId', 'leftAt'])
@Index('segment_member_segment', ['segmentKey', 'leftAt', 'accountId'])
export class SegmentMember {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn()
  segmentId!: string;

  @CodeColumn()
  segmentKey!: string;

  @TimeColumn()
  enteredAt!: number;

  /** Null while the account is in it. */
  @TimeColumn({ nullable: true })
  leftAt!: number | null;

  @RefColumn()
  enterCauseId!: string;

  @RefColumn({ nullable: true })
  leaveCauseId!: string | null;
}
