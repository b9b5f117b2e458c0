import type { AccountService } from '../account/account.service.js';
import type { AccountFilter } from '../account/account-filter.inputs.js';
import { isIn, where } from '../database/sql.js';
import type { EventType } from '../event/catalogue.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { changeOf, lookedUpParts, marksIn, matchesAccount } from './account-stream.rules.js';
import { AccountChange } from './account-stream.types.js';
import type { LifecycleEventService } from './lifecycle-event.service.js';
import { mapStream } from './map-stream.js';

const ACCOUNT_EVENTS: readonly EventType[] = ['account.created', 'account.changed', 'account.imported'];

export interface AccountStreamRequest {
  readonly filter?: AccountFilter | null;
  readonly after?: string | null;
}

export interface AccountStreamSetting {
  readonly calendar: Calendar;
  /** The reporting currency. */
  readonly currency: string;
}

type Matching = ReadonlyMap<AccountFilter, ReadonlySet<string>>;

/**
 * Tells what events do to a list of accounts: from the events’ marks, and for what no event tells, from the database as
 * of now.
 */
export class AccountStreamService {
  constructor(
    private readonly events: LifecycleEventService,
    private readonly accounts: AccountService,
    private readonly setting: AccountStreamSetting,
  ) {}

  async stream(
    ctx: Context,
    { filter, after }: AccountStreamRequest,
  ): Promise<AsyncIterable<readonly AccountChange[]>> {
    this.accounts.conditions(ctx, filter);
    const rows = await this.events.rows(ctx, { filter: { types: ACCOUNT_EVENTS }, after });
    return mapStream(rows, (batch) => this.changesBy(ctx, batch, filter));
  }

  private async changesBy(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: AccountFilter | null | undefined,
  ): Promise<AccountChange[]> {
    const matching = await this.lookUp(ctx, rows, filter);
    return rows.flatMap((row) => this.changeBy(ctx, row, filter, matching));
  }

  private changeBy(
    ctx: Context,
    { accountId, data, cursor }: LifecycleEventRow,
    filter: AccountFilter | null | undefined,
    matching: Matching,
  ): AccountChange[] {
    if (accountId === null) return [];
    const change = changeOf(
      this.matches(ctx, 'before', { accountId, data }, filter, matching),
      this.matches(ctx, 'after', { accountId, data }, filter, matching),
    );
    return change ? [Object.assign(new AccountChange(), { cursor, change, accountId })] : [];
  }

  /** An account that was just created has no marks: it was on no list, and is on those that it is on now. */
  private matches(
    ctx: Context,
    side: 'before' | 'after',
    { accountId, data }: { accountId: string; data: LifecycleEventRow['data'] },
    filter: AccountFilter | null | undefined,
    matching: Matching,
  ): boolean {
    const marks = marksIn(data, side);
    const lookUp = (part: AccountFilter) => matching.get(part)?.has(accountId) ?? false;
    if (marks) return matchesAccount(filter, accountId, marks, { now: ctx.now(), ...this.setting }, lookUp);
    return side === 'after' && (!filter || lookUp(filter));
  }

  /** One statement for each part that has to be looked up, whatever the number of events. */
  private async lookUp(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: AccountFilter | null | undefined,
  ): Promise<Matching> {
    const ids = [...new Set(rows.flatMap(({ accountId }) => accountId ?? []))];
    const isWhole = filter && rows.some(({ data }) => !marksIn(data, 'after'));
    const parts = [...(isWhole ? [filter] : []), ...lookedUpParts(filter)];
    return new Map(
      await Promise.all(parts.map(async (part) => [part, await this.matchingNow(ctx, part, ids)] as const)),
    );
  }

  private async matchingNow(ctx: Context, filter: AccountFilter, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { text, values } = where([isIn('account.id', ids), ...this.accounts.conditions(ctx, filter)]);
    const rows = await ctx.db.query<{ id: string }>(`SELECT account.id FROM account${text}`, values);
    return new Set(rows.map(({ id }) => id));
  }
}
