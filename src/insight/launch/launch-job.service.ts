import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/database.js';
import { keysetPage } from '../../database/keyset.js';
import { isIn, sql } from '../../database/sql.js';
import type { Actor, Context } from '../../kernel/context.js';
import { badInput, PerennialError } from '../../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../../kernel/graphql/connection.js';
import { hashKey, idOf, newId } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import { textFault } from '../../kernel/text.js';
import type { RunService } from '../../playbook/api/run.service.js';
import { effectKey } from '../../playbook/model/effect-key.js';
import type { RevenueService } from '../../revenue/revenue.service.js';
import type { Command, Commands } from '../../signal/commands.js';
import { keyHash } from '../../signal/properties.js';
import type { JobRow } from '../job/job.entity.js';
import type { JobService, JobWork } from '../job/job.service.js';
import { isOfAccount, launchResultOf } from './launch.rules.js';
import type { Launch, LaunchesArgs, StartLaunchInput } from './launch.view.js';
import type { LaunchItemRow } from './launch-item.entity.js';
import { countItems, insertItems, pendingItems, saveOutcomes, saveRenewals } from './launch-item.store.js';
import { launchOf } from './launch-of.js';
import type { LaunchTargets } from './launch-target.js';

/** Accounts whose turns are taken in one transaction. */
const AT_ONCE = 50;
/** More accounts than these are not launched for in one job. */
const MOST_ACCOUNTS = 100_000;
/** After an error that says nothing of the accounts (the database is away), it tries again after so long, ms. */
const REST = 2_000;

/** What a job keeps of its order: all that it takes to go on in another process. */
interface LaunchOrder {
  readonly playbookKey: string;
  readonly isAboutRenewals: boolean;
  readonly reason?: string;
  /** What was asked for, to tell the same call from another one with its key. */
  readonly asked: string;
  /** Who asked: an id, and no name. */
  readonly actor: Pick<Actor, 'kind' | 'id'>;
}

/**
 * Launches a playbook for many accounts as a job. Whom is written down when it is asked for; each launch is a command
 * with a key of its own, so that a job that goes on after its process was killed launches nothing twice.
 */
export class LaunchJobService {
  constructor(
    private readonly database: Database,
    private readonly system: Context,
    private readonly jobs: JobService,
    private readonly targets: LaunchTargets,
    private readonly commands: Commands,
    private readonly runs: RunService,
    private readonly revenue: RevenueService,
  ) {
    jobs.resumes('LAUNCH', (job) => this.workOf(job));
  }

  /**
   * The same key returns the same job.
   * @throws PLAYBOOK_UNKNOWN, NOT_FOUND, BATCH_TOO_LARGE, KEY_REUSED; BAD_INPUT for a playbook about contacts, or when
   * no accounts are named
   */
  async start(ctx: Context, input: StartLaunchInput): Promise<JobRow> {
    checkTexts(input);
    const { playbookKey, filter = null, segmentId = null, reason = null, key } = input;
    const id = key == null ? newId('job') : idOf('job', 0, `launch/${key}`);
    const asked = hashKey(JSON.stringify([playbookKey, filter, segmentId, reason])).toString('hex');
    const known = await this.jobs.byId(ctx, id);
    if (known !== null) return sameAs(known, asked);
    const isAboutRenewals = (await this.targets.subject(ctx, playbookKey, 'input')) === 'RENEWAL';
    const conditions = await this.targets.conditions(ctx, input, 'input');
    const { kind, id: actorId } = ctx.actor;
    const actor = { kind, id: actorId };
    const order: LaunchOrder = { playbookKey, isAboutRenewals, asked, actor, ...present({ reason }) };
    return this.jobs
      .startResumable(ctx, 'LAUNCH', order, id, async (ctx) => {
        await insertItems(ctx, id, conditions);
        const total = (await countItems(ctx, id)).reduce((sum, { total }) => sum + total, 0);
        if (total > MOST_ACCOUNTS) throw tooMany(total);
        return total;
      })
      .catch(async (error: unknown) => {
        const other = await this.jobs.byId(ctx.fresh(), id); // another call with its key came first
        if (other === null) throw error;
        return sameAs(other, asked);
      });
  }

  /** What has come of each account so far, the oldest account first. */
  async list(ctx: Context, jobId: string, { outcomes, ...request }: LaunchesArgs): Promise<ConnectionShape<Launch>> {
    const page = await keysetPage(ctx, {
      table: 'launch_item',
      where: [sql('job_id = ?', jobId), ...(outcomes ? [isIn('outcome', outcomes)] : [])],
      idColumn: 'account_id',
      request,
      map: launchOf,
    });
    return toConnection(page);
  }

  private workOf({ id, input, total }: JobRow): JobWork {
    const order = input as LaunchOrder;
    return async ({ signal, progress }) => {
      for (;;) {
        signal.throwIfAborted();
        const ctx = this.system.fresh().as({ ...order.actor, name: order.actor.id, scopes: ['write'] });
        const counts = await this.patiently(signal, () => countItems(ctx, id));
        const { pending, ...result } = launchResultOf(counts);
        progress((total ?? 0) - pending, total ?? 0);
        if (pending === 0) return result;
        await this.patiently(signal, () => this.launchNext(ctx.fresh(), id, order, signal));
      }
    };
  }

