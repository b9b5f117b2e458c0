import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import {
  BoolColumn,
  CodeColumn,
  HashColumn,
  IdColumn,
  IntColumn,
  LongTextColumn,
  RefColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { firstLine } from '../journey/touchpoint-words.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';
import { TicketPriorityEnum, TicketStatusEnum } from './voice.enums.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly ticket: Ticket;
  }
}

/** A support ticket, as the ticket desk tells of it. */
@Entity('ticket')
@Index('ticket_external', ['externalHash'], { unique: true })
@Index('ticket_account', ['accountId', 'openedAt', 'id'])
@ObjectType({
  implements: [Node, TimelineEntry],
  simpleResolvers: true,
  description: 'A support ticket, as the ticket desk tells of it.',
})
export class Ticket implements Node, TimelineEntry {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @Field(() => String, { description: 'The id that it has in the ticket desk.' })
  @TextColumn(255)
  externalId!: string;

  /** SHA-256 of account and external id. */
  @HashColumn()
  externalHash!: Buffer;

  @Field(() => TicketStatusEnum, { description: 'Where it stands.' })
  @CodeColumn({ length: 16 })
  status!: TicketStatus;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  @TextColumn(500, { nullable: true })
  subject!: string | null;

  @Field(() => TicketPriorityEnum, { nullable: true, description: 'How pressing it is; null when nobody said.' })
  @CodeColumn({ nullable: true, length: 16 })
  priority!: TicketPriority | null;

  @Field(() => GraphQLTime, { description: 'When it was opened.' })
  @TimeColumn()
  openedAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was closed.' })
  @TimeColumn({ nullable: true })
  closedAt!: number | null;

  @Field(() => Int, { nullable: true, description: 'How satisfied the customer was with it, 1 to 5.' })
  @IntColumn({ nullable: true })
  csat!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it was escalated; null when nobody said.' })
  @BoolColumn({ nullable: true })
  isEscalated!: boolean | null;

  /** What its sayings leave behind, as JSON; null for what was told before that was kept. */
  @LongTextColumn({ nullable: true })
  memory!: string | null;

  @Field(() => GraphQLTime, { description: 'Where it stands on the timeline: when it was opened.' })
  get at(): number {
    return this.openedAt;
  }

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return `Ticket ${this.status.toLowerCase()}: ${firstLine(this.subject ?? this.externalId)}`;
  }
}
