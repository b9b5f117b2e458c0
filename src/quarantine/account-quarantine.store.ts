import { deleteRows, insertRows, selectByKeys } from '../database/bulk.js';
import type { Selected } from '../database/tables.js';
import type { Context } from '../kernel/context.js';
import { ACCOUNTS_SET_ASIDE, isFree, watchedAccounts } from './account-quarantine.sql.js';
import { codeOf, type DeadTurn, FATAL, reasonOf, suspectsOf } from './quarantine.rules.js';
import type { QuarantineStatus } from './quarantine.types.js';

type Row = Selected<'account_quarantine', 'account_id' | 'status' | 'deaths'>;

/** Accounts that others must not wait for. Every method that writes runs in the caller's transaction. */
export class AccountQuarantineStore {
  /** Where no account is set aside or watched, a statement is narrowed by this. `account` is its column. */
  static readonly isFree = isFree;

  /** Sets accounts aside whose turns threw. */
  async setAside(ctx: Context, failed: ReadonlyMap<string, unknown>): Promise<void> {
    for (const [accountId, error] of failed)
      ctx.log.error({ err: error, accountId }, 'a turn failed; the account is set aside: quarantinedAccounts');
    const rows = [...failed].map(([accountId, error]) => rowOf(accountId, 'SET_ASIDE', 0, error, ctx.now()));
    await insertRows(ctx, 'account_quarantine', rows, { onDuplicate: 'replace' });
  }

  /** Watches the accounts whose turns were under way when processes ended, and sets aside the one that did it again. */
  async suspect(ctx: Context, dead: readonly DeadTurn[]): Promise<void> {
    const suspects = suspectsOf(dead);
    const known = await this.of(ctx, [...suspects.keys()]);
    const rows = [...suspects].flatMap(([accountId, more]) => {
      const before = known.get(accountId);
      if (before?.status === 'SET_ASIDE') return [];
      const deaths = (before?.deaths ?? 0) + more;
      return [rowOf(accountId, deaths >= FATAL ? 'SET_ASIDE' : 'WATCHED', deaths, new ProcessEnded(), ctx.now())];
    });
    for (const { account_id: accountId, status, deaths } of rows)
      if (status === 'SET_ASIDE')
        ctx.log.error({ accountId, deaths }, 'an account’s turn ended the process again; it is set aside');
    await insertRows(ctx, 'account_quarantine', rows, { onDuplicate: 'replace' });
    if (rows.length > 0)
      ctx.log.warn({ accounts: rows.length }, 'a process ended in a turn; its accounts are tried alone');
  }

  /**
   * The accounts whose turns are to be tried by themselves, the least suspicious first: so every account is tried once
   * before one is tried again, and kills from outside do not meet the same one each time. Those with a death in a trial
   * are among them only where it is asked for.
   */
  async watched(ctx: Context, most: number, isWithSuspicious: boolean): Promise<readonly string[]> {
    const which = isWithSuspicious ? '' : ` AND (deaths = 0 OR code = '${Retried.CODE}')`;
    const rows = await ctx.db.query<Row>(watchedAccounts(which, most));
    return rows.map(({ account_id }) => account_id);
  }

  /** Those of some accounts that take no turns. */
  async setAsideOf(ctx: Context, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = await this.of(ctx, accountIds);
    return new Set(
      [...known.values()].flatMap(({ status, account_id }) => (status === 'SET_ASIDE' ? [account_id] : [])),
    );
  }

  /** All that take no turns. */
  async allSetAside(ctx: Context): Promise<readonly string[]> {
    const rows = await ctx.db.query<Row>(ACCOUNTS_SET_ASIDE);
    return rows.map(({ account_id }) => account_id);
  }

  /** Lets accounts go back among the others. */
  async release(ctx: Context, accountIds: readonly string[]): Promise<number> {
    return deleteRows(ctx, 'account_quarantine', 'account_id', accountIds);
  }

  /** Has accounts that are set aside tried again, each by itself; returns those that were. */
  async retry(ctx: Context, accountIds: readonly string[]): Promise<readonly string[]> {
    const set = [...(await this.setAsideOf(ctx, accountIds))];
    const rows = set.map((accountId) => rowOf(accountId, 'WATCHED', FATAL - 1, new Retried(), ctx.now()));
    await insertRows(ctx, 'account_quarantine', rows, { onDuplicate: 'replace' });
    return set;
  }

  private async of(ctx: Context, accountIds: readonly string[]): Promise<Map<string, Row>> {
    const rows = await selectByKeys(
      ctx,
      'account_quarantine',
      ['account_id'],
      accountIds.map((id) => [id]),
    );
    return new Map(rows.map((row) => [row.account_id, { ...row, deaths: Number(row.deaths) }]));
  }
}

/** Why an account is in quarantine when nothing was thrown; its code stands in the list. */
abstract class Reason extends Error {
  abstract readonly code: string;
}

class ProcessEnded extends Reason {
  readonly code = 'PROCESS_ENDED';
  constructor() {
    super('A process ended while this account’s turn was under way.');
  }
}

class Retried extends Reason {
  static readonly CODE = 'RETRIED';
  readonly code = Retried.CODE;
  constructor() {
    super('Somebody asked for its turn to be tried again.');
  }
}

/** The account's state as it is kept cannot be read. */
export class StateUnreadable extends Reason {
  readonly code = 'STATE_UNREADABLE';
  constructor(cause: unknown) {
    super(`The account’s state cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

const rowOf = (accountId: string, status: QuarantineStatus, deaths: number, error: unknown, now: number) => ({
  account_id: accountId,
  status,
  deaths,
  code: error instanceof Reason ? error.code : codeOf(error),
  reason: reasonOf(error),
  since: now,
});
