import { Entity } from 'typeorm';
import { BigIntColumn, IntColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly event_counter: EventCounter;
  }
}

/** The one row whose lock orders the log: who writes events locks it as the last thing before the commit. */
@Entity('event_counter')
export class EventCounter {
  static readonly ID = 1;

  @IntColumn({ primary: true })
  id!: number;

  /** The position of the last event. */
  @BigIntColumn()
  position!: number;

  /** The position of the last event that was thrown away for its age. */
  @BigIntColumn()
  prunedTo!: number;
}
