import { Field, Int, ObjectType } from 'type-graphql';
import { Connection } from '../kernel/graphql/connection.js';
import { Money } from '../kernel/graphql/money.js';
import { Account } from './account.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A list of accounts.' })
export class AccountConnection extends Connection(Account, { arr: true }) {}

@ObjectType({ simpleResolvers: true, description: 'How many accounts share something, and what they are worth.' })
export class AccountCount {
  @Field(() => String, {
    description:
      'What they share: a band, a stage’s or segment’s key, a grade, an owner’s id; NONE for those that have none.',
  })
  readonly key!: string;

  @Field(() => Int, { description: 'How many accounts.' })
  readonly count!: number;

  @Field(() => Money, { description: 'Their annual recurring revenue, in the reporting currency.' })
  readonly arr!: Money;
}
