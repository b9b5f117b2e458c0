import { ArgsType, Field, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../kernel/graphql/args.js';
import { Connection } from '../kernel/graphql/connection.js';
import type { SurveyKind } from './survey.types.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { Ticket } from './ticket.entity.js';
import type { TicketPriority, TicketStatus } from './ticket.types.js';
import { SurveyKindEnum, TicketPriorityEnum, TicketStatusEnum } from './voice.enums.js';

@InputType({ description: 'Which tickets. All that is given must hold.' })
export class TicketFilter {
  @Field(() => [TicketStatusEnum], { nullable: true, description: 'Of one of these statuses.' })
  statuses?: TicketStatus[] | null;

  @Field(() => [TicketPriorityEnum], { nullable: true, description: 'Of one of these priorities.' })
  priorities?: TicketPriority[] | null;
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