  private async launchNext(ctx: Context, jobId: string, order: LaunchOrder, signal: AbortSignal): Promise<void> {
    const items = await pendingItems(ctx, jobId, AT_ONCE);
    if (order.isAboutRenewals) await this.nameRenewals(ctx, items);
    const able = items.filter(({ renewalId }) => !order.isAboutRenewals || renewalId !== null);
    const refused = await this.perform(ctx, able, order, signal);
    for (const item of items) {
      if (!able.includes(item)) Object.assign(item, { outcome: 'HELD_BACK', reason: 'SUBJECT_MISMATCH' });
      else Object.assign(item, refused.get(item) ?? (await this.outcomeOf(ctx, item, order)));
    }
    await this.database.transaction(ctx, (ctx) => saveOutcomes(ctx, items));
  }

  /** All in one transaction; when one of them refuses, each by itself. Returns those that refused. */
  private async perform(
    ctx: Context,
    items: readonly LaunchItemRow[],
    order: LaunchOrder,
    signal: AbortSignal,
  ): Promise<Map<LaunchItemRow, Partial<LaunchItemRow>>> {
    const refused = new Map<LaunchItemRow, Partial<LaunchItemRow>>();
    if (items.length === 0) return refused;
    const error = await this.try(ctx, items, order);
    if (error === undefined) return refused;
    for (const item of items) {
      signal.throwIfAborted();
      // once more before it counts: the account may only have been busy
      const own = (await this.try(ctx, [item], order)) && (await this.try(ctx, [item], order));
      if (own === undefined) continue;
      const { code: errorCode, message } = own;
      refused.set(item, { outcome: 'FAILED', errorCode, errorMessage: message.slice(0, 2000) });
    }
    return refused;
  }

  /** Returns what an account refused; what says nothing of the accounts is thrown on. */
  private async try(
    ctx: Context,
    items: readonly LaunchItemRow[],
    order: LaunchOrder,
  ): Promise<PerennialError | undefined> {
    try {
      await this.commands.perform(ctx, ...items.map((item) => commandOf(item, order)));
      return undefined;
    } catch (error) {
      if (error instanceof PerennialError && !isOfAccount(error.code)) throw error;
      if (error instanceof PerennialError) return error;
      const [{ jobId, accountId } = { jobId: '', accountId: '' }] = items;
      if (items.length === 1) ctx.log.error({ err: error, jobId, accountId }, 'a launch failed');
      return new PerennialError('INTERNAL', `Something failed; the log has it under ${jobId}.`);
    }
  }

  private async outcomeOf(ctx: Context, item: LaunchItemRow, order: LaunchOrder): Promise<Partial<LaunchItemRow>> {
    const { accountId, renewalId } = item;
    const key = effectKey(order.playbookKey, accountId, present({ renewalId }), keyHash(keyOf(item)));
    const { run, heldBack } = await this.runs.ofEffect(ctx, hashKey(key));
    if (run !== null) return { outcome: 'STARTED', runId: run.id };
    if (heldBack !== null) return { outcome: 'HELD_BACK', reason: heldBack.reason, heldBackId: heldBack.id };
    return {
      outcome: 'FAILED',
      errorCode: 'SIGNAL_UNFOLDABLE',
      errorMessage: 'The account’s turn could not take the launch; its dead letter says why.',
    };
  }

  private async nameRenewals(ctx: Context, items: readonly LaunchItemRow[]): Promise<void> {
    const unnamed = items.filter(({ renewalId }) => renewalId === null);
    const renewals = await Promise.all(unnamed.map(({ accountId }) => this.revenue.renewalOfAccount(ctx, accountId)));
    for (const [at, item] of unnamed.entries()) item.renewalId = renewals[at]?.id ?? null;
    await this.database.transaction(ctx, (ctx) => saveRenewals(ctx, unnamed));
  }

  /** Tries again while the database or the engine is away; a cancelled job does not wait. */
  private async patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !(error instanceof PerennialError) || isOfAccount(error.code)) throw error;
        await sleep(REST, undefined, { signal });
      }
    }
  }
}

const keyOf = ({ jobId, accountId }: LaunchItemRow): string => `launch/${jobId}/${accountId}`;

function commandOf(item: LaunchItemRow, { playbookKey, reason }: LaunchOrder): Command {
  return {
    accountId: item.accountId,
    type: 'playbook.launched',
    properties: { playbookKey, ...present({ renewalId: item.renewalId, reason }) },
    key: keyOf(item),
  };
}

function sameAs(job: JobRow, asked: string): JobRow {
  if ((job.input as LaunchOrder).asked === asked) return job;
  throw new PerennialError(
    'KEY_REUSED',
    'The key was used before for another launch. Use a new key for a new launch.',
    { jobId: job.id },
    ['input', 'key'],
  );
}

function checkTexts({ key, reason }: StartLaunchInput): void {
  const faults = [
    ['key', key == null ? undefined : key === '' ? { what: 'is empty' } : textFault(key, 255, 'line')],
    ['reason', reason == null ? undefined : reason === '' ? { what: 'is empty' } : textFault(reason, 2000, 'lines')],
  ] as const;
  for (const [name, fault] of faults) if (fault !== undefined) throw badInput(`It ${fault.what}.`, 'input', name);
}

const tooMany = (total: number) =>
  new PerennialError(
    'BATCH_TOO_LARGE',
    `One job launches for at most ${MOST_ACCOUNTS} accounts; these are ${total}. Narrow the filter.`,
    { total },
    ['input', 'filter'],
  );
