import type { Context } from '../../kernel/context.js';
import { badInput, type PerennialError } from '../../kernel/errors.js';
import type { RolloutService } from '../version/rollout.service.js';
import type { MigrationWatch, PreparedMigration, RunMigrationService } from '../version/run-migration.service.js';
import type { PlaybookVersionRow } from '../version/version.entity.js';
import type { PlaybookService } from './playbook.service.js';
import type { Playbook } from './playbook.view.js';
import type { MigratePlaybookRunsInput, RollbackPlaybookInput, SetPlaybookRolloutInput } from './rollout.inputs.js';
import { type PlaybookVersion, versionView } from './version.view.js';

/** Rollouts and migrations together, as clients ask for them. */
export class PlaybookReleases {
  constructor(
    private readonly rollouts: RolloutService,
    private readonly migrations: RunMigrationService,
    private readonly playbooks: PlaybookService,
  ) {}

  /** What the runs cannot do is found out before the version is released. */
  async set(
    ctx: Context,
    input: SetPlaybookRolloutInput,
  ): Promise<{ playbook: Playbook; version: PlaybookVersion; migratedRuns: number | null }> {
    const { playbookKey, state, share } = input;
    const target = await this.rollouts.find(ctx, playbookKey, versionOf(input)).catch(inInput);
    const prepared = await this.prepared(ctx, input, target).catch(within('migrate'));
    await this.rollouts.set(ctx, { playbookKey, version: target.hash, state, share }).catch(inInput);
    const moved = await Promise.resolve(prepared && this.performed(ctx, prepared));
    return { playbook: await this.playbook(ctx, playbookKey), version: viewOf(target), migratedRuns: moved ?? null };
  }

  async rollback(
    ctx: Context,
    { playbookKey, version }: RollbackPlaybookInput,
  ): Promise<{ playbook: Playbook; takenBack: PlaybookVersion; live: PlaybookVersion | null }> {
    const { takenBack, live } = await this.rollouts.rollback(ctx, playbookKey, version).catch(inInput);
    return {
      playbook: await this.playbook(ctx, playbookKey),
      takenBack: viewOf(takenBack),
      live: live === undefined ? null : viewOf(live),
    };
  }

  async migrate(
    ctx: Context,
    input: MigratePlaybookRunsInput,
  ): Promise<{ playbook: Playbook; migrated: number; left: number }> {
    const prepared = await this.prepareMigration(ctx, input);
    return { ...(await this.migrations.perform(ctx, prepared)), playbook: await this.playbook(ctx, input.playbookKey) };
  }

  /**
   * Says at once what is wrong with a migration that is asked for. @throws as `RunMigrationService.prepare`, with the
   * place in the input
   */
  prepareMigration(
    ctx: Context,
    { playbookKey, from, to, steps }: MigratePlaybookRunsInput,
  ): Promise<PreparedMigration> {
    return this.migrations.prepare(ctx, { playbookKey, from, to, steps: steps ?? [] }).catch(inInput);
  }

  performMigration(
    ctx: Context,
    prepared: PreparedMigration,
    watch: MigrationWatch,
  ): Promise<{ migrated: number; left: number }> {
    return this.migrations.perform(ctx, prepared, watch);
  }

  private async prepared(
    ctx: Context,
    { playbookKey, migrate }: SetPlaybookRolloutInput,
    target: PlaybookVersionRow,
  ): Promise<PreparedMigration[] | undefined> {
    if (migrate == null) return undefined;
    const froms = migrate.from ?? (await this.migrations.versionsInUse(ctx, playbookKey, target.hash));
    const prepared: PreparedMigration[] = [];
    for (const from of froms)
      prepared.push(
        await this.migrations.prepare(ctx, { playbookKey, from, to: target.hash, steps: migrate.steps ?? [] }),
      );
    return prepared;
  }

  private async performed(ctx: Context, prepared: readonly PreparedMigration[]): Promise<number> {
    let moved = 0;
    for (const one of prepared) moved += (await this.migrations.perform(ctx, one)).migrated;
    return moved;
  }

  private async playbook(ctx: Context, key: string): Promise<Playbook> {
    return (await this.playbooks.known(ctx.fresh(), key)) as Playbook;
  }
}

function versionOf({ versionId, hash }: SetPlaybookRolloutInput): string {
  if ((versionId == null) === (hash == null))
    throw badInput('Name the version by `versionId` or by `hash`.', 'input', 'hash');
  return (versionId ?? hash) as string;
}

const within =
  (...path: string[]) =>
  (error: PerennialError): never => {
    throw error.inputPath === undefined ? error : error.at('input', ...path);
  };
const inInput = within();

const viewOf = ({ hash, label }: PlaybookVersionRow): PlaybookVersion => versionView(hash, label);
