import { Entity, Index } from 'typeorm';
import {
  BigIntColumn,
  BlobColumn,
  CodeColumn,
  IntColumn,
  LongTextColumn,
  RefColumn,
  TimeColumn,
} from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly rulebook: RulebookRow;
    readonly rulebook_pointer: RulebookPointer;
    readonly account_state: AccountStateRow;
    readonly segment_declared: DeclaredSegment;
    readonly desk: DeskRow;
  }
}

/** A rulebook: every definition in force together, as one immutable JSON row by its hash. */
@Entity('rulebook')
export class RulebookRow {
  @CodeColumn({ primary: true })
  hash!: string;

  @LongTextColumn()
  body!: string;

  @TimeColumn()
  createdAt!: number;
}

/** Which rulebook is in force. One row, id 1: who publishes locks it. */
@Entity('rulebook_pointer')
export class RulebookPointer {
  @IntColumn({ primary: true })
  id!: number;

  @CodeColumn()
  hash!: string;

  /** The one that was in force before. */
  @CodeColumn()
  previous!: string;

  @TimeColumn()
  changedAt!: number;
}

/**
 * All that an account's turn remembers, in one compact row. `version` counts turns; `cursor_id` is the last signal
 * folded.
 */
@Entity('account_state')
@Index('account_state_rulebook', ['rulebookHash'])
export class AccountStateRow {
  @RefColumn({ primary: true })
  accountId!: string;

  @IntColumn()
  version!: number;

  @BigIntColumn()
  cursorId!: number;

  /** The rulebook of its last turn; empty before the first. */
  @CodeColumn()
  rulebookHash!: string;

  /** The moment of its last turn: the next is never before it. */
  @TimeColumn()
  takenAt!: number;

  @BlobColumn({ nullable: true })
  state!: Buffer | null;
}

/**
 * A segment declared through the API rather than by a plugin. A deleted one keeps its row, so that another one under
 * its key goes on counting versions.
 */
@Entity('segment_declared')
export class DeclaredSegment {
  @CodeColumn({ primary: true })
  segmentKey!: string;

  @IntColumn()
  position!: number;

  @LongTextColumn()
  body!: string;

  /** Rises by one with every change. */
  @IntColumn()
  version!: number;

  @TimeColumn()
  createdAt!: number;

  /** Null while it is in force. */
  @TimeColumn({ nullable: true })
  deletedAt!: number | null;
}

/** A round robin's last pick, by function: what `settle` locks, in id order, before it shares work out. */
@Entity('desk')
export class DeskRow {
  /** `pointer:FUNCTION`. */
  @CodeColumn({ primary: true })
  id!: string;

  @RefColumn()
  memberId!: string;
}
