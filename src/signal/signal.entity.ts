import { Entity, Index } from 'typeorm';
import {
  AutoIdColumn,
  BigIntColumn,
  CodeColumn,
  HashColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_signal: SignalRow;
    readonly account_inbox: AccountInbox;
  }
}

/** A recorded signal: what is recorded can be replayed. Ids rise within an account in the order of commit. */
@Entity('account_signal')
@Index('signal_key', ['accountId', 'keyHash'], { unique: true })
@Index('signal_account', ['accountId', 'id'])
@Index('signal_recorded', ['recordedAt'])
export class SignalRow {
  @AutoIdColumn()
  id!: number;

  @RefColumn()
  accountId!: string;

  /** SHA-256 of the idempotency key's bytes. */
  @HashColumn()
  keyHash!: Buffer;

  @CodeColumn()
  type!: string;

  @TextColumn(255, { nullable: true })
  contact!: string | null;

  @RefColumn()
  actorId!: string;

  @TimeColumn()
  occurredAt!: number;

  @TimeColumn()
  recordedAt!: number;

  /** The properties as JSON. */
  @LongTextColumn()
  body!: string;
}

/**
 * One mark per account: `seq` rises with every batch of signals and is never reset, so that a turn which saw an older
 * one leaves the mark standing (no lost wake-up). `due_at` is when the account wants its next turn: now after a signal,
 * else its review.
 */
@Entity('account_inbox')
@Index('account_inbox_due', ['dueAt'])
export class AccountInbox {
  @RefColumn({ primary: true })
  accountId!: string;

  @BigIntColumn()
  seq!: number;

  @TimeColumn({ nullable: true })
  dueAt!: number | null;
}
