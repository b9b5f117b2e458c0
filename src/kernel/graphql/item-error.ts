import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { PerennialError } from '../errors.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Why one item of a batch was refused. The other items are not touched by it.',
})
export class ItemError {
  @Field(() => String, { description: 'A code of the error catalogue: BAD_INPUT, VALUE_TOO_LARGE, CONFLICT, …' })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong and what to do about it.' })
  readonly message!: string;

  @Field(() => [String], {
    description: 'The place in the operation’s arguments: `["input", "accounts", "3", "name"]`.',
  })
  readonly path!: readonly string[];
}

/** An item's error for its result, its path led by where the item stands. @throws what is no refusal of ours */
export function itemError(error: unknown, ...place: (string | number)[]): ItemError {
  if (!(error instanceof PerennialError) || !isOfItem(error)) throw error;
  return { code: error.code, message: error.message, path: [...place, ...(error.inputPath ?? [])].map(String) };
}

/** Whether an error is the item's own, rather than one that would meet every item. */
const isOfItem = ({ code }: PerennialError) => code !== 'INTERNAL' && code !== 'DATABASE_UNAVAILABLE';
