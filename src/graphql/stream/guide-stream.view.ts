import { ArgsType, Field, ObjectType } from 'type-graphql';
import { Guide } from '../../guide/guide.entity.js';
import { GuideStatusEnum } from '../../guide/guide.enums.js';
import type { GuideStatus } from '../../guide/guide.types.js';
import { StreamChange } from './stream-change.js';

@ArgsType()
export class GuideStreamArgs {
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

  @Field(() => String, {
    nullable: true,
    description: 'Replay from this cursor, then go on live; from now when left out.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What happened to what a product shows to one person.' })
export class GuideChange {
  @Field(() => String, { description: 'Where this stands in the event log; `after` takes it.' })
  readonly cursor!: string;

  @Field(() => StreamChange, {
    description: 'What happened, as of the event: ADDED = show it, REMOVED = it has ended.',
  })
  readonly change!: StreamChange;

  @Field(() => Guide, { description: 'The guide as it is now.' })
  readonly guide!: Guide;

  readonly guideId!: string;
}
