import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { Node } from '../kernel/graphql/node.js';
import { MAX_PAGE } from '../kernel/page.js';
import { NodeService } from './nodes.js';

@Resolver()
export class NodeResolver {
  constructor(private readonly records: NodeService) {}

  @Query(() => Node, { nullable: true, description: 'Any record by its id; null when there is none.' })
  node(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string): Promise<object | null> {
    return this.records.byId(ctx, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Records by their ids, in the order asked; null where there is none.',
  })
  nodes(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: `Their ids, at most ${MAX_PAGE}.` }) ids: string[],
  ): Promise<(object | null)[]> {
    if (ids.length > MAX_PAGE)
      throw new PerennialError('BATCH_TOO_LARGE', `One call takes ${MAX_PAGE} ids; ${ids.length} were asked for.`, {}, [
        'ids',
      ]);
    return Promise.all(ids.map((id) => this.records.byId(ctx, id)));
  }
}
