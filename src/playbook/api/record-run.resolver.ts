import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guide } from '../../guide/guide.entity.js';
import { Context } from '../../kernel/context.js';
import { Opportunity } from '../../opportunity/opportunity.entity.js';
import { Risk } from '../../risk/risk.entity.js';
import { Run } from '../run/run.entity.js';
import { RunService } from './run.service.js';

@Resolver(() => Risk)
export class RiskRunResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => Run, { nullable: true, description: 'The run that opened it; null when somebody did.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Risk): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }
}

@Resolver(() => Opportunity)
export class OpportunityRunResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => Run, { nullable: true, description: 'The run that found it; null when somebody did.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Opportunity): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }
}

@Resolver(() => Guide)
export class GuideRunResolver {
  constructor(private readonly runs: RunService) {}

  @FieldResolver(() => Run, { nullable: true, description: 'The run that offered it.' })
  run(@Ctx() ctx: Context, @Root() { runId }: Guide): Promise<Run | null> | null {
    return runId === null ? null : this.runs.byId(ctx, runId);
  }
}
