import { hydrate } from '../database/hydrate.js';
import type { Context } from '../kernel/context.js';
import { grouped } from '../kernel/grouped.js';
import { AccountPast } from './account-past.entity.js';
import { FORGET_PAST_BEFORE, pastProfiles, presentProfiles } from './account-past.sql.js';
import type { ListedProfile } from './listed-account.js';

/** Returns what people had written of an account just before a turn of it; undefined for an account that is gone. */
export type ProfileBefore = (accountId: string, turn: number) => ListedProfile | undefined;

/** Reads what people had written of accounts before it was changed. */
export class AccountPastService {
  /** The profiles of some accounts, as of any of their turns. */
  async profiles(ctx: Context, accountIds: readonly string[]): Promise<ProfileBefore> {
    if (accountIds.length === 0) return () => undefined;
    // The present first: what a turn between the two statements changes is then in the second answer.
    const present = await this.read(ctx, presentProfiles, accountIds);
    const past = await this.read(ctx, pastProfiles, accountIds);
    const now = new Map(present.map((profile) => [profile.accountId, profile]));
    const byAccount = grouped(past, ({ accountId }) => accountId);
    return (accountId, turn) => {
      const later = (byAccount.get(accountId) ?? []).filter((profile) => profile.turn >= turn);
      return later.reduce<AccountPast | undefined>(earlier, undefined) ?? now.get(accountId);
    };
  }

  private async read(
    ctx: Context,
    select: (accounts: readonly string[]) => string,
    accountIds: readonly string[],
  ): Promise<AccountPast[]> {
    const rows = await ctx.db.query<object>(select(accountIds), accountIds);
    return rows.map((row) => hydrate(AccountPast, row));
  }
}

const earlier = (one: AccountPast | undefined, other: AccountPast): AccountPast =>
  one === undefined || other.turn < one.turn ? other : one;

/** Lets go of what was changed before a moment; returns how many rows went. In a transaction. */
export const prunePast = (ctx: Context, before: number): Promise<number> => ctx.db.run(FORGET_PAST_BEFORE, [before]);
