import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';
import { Guide } from './guide.entity.js';
import { GuideReportEnum, GuideStatusEnum } from './guide.enums.js';
import type { GuideReport, GuideStatus } from './guide.types.js';

@ObjectType({ simpleResolvers: true, description: 'One point of a checklist, or one stop of a tour.' })
export class GuideItem {
  @Field(() => String, { description: 'Its key: how reportGuide names it.' })
  readonly key!: string;

  @Field(() => String, { description: 'What is to be done, or shown.' })
  readonly title!: string;

  @Field(() => String, { nullable: true, description: 'Where in the product that is.' })
  readonly url!: string | null;

  @Field(() => Boolean, { description: 'Whether it is done.' })
  readonly isDone!: boolean;
}

@ArgsType()
export class GuidesArgs {
  @Field(() => String, { description: 'The person, by the id that they have in your own systems.' })
  contactExternalId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The account, by external id, where a person’s id is not unique across accounts; of all accounts when left out.',
  })
  accountExternalId?: string | null;

  @Field(() => [GuideStatusEnum], {
    nullable: true,
    description: 'Of these statuses; those under way (OFFERED, SHOWN, STARTED) when left out.',
  })
  statuses?: GuideStatus[] | null;
}

@InputType({ description: 'What reportGuide takes: a status, a point of the guide, or both.' })
export class ReportGuideInput extends MutationInput {
  @Field(() => ID, { description: 'The offered guide.' })
  id!: string;

  @Field(() => GuideReportEnum, {
    nullable: true,
    description: 'What happened. What is behind the guide’s status already changes nothing.',
  })
  status?: GuideReport | null;

  @Field(() => String, { nullable: true, description: 'A point of it that was ticked, or unticked.' })
  itemKey?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether that point is done; true when left out.' })
  isDone?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'What reportGuide answers.' })
export class ReportGuidePayload extends MutationPayload {
  @Field(() => Guide, { description: 'The guide as it is now.' })
  guide!: Guide;
}
