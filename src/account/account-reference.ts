import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput } from '../kernel/errors.js';
import type { AccountService } from './account.service.js';

/** How an input names its account: by id or by external id. */
export interface AccountReference {
  readonly accountId?: string | null;
  readonly accountExternalId?: string | null;
}

/** The id of the account that an input names. @throws BAD_INPUT unless it names it in one way, ACCOUNT_UNKNOWN */
export async function referredAccount(
  ctx: Context,
  accounts: AccountService,
  { accountId, accountExternalId }: AccountReference,
): Promise<string> {
  if ((accountId == null) === (accountExternalId == null))
    throw badInput('Name the account by `accountId` or by `accountExternalId`, one of them.', 'input', 'accountId');
  const account =
    accountId != null
      ? await accounts.byId(ctx, accountId)
      : await accounts.byExternalId(ctx, accountExternalId as string);
  return account?.id ?? Promise.reject(accountUnknown(accountId ?? accountExternalId ?? ''));
}

/** The id of the account with an external id; undefined when none is named. @throws ACCOUNT_UNKNOWN */
export async function accountNamed(
  ctx: Context,
  accounts: AccountService,
  externalId: string | null | undefined,
): Promise<string | undefined> {
  if (externalId == null) return undefined;
  const account = await accounts.byExternalId(ctx, externalId);
  return account?.id ?? Promise.reject(accountUnknown(externalId));
}
