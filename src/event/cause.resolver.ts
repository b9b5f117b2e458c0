import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Context } from '../kernel/context.js';
import { Cause } from './cause.entity.js';
import { CauseService } from './cause.service.js';

@Resolver(() => Cause)
export class CauseResolver {
  constructor(private readonly causes: CauseService) {}

  @FieldResolver(() => String, { description: 'In one sentence.' })
  summary(@Ctx() ctx: Context, @Root() cause: Cause): Promise<string> {
    return this.causes.summaryOf(ctx, cause);
  }
}
