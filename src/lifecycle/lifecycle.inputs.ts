import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Account } from '../account/account.entity.js';
import { MutationInput, MutationPayload } from '../kernel/graphql/mutation.js';

@InputType({ description: 'What moveStage takes.' })
export class MoveStageInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: 'The account; or name it by `accountExternalId`.' })
  accountId?: string | null;

  @Field(() => String, { nullable: true, description: 'The account, by the id that it has in your own systems.' })
  accountExternalId?: string | null;

  @Field(() => String, { description: 'The stage to move to, by key.' })
  to!: string;

  @Field(() => String, { nullable: true, description: 'Why, at most 2,000 characters.' })
  reason?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse the move, with CONFLICT, unless the account is at this version.',
  })
  expectedVersion?: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What moveStage answers.' })
export class MoveStagePayload extends MutationPayload {
  @Field(() => Account, { description: 'The account, moved.' })
  account!: Account;
}
