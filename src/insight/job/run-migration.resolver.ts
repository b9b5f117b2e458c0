import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Context } from '../../kernel/context.js';
import { PlaybookReleases } from '../../playbook/api/playbook-releases.js';
import { MigratePlaybookRunsInput } from '../../playbook/api/rollout.inputs.js';
import { JobService } from './job.service.js';
import { jobView } from './present-job.js';
import { StartRunMigrationPayload } from './run-migration.view.js';

@Resolver()
export class RunMigrationResolver {
  constructor(
    private readonly releases: PlaybookReleases,
    private readonly jobs: JobService,
  ) {}

  @Mutation(() => StartRunMigrationPayload, {
    description:
      'As migratePlaybookRuns, but answers at once with a job that takes the runs over: for thousands of them. ' +
      'What is refused is refused at once. A job that was cancelled has taken over those that it had come to. ' +
      'Needs the scope ADMIN.',
  })
  async startRunMigration(
    @Ctx() ctx: Context,
    @Arg('input', () => MigratePlaybookRunsInput, {
      description: 'From which version to which, and which steps have another key.',
    })
    input: MigratePlaybookRunsInput,
  ): Promise<StartRunMigrationPayload> {
    ctx.require('admin');
    const prepared = await this.releases.prepareMigration(ctx, input);
    const { playbookKey, from, to } = input;
    const own = ctx.fresh();
    const job = await this.jobs.start(ctx, 'MIGRATION', { playbookKey, from, to }, ({ signal, progress }) => {
      progress(0, prepared.accountIds.length);
      return this.releases.performMigration(own, prepared, { signal, onProgress: (done) => progress(done) });
    });
    return { job: jobView(job), clientMutationId: input.clientMutationId ?? null };
  }
}
