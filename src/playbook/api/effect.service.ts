import type { Database } from '../../database/database.js';
import { hydrate } from '../../database/hydrate.js';
import { keysetPage } from '../../database/keyset.js';
import { recordLoader } from '../../database/record-loader.js';
import { isIn, type Sql } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { badInput, notFound } from '../../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import type { PageRequest } from '../../kernel/page.js';
import type { Commands } from '../../signal/commands.js';
import { Effect } from '../run/effect.entity.js';
import type { Run, RunStep } from '../run/run.entity.js';
import type { EffectFilter } from './effect.inputs.js';
import { REPLAY_DEAD_EFFECT } from './effect.sql.js';
import type { RunService } from './run.service.js';

/** Reads what was asked of the outside, and lets people try again what was given up. */
export class EffectService {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly runs: RunService,
    /** Wakes whoever performs. */
    private readonly wake: () => void,
  ) {}

  byId(ctx: Context, id: string): Promise<Effect | null> {
    return recordLoader(ctx, Effect, 'effect').load(id);
  }

  /** Effects, the latest first. */
  async list(
    ctx: Context,
    { filter, ...request }: PageRequest & { readonly filter?: EffectFilter | null },
  ): Promise<ConnectionShape<Effect>> {
    const page = await keysetPage(ctx, {
      table: 'effect',
      where: conditionsOf(filter),
      order: [{ column: 'created_at', direction: 'DESC' }],
      request,
      map: (row: object) => hydrate(Effect, row),
    });
    return toConnection(page);
  }

  /**
   * The step goes on waiting, under the same key. @throws NOT_FOUND when there is no such live run; BAD_INPUT when no
   * step of it has failed
   */
  async retryRun(ctx: Context, id: string): Promise<Run> {
    const { accountId, isLive } = await this.runs.known(ctx, id);
    if (!isLive) throw notFound('live run', id).at('input', 'id');
    await this.commands.perform(ctx, { accountId, type: 'run.retried', properties: { runId: id } });
    this.wake();
    return this.runs.known(ctx.fresh(), id);
  }

  /**
   * The run that stands at it goes on; where none does, it is done for its own sake. @throws NOT_FOUND; BAD_INPUT when
   * it is not in the dead letter
   */
  async replay(ctx: Context, id: string): Promise<Effect> {
    const effect = await this.byId(ctx, id);
    if (effect === null) throw notFound('effect', id).at('input', 'id');
    if (effect.status !== 'DEAD')
      throw badInput(
        `The effect is ${effect.status}; only one that was given up (DEAD) is tried again by hand.`,
        'input',
        'id',
      );
    const run = effect.runId === null ? null : await this.runs.byId(ctx, effect.runId);
    if (run?.isLive && isStuckAt(run, effect))
      await this.commands.perform(ctx, {
        accountId: effect.accountId,
        type: 'run.retried',
        properties: { runId: run.id, effectId: id },
      });
    else await this.replayAlone(ctx, id);
    this.wake();
    return (await this.byId(ctx.fresh(), id)) as Effect;
  }

  private async replayAlone(ctx: Context, id: string): Promise<void> {
    await this.database.transaction(ctx, (ctx) => ctx.db.run(REPLAY_DEAD_EFFECT, [ctx.now(), id]));
  }
}

const isStuckAt = ({ steps }: Run, { id }: Effect): boolean =>
  steps.some(({ effectId, state, choice }: RunStep) => effectId === id && state === 'FAILED' && choice === undefined);

function conditionsOf(filter?: EffectFilter | null): Sql[] {
  const { statuses, kinds, plugins, playbookKeys, accountIds, runIds } = filter ?? {};
  const lists = {
    status: statuses,
    kind: kinds,
    plugin: plugins,
    playbook_key: playbookKeys,
    account_id: accountIds,
    run_id: runIds,
  };
  return Object.entries(lists).flatMap(([column, values]) => (values ? [isIn(column, values)] : []));
}
