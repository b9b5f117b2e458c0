import type { Account } from '../account/account.entity.js';
import type { AccountService } from '../account/account.service.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { sql } from '../database/sql.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput } from '../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import { present } from '../kernel/present.js';
import { checkText } from '../kernel/text.js';
import type { Commands } from '../signal/commands.js';
import { stageIdOf } from './lifecycle.compile.js';
import type { StageDefinition } from './lifecycle.definition.js';
import { AccountStage, StageMove } from './lifecycle.entity.js';
import type { MoveStageInput } from './lifecycle.inputs.js';
import { refusalOf } from './lifecycle.rules.js';
import { type Move, Stage } from './lifecycle.view.js';
import type { LifecycleReader } from './rulebook-reader.js';

/** Reads the lifecycle and where accounts stand in it, and moves them. */
export class LifecycleService implements TimelineSource {
  readonly timelineKinds = ['STAGE_MOVE'] as const;

  constructor(
    private readonly rulebook: LifecycleReader,
    private readonly commands: Commands,
    private readonly accounts: AccountService,
  ) {}

  /** The stages in force, in their order. */
  stages(ctx: Context): Promise<Stage[]> {
    return ctx.memo(Stage, async () => (await this.rulebook.current(ctx)).lifecycle.stages.map(viewOf));
  }

  /** A stage by its key; one that the model no longer has is known by its key alone. */
  async stage(ctx: Context, key: string): Promise<Stage> {
    return (await this.stages(ctx)).find((stage) => stage.key === key) ?? droppedStage(key);
  }

  async stageById(ctx: Context, id: string): Promise<Stage | null> {
    return (await this.stages(ctx)).find((stage) => stage.id === id) ?? null;
  }

  /** Where an account stands; null before its first turn. Calls of one request share their statements. */
  standing(ctx: Context, accountId: string): Promise<AccountStage | null> {
    return recordLoader(ctx, AccountStage, 'account_stage', 'account_id').load(accountId);
  }

  async stageOf(ctx: Context, accountId: string): Promise<Stage | null> {
    const standing = await this.standing(ctx, accountId);
    return standing === null ? null : this.stage(ctx, standing.stageKey);
  }

  async isStuck(ctx: Context, accountId: string): Promise<boolean> {
    const { stuckAt = null } = (await this.standing(ctx, accountId)) ?? {};
    return stuckAt !== null && stuckAt <= ctx.now();
  }

  /** Every other stage: whether the model allows a move there, and if not, why. */
  async movesOf(ctx: Context, accountId: string): Promise<Move[]> {
    const [stages, standing] = await Promise.all([this.stages(ctx), this.standing(ctx, accountId)]);
    const from = standing?.stageKey ?? '';
    const model = { stages: new Map(stages.map(({ key, nextKeys }) => [key, { next: nextKeys }])) };
    return stages
      .filter(({ key }) => key !== from)
      .map((to) => {
        const reason = refusalOf(model, from, to.key) ?? null;
        return { to, isAllowed: reason === null, reason };
      });
  }

  /** An account's moves, the latest first. */
  async history(ctx: Context, accountId: string, request: PageRequest): Promise<ConnectionShape<StageMove>> {
    const map = (row: object) => hydrate(StageMove, row);
    return toConnection(
      await keysetPage(ctx, {
        table: 'stage_move',
        where: [sql('account_id = ?', accountId)],
        order: [{ column: 'at', direction: 'DESC' }],
        request,
        map,
      }),
    );
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(StageMove | null)[]> {
    return Promise.all(ids.map((id) => recordLoader(ctx, StageMove, 'stage_move').load(id)));
  }

  /** Moves an account. @throws STAGE_MOVE_FORBIDDEN naming the allowed ones, CONFLICT, ACCOUNT_UNKNOWN */
  async move(ctx: Context, input: MoveStageInput): Promise<Account> {
    checkText(input.reason, 2000, 'reason');
    const { id } = await this.accountOf(ctx, input);
    const { to, reason, expectedVersion } = input;
    await this.commands.perform(ctx, {
      accountId: id,
      type: 'stage.moved',
      properties: { to, ...present({ reason, expectedVersion }) },
    });
    this.accounts.forget(ctx);
    recordLoader(ctx, AccountStage, 'account_stage', 'account_id').clearAll();
    return (await this.accounts.byId(ctx, id)) ?? Promise.reject(accountUnknown(id));
  }

  private async accountOf(ctx: Context, { accountId, accountExternalId }: MoveStageInput): Promise<Account> {
    if ((accountId == null) === (accountExternalId == null))
      throw badInput('Name the account by `accountId` or by `accountExternalId`, one of them.', 'input', 'accountId');
    const account =
      accountId != null
        ? await this.accounts.byId(ctx, accountId)
        : await this.accounts.byExternalId(ctx, accountExternalId as string);
    return account ?? Promise.reject(accountUnknown(accountId ?? accountExternalId ?? ''));
  }
}

function viewOf({
  key,
  title,
  phase,
  targetDays,
  ownerFunction,
  if: condition,
  isPaying,
  next,
}: StageDefinition): Stage {
  const optional = {
    targetDays: targetDays ?? null,
    ownerFunction: ownerFunction ?? null,
    condition: condition ?? null,
  };
  return Object.assign(new Stage(), { id: stageIdOf(key), key, title, phase, ...optional, isPaying, nextKeys: next });
}

const droppedStage = (key: string): Stage =>
  Object.assign(viewOf({ key, title: key, phase: 'SUCCESS', isPaying: false, endsTerm: false, next: [] }), {
    phase: null,
  });
