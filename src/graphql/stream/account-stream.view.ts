import { ArgsType, Field, ObjectType } from 'type-graphql';
import { Account } from '../../account/account.entity.js';
import { AccountFilter } from '../../account/account-filter.inputs.js';
import { StreamChange } from './stream-change.js';

@ArgsType()
export class AccountStreamArgs {
  @Field(() => AccountFilter, { nullable: true, description: 'The list to follow; all accounts when left out.' })
  filter?: AccountFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replay from this cursor, then go on live; from now when left out.',
  })
  after?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What happened to a list of accounts.' })
export class AccountChange {
  @Field(() => String, { description: 'Where this stands in the event log; `after` takes it.' })
  readonly cursor!: string;

  @Field(() => StreamChange, { description: 'What happened, as of the event.' })
  readonly change!: StreamChange;

  @Field(() => Account, { description: 'The account as it is now.' })
  readonly account!: Account;

  readonly accountId!: string;
}
