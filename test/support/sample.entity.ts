import { Entity, Index } from 'typeorm';
import {
  AutoIdColumn,
  BigIntColumn,
  BlobColumn,
  BoolColumn,
  CodeColumn,
  DateColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  RealColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../../src/database/columns.js';

declare module '../../src/database/tables.js' {
  interface Tables {
    readonly sample: Sample;
    readonly sample_log: SampleLog;
    readonly sample_pair: SamplePair;
  }
}

/** A table with a column of every kind, for the tests of `database/`. */
@Entity('sample')
@Index('sample_by_external_id', ['externalHash'], { unique: true })
@Index('sample_by_score', ['score', 'id'])
export class Sample {
  @IdColumn()
  id!: string;

  @TextColumn(200)
  externalId!: string;

  @HashColumn()
  externalHash!: Buffer;

  @TextColumn(100, { nullable: true })
  name!: string | null;

  @RefColumn({ nullable: true })
  parentId!: string | null;

  @CodeColumn()
  kind!: string;

  @IntColumn()
  score!: number;

  @IntColumn({ nullable: true })
  rating!: number | null;

  @BigIntColumn()
  amountMinor!: number;

  @RealColumn({ nullable: true })
  share!: number | null;

  @BoolColumn()
  isLive!: boolean;

  @TimeColumn()
  createdAt!: number;

  @DateColumn({ nullable: true })
  startsOn!: string | null;

  @JsonColumn({ nullable: true })
  attributes!: Record<string, unknown> | null;

  @LongTextColumn({ nullable: true })
  notes!: string | null;

  @BlobColumn({ nullable: true })
  state!: Buffer | null;
}

/** A table that is only appended to. */
@Entity('sample_log')
export class SampleLog {
  @AutoIdColumn()
  id!: number;

  @CodeColumn()
  word!: string;
}

/** A table whose key is two columns. */
@Entity('sample_pair')
export class SamplePair {
  @RefColumn({ primary: true })
  accountId!: string;

  @BigIntColumn({ primary: true })
  personNumber!: number;

  @IntColumn()
  visits!: number;
}

export const sampleEntities = [Sample, SampleLog, SamplePair];
