import { Entity, Index } from 'typeorm';
import { IntColumn, RefColumn, TimeColumn } from '../database/columns.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_voice: AccountVoice;
  }
}

/** What an account's people said last, as of its last turn: for filters and orders of lists. */
@Entity('account_voice')
@Index('account_voice_nps', ['npsScore', 'accountId'])
export class AccountVoice {
  @RefColumn({ primary: true })
  accountId!: string;

  @IntColumn({ nullable: true })
  npsScore!: number | null;

  @TimeColumn({ nullable: true })
  npsAt!: number | null;
}
