import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Context } from '../../kernel/context.js';
import { PlaybookReleases } from './playbook-releases.js';
import {
  MigratePlaybookRunsInput,
  MigratePlaybookRunsPayload,
  RollbackPlaybookInput,
  RollbackPlaybookPayload,
  SetPlaybookRolloutInput,
  SetPlaybookRolloutPayload,
} from './rollout.inputs.js';

@Resolver()
export class RolloutResolver {
  constructor(private readonly releases: PlaybookReleases) {}

  @Mutation(() => SetPlaybookRolloutPayload, {
    description:
      'Releases a version of a playbook to everybody or to a share of the accounts, or takes it back. In force ' +
      'with the next turn. Needs the scope ADMIN.',
  })
  async setPlaybookRollout(
    @Ctx() ctx: Context,
    @Arg('input', () => SetPlaybookRolloutInput, { description: 'Which version, and how far.' })
    input: SetPlaybookRolloutInput,
  ): Promise<SetPlaybookRolloutPayload> {
    ctx.require('admin');
    return { ...(await this.releases.set(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => RollbackPlaybookPayload, {
    description:
      'Takes the latest release back: the canary when there is one, else the live version, in whose place the ' +
      'one comes that was live before. Runs end on their version. Needs the scope ADMIN.',
  })
  async rollbackPlaybook(
    @Ctx() ctx: Context,
    @Arg('input', () => RollbackPlaybookInput, { description: 'Which playbook.' }) input: RollbackPlaybookInput,
  ): Promise<RollbackPlaybookPayload> {
    ctx.require('admin');
    return { ...(await this.releases.rollback(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }

  @Mutation(() => MigratePlaybookRunsPayload, {
    description:
      'Takes runs in flight over to another version. Refused, with the step named, before anything is done when ' +
      'a step that a run stands at has no counterpart. Needs the scope ADMIN.',
  })
  async migratePlaybookRuns(
    @Ctx() ctx: Context,
    @Arg('input', () => MigratePlaybookRunsInput, {
      description: 'From which version to which, and which steps have another key.',
    })
    input: MigratePlaybookRunsInput,
  ): Promise<MigratePlaybookRunsPayload> {
    ctx.require('admin');
    return { ...(await this.releases.migrate(ctx, input)), clientMutationId: input.clientMutationId ?? null };
  }
}
