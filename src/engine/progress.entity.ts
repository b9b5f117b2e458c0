import { Entity } from 'typeorm';
import { CodeColumn, IntColumn, JsonColumn, TimeColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly progress: ProgressRow;
  }
}

/** How far a long piece of work has come, so that it goes on where it was interrupted. */
@Entity('progress')
export class ProgressRow {
  @CodeColumn({ primary: true })
  name!: string;

  @IntColumn()
  done!: number;

  @IntColumn()
  total!: number;

  /** What the work needs to go on. */
  @JsonColumn()
  body!: unknown;

  @TimeColumn()
  changedAt!: number;
}
