import { Entity, Index } from 'typeorm';
import { IntColumn, JsonColumn, RefColumn, TextColumn, TimeColumn } from '../database/columns.js';
import { MOST_SEARCHED } from '../kernel/text.js';
import type { AttributeValue } from './account.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_past: AccountPast;
  }
}

/**
 * What people had written of an account until a turn changed it, kept as long as the event log: the log itself holds no
 * such texts, and a list's stream must know whether the account was on the list before.
 */
@Entity('account_past')
@Index('account_past_at', ['at'])
export class AccountPast {
  @RefColumn({ primary: true })
  accountId!: string;

  /** The number of the turn that changed it. */
  @IntColumn({ primary: true })
  turn!: number;

  @TimeColumn()
  at!: number;

  @TextColumn(MOST_SEARCHED)
  searchText!: string;

  @JsonColumn()
  tags!: string[];

  @JsonColumn()
  attributes!: Record<string, AttributeValue>;
}
