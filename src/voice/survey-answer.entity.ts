import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, IntColumn, LongTextColumn, RefColumn, TimeColumn } from '../database/columns.js';
import { TimelineEntry } from '../journey/timeline-entry.js';
import { firstLine } from '../journey/touchpoint-words.js';
import { Node } from '../kernel/graphql/node.js';
import { GraphQLTime } from '../kernel/graphql/scalars.js';
import type { SurveyKind } from './survey.types.js';
import { SurveyKindEnum } from './voice.enums.js';

declare module '../database/tables.js' {
  interface Tables {
    readonly survey_answer: SurveyAnswer;
  }
}

/** One person's answer to a survey. */
@Entity('survey_answer')
@Index('survey_answer_account', ['accountId', 'at', 'id'])
@ObjectType({ implements: [Node, TimelineEntry], simpleResolvers: true, description: 'An answer to a survey.' })
export class SurveyAnswer implements Node, TimelineEntry {
  @IdColumn()
  id!: string;

  @RefColumn()
  accountId!: string;

  @RefColumn({ nullable: true })
  contactId!: string | null;

  @Field(() => SurveyKindEnum, { description: 'What was asked.' })
  @CodeColumn({ length: 16 })
  kind!: SurveyKind;

  @Field(() => Int, { description: 'The answer: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7.' })
  @IntColumn()
  score!: number;

  @Field(() => String, { nullable: true, description: 'What the person added.' })
  @LongTextColumn({ nullable: true })
  comment!: string | null;

  @Field(() => GraphQLTime, { description: 'When it was answered.' })
  @TimeColumn()
  at!: number;

  @Field(() => Boolean, { description: 'Whether it is yet to happen.' })
  get isPlanned(): boolean {
    return false;
  }

  @Field(() => String, { description: 'What happened, in one line.' })
  get summary(): string {
    return `${this.kind} ${this.score}${this.comment ? `: ${firstLine(this.comment)}` : ''}`;
  }
}
