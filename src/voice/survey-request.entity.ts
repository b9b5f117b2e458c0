import { Field, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, HashColumn, IdColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { SurveyKind } from './survey.types.js';
import { SurveyKindEnum } from './voice.enums.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly survey_request: SurveyRequest;
  }
}

/** A survey that was put to a person: open until it is answered, or its time is up. Turns alone write it. */
@Entity('survey_request')
@Index('survey_request_effect', ['effectHash'], { unique: true })
@Index('survey_request_contact', ['contactId', 'askedAt'])
@Index('survey_request_account', ['accountId', 'askedAt'])
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A survey that was put to a person: open until it is answered, or its time is up.',
})
export class SurveyRequest extends Node {
  @IdColumn()
  declare id: string;

  @RefColumn()
  accountId!: string;

  @RefColumn()
  contactId!: string;

  @CodeColumn()
  surveyKey!: string;

  @Field(() => SurveyKindEnum, { description: 'What is asked.' })
  @CodeColumn({ length: 16 })
  kind!: SurveyKind;

  @Field(() => GraphQLTime, { description: 'When it was put to the person.' })
  @TimeColumn()
  askedAt!: number;

  @Field(() => GraphQLTime, { description: 'Until when an answer is waited for.' })
  @TimeColumn()
  expiresAt!: number;

  @Field(() => GraphQLTime, { nullable: true, description: 'When it was answered; null while it is not.' })
  @TimeColumn({ nullable: true })
  answeredAt!: number | null;

  @RefColumn({ nullable: true })
  answerId!: string | null;

  @CodeColumn()
  playbookKey!: string;

  @RefColumn()
  runId!: string;

  @Field(() => String, { description: 'The step that asked.' })
  @CodeColumn()
  stepKey!: string;

  @HashColumn()
  effectHash!: Buffer;

  @RefColumn()
  causeId!: string;
}
