import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import { Guide } from '../../guide/guide.entity.js';
import { GuideService } from '../../guide/guide.service.js';
import { Context } from '../../kernel/context.js';
import { notFound } from '../../kernel/errors.js';
import { byStream } from '../schema.js';
import { GuideChange, GuideStreamArgs } from './guide-stream.view.js';

@Resolver(() => GuideChange)
export class GuideStreamResolver {
  constructor(private readonly guides: GuideService) {}

  @Subscription(() => GuideChange, {
    subscribe: byStream,
    description: 'What happens to what your product shows to one person: a guide that is offered, goes on, and ends.',
  })
  guideChanged(@Root() change: GuideChange, @Args(() => GuideStreamArgs) _args: GuideStreamArgs): GuideChange {
    return change;
  }

  @FieldResolver(() => Guide)
  async guide(@Ctx() ctx: Context, @Root() { guideId }: GuideChange): Promise<Guide> {
    return (await this.guides.byId(ctx, guideId)) ?? Promise.reject(notFound('guide', guideId));
  }
}
