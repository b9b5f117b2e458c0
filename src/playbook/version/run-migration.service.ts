import { isIn, sql, where } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { badInput, PerennialError } from '../../kernel/errors.js';
import type { Commands } from '../../signal/commands.js';
import { LIVE_STATUSES } from '../definition/playbook.types.js';
import type { RolloutService } from './rollout.service.js';
import { mapFault, obstacleOf, planMigration, type StandingState, type StepMap } from './run-migration.rules.js';
import type { PlaybookVersionRow } from './version.entity.js';
import { runsWhere, versionsInUseWhere } from './version.sql.js';

/** Accounts whose turns are taken in one transaction. */
const AT_ONCE = 100;

export interface MigrationRequest {
  readonly playbookKey: string;
  /** Hash, the beginning of one, id or label. */
  readonly from: string;
  readonly to: string;
  readonly steps: readonly { readonly from: string; readonly to: string }[];
}

/** A migration that can be done: every live run of the version has where to go. */
export interface PreparedMigration {
  readonly from: PlaybookVersionRow;
  readonly to: PlaybookVersionRow;
  readonly map: StepMap;
  readonly runIds: readonly string[];
  readonly accountIds: readonly string[];
}

interface LiveRun {
  id: string;
  account_id: string;
  steps: string;
}

/** Whoever follows a migration: `done` counts accounts. */
export interface MigrationWatch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

type RowStep = Omit<StandingState, 'status'> & {
  readonly key: string;
  readonly state: StandingState['status'] | 'PENDING';
};

/** Takes runs in flight over to another version of their playbook. */
export class RunMigrationService {
  constructor(
    private readonly commands: Commands,
    private readonly rollouts: RolloutService,
  ) {}

  /**
   * Returns how many runs went over, and how many stay on the version that they were on: what they stand at has changed
   * meanwhile.
   */
  async migrate(ctx: Context, request: MigrationRequest): Promise<{ migrated: number; left: number }> {
    return this.perform(ctx, await this.prepare(ctx, request));
  }

  /**
   * Finds out whether all can go over, and changes nothing.
   * @throws PLAYBOOK_UNKNOWN, NOT_FOUND, BAD_INPUT for a step map that maps nothing; MIGRATION_IMPOSSIBLE with the step
   * that some run stands at
   */
  async prepare(ctx: Context, { playbookKey, from, to, steps }: MigrationRequest): Promise<PreparedMigration> {
    const [old, now] = [
      await this.rollouts.find(ctx, playbookKey, from),
      await this.rollouts.find(ctx, playbookKey, to),
    ];
    if (old.hash === now.hash) throw badInput('Runs cannot go over to the version that they are on.', 'to');
    if ((old.body.subject ?? 'account') !== (now.body.subject ?? 'account'))
      throw badInput('The two versions are about different subjects, so their runs are too.', 'to');
    await this.rollouts.checkSound(ctx, now);
    const map = Object.fromEntries(steps.map((pair) => [pair.from, pair.to]));
    const fault = mapFault(old.body, now.body, map);
    if (fault !== undefined) throw badInput(fault.message, 'steps', fault.index);
    const runs = await liveRuns(ctx, old.hash);
    refuseObstacles(runs, old, now, map);
    return {
      from: old,
      to: now,
      map,
      runIds: runs.map(({ id }) => id),
      accountIds: [...new Set(runs.map(({ account_id }) => account_id))],
    };
  }

  /**
   * What is done is done for good: after an ACCOUNT_BUSY, or when it was stopped, the same call takes the rest over.
   */
  async perform(
    ctx: Context,
    { from, to, map, runIds, accountIds }: PreparedMigration,
    { signal, onProgress }: MigrationWatch = {},
  ): Promise<{ migrated: number; left: number }> {
    const properties = { playbookKey: to.playbookKey, from: from.hash, to: to.hash, steps: map };
    for (let at = 0; at < accountIds.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      onProgress?.(at);
      const commands = accountIds
        .slice(at, at + AT_ONCE)
        .map((accountId) => ({ accountId, type: 'run.migrated' as const, properties }));
      await this.commands.perform(ctx, ...commands);
    }
    const left = new Set((await liveRuns(ctx, from.hash)).map(({ id }) => id));
    const stayed = runIds.filter((id) => left.has(id)).length;
    return { migrated: runIds.length - stayed, left: stayed };
  }

  /** The other versions of a playbook that live runs are pinned to. */
  async versionsInUse(ctx: Context, playbookKey: string, except: string): Promise<string[]> {
    const { text, values } = where([
      sql('playbook_key = ?', playbookKey),
      sql('playbook_hash <> ?', except),
      isIn('status', LIVE_STATUSES),
    ]);
    const rows = await ctx.db.query<{ playbook_hash: string }>(versionsInUseWhere(text), values);
    return rows.map(({ playbook_hash: hash }) => hash);
  }
}

function liveRuns(ctx: Context, hash: string): Promise<LiveRun[]> {
  const { text, values } = where([sql('playbook_hash = ?', hash), isIn('status', LIVE_STATUSES)]);
  return ctx.db.query<LiveRun>(runsWhere(text), values);
}

function refuseObstacles(
  runs: readonly LiveRun[],
  from: PlaybookVersionRow,
  to: PlaybookVersionRow,
  map: StepMap,
): void {
  const plan = planMigration(from.body, to.body, map);
  const found = runs.flatMap((run) => obstacleOf(plan, statesOf(run)) ?? []);
  const [first] = found;
  if (first === undefined) return;
  const { step, reason } = first;
  const count = found.filter((obstacle) => obstacle.step === step).length;
  const who = count === 1 ? 'One live run stands' : `${count} live runs stand`;
  throw new PerennialError(
    'MIGRATION_IMPOSSIBLE',
    `${who} at the step “${step}”, and ${reason}. Map it to a step of the same kind, or let those runs end.`,
    {
      step,
      runs: count,
      steps: [...new Set(found.map((obstacle) => obstacle.step))],
    },
  );
}

const statesOf = ({ steps }: LiveRun): Map<string, StandingState> =>
  new Map(
    (JSON.parse(steps) as RowStep[]).flatMap(({ key, state, ...rest }) =>
      state === 'PENDING' ? [] : [[key, { ...rest, status: state }] as const],
    ),
  );
