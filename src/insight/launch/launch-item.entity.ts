import { Entity, Index } from 'typeorm';
import { CodeColumn, RefColumn, TextColumn } from '../../database/columns.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { LaunchOutcome } from './launch.types.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly launch_item: LaunchItemRow;
  }
}

/** One account of a job that launches a playbook for many, and what has come of it. */
@Entity('launch_item')
@Index('launch_item_outcome', ['jobId', 'outcome', 'accountId'])
export class LaunchItemRow {
  @RefColumn({ primary: true })
  jobId!: string;

  @RefColumn({ primary: true })
  accountId!: string;

  @CodeColumn({ length: 16 })
  outcome!: LaunchOutcome;

  /** Of a playbook about renewals: the one that was open when the job came to the account. */
  @RefColumn({ nullable: true })
  renewalId!: string | null;

  @CodeColumn({ length: 32, nullable: true })
  reason!: HeldBackReason | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @RefColumn({ nullable: true })
  heldBackId!: string | null;

  @CodeColumn({ nullable: true })
  errorCode!: string | null;

  @TextColumn(2000, { nullable: true })
  errorMessage!: string | null;
}
