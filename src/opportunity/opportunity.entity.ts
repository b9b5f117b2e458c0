import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import type { FactValue } from '../condition/fact.js';
import {
  BigIntColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { Money, money } from '../kernel/graphql/money.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { OpportunityKindEnum, OpportunityStatusEnum } from './opportunity.enums.js';
import type { OpportunityKind, OpportunityStatus } from './opportunity.types.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly opportunity: Opportunity;
  }
}

/** Revenue that may be had, and what became of it. Turns alone write it; the title is rendered on read. */
@Entity('opportunity')
@Index('opportunity_effect', ['effectHash'], { unique: true })
@Index('opportunity_account', ['accountId', 'status'])
@Index('opportunity_owner', ['ownerId', 'status'])
@Index('opportunity_opened', ['openedAt', 'id'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Revenue that may be had. A rise of the account’s MRR while it is open or offered is credited to it.',
})
export class Opportunity implements Node {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @Field(() => Int, {
    description: 'Rises by one with every change; send it as `expectedVersion` so as not to overwrite somebody else’s.',
  })
  @IntColumn()
  version!: number;

  @Field(() => OpportunityKindEnum, { description: 'What it is to bring.' })
  @CodeColumn({ length: 32 })
  kind!: OpportunityKind;

  @Field(() => OpportunityStatusEnum, { description: 'Where it stands.' })
  @CodeColumn({ length: 16 })
  status!: OpportunityStatus;

  @TextColumn(500, { nullable: true })
  titleTemplate!: string | null;

  /** What the title reads besides names, as it was when the opportunity was opened. */
  @JsonColumn()
  bindings!: Record<string, FactValue | null>;

  @BigIntColumn({ nullable: true })
  expectedMinor!: number | null;

  @CodeColumn({ length: 3, nullable: true })
  expectedCurrency!: string | null;

  @RefColumn({ nullable: true })
  ownerId!: string | null;

  @Field(() => String, { nullable: true, description: 'What was offered.' })
  @LongTextColumn({ nullable: true })
  offer!: string | null;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was offered.' })
  @TimeColumn({ nullable: true })
  offeredAt!: number | null;

  @BigIntColumn()
  creditedMinor!: number;

  @CodeColumn({ length: 3 })
  creditedCurrency!: string;

  @Field(() => GraphQLTime, { description: 'When it was opened.' })
  @TimeColumn()
  openedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was won or lost; null while it lives.' })
  @TimeColumn({ nullable: true })
  endedAt!: number | null;

  @Field(() => String, { nullable: true, description: 'What was noted when it ended.' })
  @LongTextColumn({ nullable: true })
  note!: string | null;

  @RefColumn()
  causeId!: string;

  @RefColumn({ nullable: true })
  endCauseId!: string | null;

  @CodeColumn({ nullable: true })
  playbookKey!: string | null;

  @RefColumn({ nullable: true })
  runId!: string | null;

  @CodeColumn({ nullable: true })
  stepKey!: string | null;

  /** SHA-256 of account and key: the same effect opens one opportunity. */
  @HashColumn()
  effectHash!: Buffer;

  @Field(() => Money, {
    nullable: true,
    description: 'The monthly recurring revenue expected of it; null when nobody said.',
  })
  get expectedMrr(): Money | null {
    return this.expectedMinor === null || this.expectedCurrency === null
      ? null
      : money(this.expectedMinor, this.expectedCurrency);
  }

  @Field(() => Money, {
    description:
      'The rise of the account’s MRR that is credited to it, in the reporting currency. Each unit of a rise is ' +
      'credited once: offers before the others, the older before the younger.',
  })
  get creditedMrr(): Money {
    return money(this.creditedMinor, this.creditedCurrency);
  }
}
