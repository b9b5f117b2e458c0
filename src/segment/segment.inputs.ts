import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { TouchEnum } from '../account/account.enums.js';
import type { Touch } from '../account/account.types.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { Segment } from './segment.view.js';

@InputType({ description: 'What belonging to a segment decides.' })
export class SegmentSettingsInput {
  @Field(() => TouchEnum, { nullable: true, description: 'How closely its accounts are looked after.' })
  touch?: Touch | null;

  @Field(() => String, { nullable: true, description: 'How often its accounts are contacted: `7d`, `2w`, `1mo`.' })
  cadence?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The key of the scorecard by which they are scored; its condition may then not read health.',
  })
  scorecard?: string | null;

  @Field(() => String, { nullable: true, description: 'The key of the segment that they are measured against.' })
  benchmark?: string | null;
}

@InputType({ description: 'What createSegment takes.' })
export class CreateSegmentInput extends MutationInput {
  @Field(() => String, {
    description: 'Its key: a letter, then letters, digits, - or _, 64 at most. It is never changed.',
  })
  key!: string;

  @Field(() => String, { description: 'Its title, at most 200 characters.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, at most 2,000 characters.' })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A CEL condition over the account’s facts; null makes a static segment.',
  })
  condition?: string | null;

  @Field(() => SegmentSettingsInput, { nullable: true, description: 'What belonging to it decides.' })
  settings?: SegmentSettingsInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Its place among the segments, from 0; last when left out. Of each setting the first segment that sets it wins.',
  })
  position?: number | null;
}

/** Names a segment that may be changed. */
@InputType()
export abstract class DeclaredSegmentInput extends MutationInput {
  @Field(() => ID, { description: 'The segment, one that was declared through the API.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that you read; CONFLICT when the segment was changed since.',
  })
  expectedVersion?: number | null;
}

@InputType({ description: 'What changeSegment takes. A field that is left out stays as it is.' })
export class ChangeSegmentInput extends DeclaredSegmentInput {
  @Field(() => String, { nullable: true, description: 'Its title, at most 200 characters.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for, at most 2,000 characters; null takes it away.' })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The CEL condition of a dynamic segment. A static segment stays static, a dynamic one dynamic.',
  })
  condition?: string | null;

  @Field(() => SegmentSettingsInput, {
    nullable: true,
    description: 'What belonging to it decides, as a whole: a setting that is left out is set no more.',
  })
  settings?: SegmentSettingsInput | null;

  @Field(() => Int, { nullable: true, description: 'Its place among the segments, from 0.' })
  position?: number | null;
}

@InputType({ description: 'What deleteSegment takes.' })
export class DeleteSegmentInput extends DeclaredSegmentInput {}

@ObjectType({ simpleResolvers: true, description: 'What deleteSegment answers.' })
export class DeleteSegmentPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'The id of the segment that was deleted.' })
  deletedId!: string | null;

  @Field(() => String, { nullable: true, description: 'Its key.' })
  key!: string | null;
}

@InputType({ description: 'What addToSegment and removeFromSegment take.' })
export class SegmentMembersInput extends MutationInput {
  @Field(() => ID, { description: 'A static segment.' })
  segmentId!: string;

  @Field(() => [ID], { description: 'The accounts, at most 1,000.' })
  accountIds!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'What the mutations of segments answer.' })
export class SegmentPayload extends MutationPayload {
  @Field(() => Segment, { description: 'The segment.' })
  segment!: Segment;
}
