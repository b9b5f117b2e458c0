import { Field, Int, ObjectType } from 'type-graphql';
import { Connection } from '../kernel/graphql/connection.js';
import { Group } from '../kernel/graphql/group.js';
import { Money } from '../kernel/graphql/money.js';
import { Account } from './account.entity.js';

@ObjectType({ simpleResolvers: true, description: 'A list of accounts.' })
export class AccountConnection extends Connection(Account, { arr: true }) {}

@ObjectType({ simpleResolvers: true, description: 'How many accounts share something, and what they are worth.' })
export class AccountCount extends Group {
  @Field(() => Group, { nullable: true, description: 'What they share beside that; null when counted by one thing.' })
  readonly across!: Group | null;

  @Field(() => Int, { description: 'How many accounts.' })
  readonly count!: number;

  @Field(() => Money, { description: 'Their annual recurring revenue, in the reporting currency.' })
  readonly arr!: Money;
}
