import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Connection } from '../kernel/graphql/connection.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import type { SurveyKind } from './survey.types.js';
import { SurveyAnswer } from './survey-answer.entity.js';
import { SurveyRequest } from './survey-request.entity.js';
import { SurveyKindEnum } from './voice.enums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A survey that playbooks may put to people: one that a plugin declares, or the built-in nps.',
})
export class Survey {
  @Field(() => String, { description: 'Its key.' })
  readonly key!: string;

  @Field(() => String, { description: 'What the team calls it.' })
  readonly title!: string;

  @Field(() => SurveyKindEnum, { description: 'How it is answered.' })
  readonly kind!: SurveyKind;

  @Field(() => String, { description: 'What the person reads.' })
  readonly question!: string;

  @Field(() => String, {
    description:
      'How long a person is not asked again after it, as a duration. Among all surveys the longest holds for all.',
  })
  readonly recontact!: string;

  @Field(() => String, { description: 'How long an answer is waited for, as a duration.' })
  readonly expires!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Surveys that were put to people, the latest first.' })
export class SurveyRequestConnection extends Connection(SurveyRequest) {}

@InputType({ description: 'What a person answers to a survey that was put to them.' })
export class AnswerSurveyInput extends MutationInput {
  @Field(() => ID, { description: 'The request.' })
  requestId!: string;

  @Field(() => Int, { description: 'NPS is answered 0 to 10, CSAT 1 to 5, CES 1 to 7.' })
  score!: number;

  @Field(() => String, { nullable: true, description: 'What the person added.' })
  comment?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The request, and the answer that closed it.' })
export class AnswerSurveyPayload extends MutationPayload {
  @Field(() => SurveyRequest, { description: 'The request as it now is.' })
  request!: SurveyRequest;

  @Field(() => SurveyAnswer, { description: 'The answer.' })
  answer!: SurveyAnswer;
}
