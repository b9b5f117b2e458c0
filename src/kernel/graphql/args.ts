import 'reflect-metadata';
import { ArgsType, Field, Int } from 'type-graphql';
import { DEFAULT_PAGE, MAX_PAGE, type PageRequest } from '../page.js';

/** The four arguments of every connection; extend it for a list that filters or orders. */
@ArgsType()
export class PageArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description:
      `How many records from the start, at most ${MAX_PAGE}; ${DEFAULT_PAGE} when neither \`first\` nor \`last\` ` +
      `is given.`,
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only records after this cursor.',
  })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many records from the end, at most ${MAX_PAGE}.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only records before this cursor.',
  })
  before?: string | null;
}
