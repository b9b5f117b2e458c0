import { Field, ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { CodeColumn, IntColumn, LongTextColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { QuarantineStatusEnum } from './quarantine.enums.js';
import type { QuarantineStatus } from './quarantine.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly account_quarantine: AccountQuarantine;
  }
}

/** An account that others must not wait for: its turn fails, or may have ended a process. */
@Entity('account_quarantine')
@ObjectType({
  simpleResolvers: true,
  description: 'An account whose turn fails, or may have ended a process. Everybody else’s turns go on.',
})
export class AccountQuarantine {
  @RefColumn({ primary: true })
  accountId!: string;

  @Field(() => QuarantineStatusEnum, { description: 'Whether it is tried by itself, or takes no turns at all.' })
  @CodeColumn({ length: 16 })
  status!: QuarantineStatus;

  /** How many times a process ended while this account's turn alone was under way. */
  @IntColumn()
  deaths!: number;

  @Field(() => String, {
    description: 'PROCESS_ENDED, RETRIED, STATE_UNREADABLE, or the code of the error that its turn threw.',
  })
  @CodeColumn()
  code!: string;

  @Field(() => String, { description: 'What happened.' })
  @LongTextColumn()
  reason!: string;

  @Field(() => GraphQLTime, { description: 'Since when.' })
  @TimeColumn()
  since!: number;
}
