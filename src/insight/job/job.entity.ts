import { Entity, Index } from 'typeorm';
import {
  CodeColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../../database/columns.js';
import type { JobKind, JobStatus } from './job.types.js';

declare module '../../database/tables.js' {
  interface Tables {
    readonly job: JobRow;
  }
}

/** Long work that somebody asked for: how far it is, and what came of it. */
@Entity('job')
@Index('job_status', ['status'])
@Index('job_created', ['createdAt'])
export class JobRow {
  @IdColumn()
  id!: string;

  @CodeColumn({ length: 32 })
  kind!: JobKind;

  @CodeColumn({ length: 16 })
  status!: JobStatus;

  @IntColumn()
  done!: number;

  /** Null until it is known how much there is to do. */
  @IntColumn({ nullable: true })
  total!: number | null;

  /** What was asked for. */
  @JsonColumn()
  input!: unknown;

  @JsonColumn({ nullable: true })
  result!: unknown;

  @CodeColumn({ nullable: true })
  errorCode!: string | null;

  @TextColumn(2000, { nullable: true })
  errorMessage!: string | null;

  /** Who asked: a member, an API key, or `system`. */
  @RefColumn()
  createdBy!: string;

  /** The process that does it, and when it was last heard of. */
  @TextColumn(120)
  worker!: string;

  @TimeColumn()
  heardAt!: number;

  @TimeColumn()
  createdAt!: number;

  @TimeColumn({ nullable: true })
  startedAt!: number | null;

  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  /** Rises with every change that a watcher must see. */
  @IntColumn()
  version!: number;
}
