import { Entity } from 'typeorm';
import { CodeColumn, IdColumn, JsonColumn, RefColumn, TimeColumn } from '../database/columns.js';
import type { AccountChangeData, AccountChangeKind } from './account-change.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_change: AccountChangeRow;
  }
}

/** A change of an account that has no record of its own, kept for the timeline: of a contract, or of health's band. */
@Entity('account_change')
export class AccountChangeRow {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @CodeColumn({ length: 16 })
  kind!: AccountChangeKind;

  @TimeColumn()
  at!: number;

  /** What it was and what it is, by the kind. Figures and keys, never names. */
  @JsonColumn()
  data!: AccountChangeData[AccountChangeKind];
}
