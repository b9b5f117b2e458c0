import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { type SearchType, SearchTypeEnum } from '../insight/search/search.enums.js';
import type { Found } from '../insight/search/search.rules.js';
import { SearchService } from '../insight/search/search.service.js';
import { Context } from '../kernel/context.js';
import { Node } from '../kernel/graphql/node.js';
import { NodeService } from './nodes.js';

@ObjectType({ simpleResolvers: true, description: 'A record that a search found.' })
export class SearchHit {
  @Field(() => SearchTypeEnum, { description: 'What it is.' })
  readonly type!: SearchType;

  @Field(() => String, { description: 'Its name or title; of a task as its author wrote it.' })
  readonly title!: string;

  readonly id!: string;
}

@Resolver(() => SearchHit)
export class SearchResolver {
  constructor(
    private readonly searches: SearchService,
    private readonly records: NodeService,
  ) {}

  @Query(() => [SearchHit], {
    complexity: 20_000,
    description:
      'Records whose name or title holds a text, the best match first: the whole text, then its beginning, then the ' +
      'beginning of a word, then any other place.',
  })
  search(
    @Ctx() ctx: Context,
    @Arg('text', () => String, { description: 'What to look for, at most 100 characters.' }) text: string,
    @Arg('types', () => [SearchTypeEnum], { nullable: true, description: 'Of these kinds; of all when left out.' })
    types: SearchType[] | null,
    @Arg('first', () => Int, { defaultValue: 10, description: 'How many, 1 to 50.' }) first: number,
  ): Promise<Found[]> {
    return this.searches.find(ctx, text, types ?? [], first);
  }

  @FieldResolver(() => Node, { nullable: true, description: 'The record.' })
  node(@Ctx() ctx: Context, @Root() { id }: SearchHit): Promise<object | null> {
    return this.records.byId(ctx, id);
  }
}
