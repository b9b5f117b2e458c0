import 'reflect-metadata';
import { Field, InputType, ObjectType } from 'type-graphql';
import { withinSafe } from '../bounds.js';
import type { Amount } from '../money.js';
import { GraphQLCurrencyCode, GraphQLSafeInt } from './scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: 'An amount of money in whole minor units (cents), so that it adds up exactly.',
})
export class Money implements Amount {
  @Field(() => GraphQLSafeInt, {
    description: 'Minor units of the currency: 1999 EUR is € 19.99, 1999 JPY is ¥ 1,999.',
  })
  readonly amountMinor!: number;

  @Field(() => GraphQLCurrencyCode, { description: 'The currency.' })
  readonly currency!: string;
}

/** @param amountMinor minor units of `currency`; a sum beyond what is exact is shown as the largest that is */
export const money = (amountMinor: number, currency: string): Money => ({
  amountMinor: withinSafe(amountMinor),
  currency,
});

@InputType({ description: 'An amount of money in whole minor units (cents).' })
export class MoneyInput implements Amount {
  @Field(() => GraphQLSafeInt, {
    description: 'Minor units of the currency, 0 or more: 1999 EUR is € 19.99, 1999 JPY is ¥ 1,999.',
  })
  amountMinor!: number;

  @Field(() => GraphQLCurrencyCode, { description: 'The currency.' })
  currency!: string;
}
