import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import type { FactValue } from '../condition/fact.js';
import {
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  RefColumn,
  TimeColumn,
} from '../database/columns.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import { RiskKindEnum, RiskOutcomeEnum, RiskSeverityEnum } from './risk.enums.js';
import type { RiskKind, RiskOutcome, RiskSeverity } from './risk.types.js';
import { riskInWords } from './risk-words.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly risk: Risk;
  }
}

/** What may cost us the account, and what became of it. Turns alone write it; the mitigation is rendered on read. */
@Entity('risk')
@Index('risk_effect', ['effectHash'], { unique: true })
@Index('risk_account', ['accountId', 'closedAt'])
@Index('risk_owner', ['ownerId', 'closedAt'])
@Index('risk_opened', ['openedAt', 'id'])
@Index('risk_severity', ['severityLevel', 'id'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'What may cost us the account: at most one of a kind is open at a time.',
})
export class Risk implements Node, TimelineEntry {
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

  @Field(() => RiskKindEnum, { description: 'What puts the account at risk.' })
  @CodeColumn({ length: 32 })
  kind!: RiskKind;

  @Field(() => RiskSeverityEnum, { description: 'How bad it is. Opened a second time it takes the worse of both.' })
  @CodeColumn({ length: 16 })
  severity!: RiskSeverity;

  /** The severity as a number, for order. */
  @IntColumn()
  severityLevel!: number;

  @RefColumn({ nullable: true })
  ownerId!: string | null;

  @Field(() => String, { nullable: true, description: 'What lies behind it, as somebody put it.' })
  @LongTextColumn({ nullable: true })
  reason!: string | null;

  @LongTextColumn({ nullable: true })
  mitigationTemplate!: string | null;

  /** What the mitigation reads besides names, as it was when the risk was opened. */
  @JsonColumn()
  bindings!: Record<string, FactValue | null>;

  @Field(() => GraphQLTime, { description: 'When its first sign was seen.' })
  @TimeColumn()
  firstSignAt!: number;

  @Field(() => GraphQLTime, {
    nullable: true,
    description: 'The first touchpoint since then that counts: done, by a person, answered; null while there is none.',
  })
  @TimeColumn({ nullable: true })
  firstContactAt!: number | null;

  @Field(() => GraphQLTime, { description: 'When it was opened.' })
  @TimeColumn()
  openedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was closed; null while it is open.' })
  @TimeColumn({ nullable: true })
  closedAt!: number | null;

  @Field(() => RiskOutcomeEnum, {
    nullable: true,
    description:
      'How it ended; null while it is open. The intent to leave of an account whose MRR reaches 0 ends LOST by itself.',
  })
  @CodeColumn({ nullable: true, length: 16 })
  outcome!: RiskOutcome | null;

  @Field(() => String, { nullable: true, description: 'What was noted when it was closed.' })
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

  /** SHA-256 of account and key: the same effect opens one risk. */
  @HashColumn()
  effectHash!: Buffer;

  @Field(() => Boolean, { description: 'Whether it is open.' })
  get isOpen(): boolean {
    return this.closedAt === null;
  }

  @Field(() => GraphQLTime, {
    description: 'Where it stands on the timeline: its end, or its opening while it is open.',
  })
  get at(): number {
    return this.closedAt ?? this.openedAt;
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return riskInWords(this);
  }
}
