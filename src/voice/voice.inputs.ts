import { ArgsType, Field, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import { DateTimeRange, NumberRange } from '../kernel/graphql/ranges.js';
import type { SurveyKind } from './survey.types.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { Ticket } from './ticket.entity.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';
import { SurveyKindEnum, TicketPriorityEnum, TicketStatusEnum } from './voice.enums.js';

@InputType({ description: 'Which tickets. All that is given must hold; a list matches any of its values.' })
export class TicketFilter {
  @Field(() => [TicketFilter], { nullable: true, description: 'All of these hold.' })
  and?: TicketFilter[] | null;

  @Field(() => [TicketFilter], { nullable: true, description: 'At least one of these holds.' })
  or?: TicketFilter[] | null;

  @Field(() => TicketFilter, { nullable: true, description: 'This does not hold.' })
  not?: TicketFilter | null;

  @Field(() => [TicketStatusEnum], { nullable: true, description: 'Of one of these statuses.' })
  statuses?: TicketStatus[] | null;

  @Field(() => [TicketPriorityEnum], { nullable: true, description: 'Of one of these priorities.' })
  priorities?: TicketPriority[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it was escalated.' })
  isEscalated?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it was opened.' })
  openedAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When it was closed.' })
  closedAt?: DateTimeRange | null;

  @Field(() => NumberRange, { nullable: true, description: 'The satisfaction rating, 1 to 5.' })
  csat?: NumberRange | null;
}

@ArgsType()
export class TicketsArgs extends PageArgs {
  @Field(() => TicketFilter, { nullable: true, description: 'Which tickets; all when left out.' })
  filter?: TicketFilter | null;
}

@InputType({ description: 'Which answers.' })
export class SurveyAnswerFilter {
  @Field(() => [SurveyKindEnum], { nullable: true, description: 'To one of these surveys.' })
  kinds?: SurveyKind[] | null;
}

@ArgsType()
export class SurveyAnswersArgs extends PageArgs {
  @Field(() => SurveyAnswerFilter, { nullable: true, description: 'Which answers; all when left out.' })
  filter?: SurveyAnswerFilter | null;
}

@ObjectType({ simpleResolvers: true, description: 'Support tickets, the latest first.' })
export class TicketConnection extends Connection(Ticket) {}

@ObjectType({ simpleResolvers: true, description: 'Answers to surveys, the latest first.' })
export class SurveyAnswerConnection extends Connection(SurveyAnswer) {}
