import { Entity } from 'typeorm';
import { JsonColumn, RefColumn, TimeColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly turn_mark: TurnMark;
  }
}

/**
 * Turns under way: committed before they are taken, and deleted by the transaction that saves them. One that stands
 * while nobody holds it names the accounts among which the one is that ended its process.
 */
@Entity('turn_mark')
export class TurnMark {
  @RefColumn({ primary: true })
  id!: string;

  @JsonColumn()
  accountIds!: readonly string[];

  @TimeColumn()
  begunAt!: number;
}
