import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput } from '../kernel/errors.js';
import type { UnknownAccountPolicy } from '../signal/signal.enums.js';
import type { AccountInput } from './account.inputs.js';
import type { AccountService } from './account.service.js';

/** An account of a batch by its external id. */
export interface NamedAccount extends AccountInput {
  externalId: string;
  /** True when an account that is not there is refused rather than made. */
  mustExist: boolean;
}

/** Reads the accounts that a batch names by id, so that each is known by its external id; or why one is refused. */
export async function nameAccounts(
  ctx: Context,
  accounts: AccountService,
  inputs: readonly AccountInput[],
  onUnknown: UnknownAccountPolicy,
): Promise<(NamedAccount | { readonly error: unknown })[]> {
  const known = await accounts.byIds(
    ctx,
    inputs.flatMap(({ id }) => id ?? []),
  );
  const externalIds = new Map(known.flatMap((account) => (account === null ? [] : [[account.id, account.externalId]])));
  return inputs.map((input) => {
    const { id, externalId, expectedVersion } = input;
    if (id == null && externalId == null)
      return { error: badInput('Name the account by `externalId` or by `id`.', 'externalId') };
    const named = id == null ? externalId : externalIds.get(id);
    if (named == null) return { error: accountUnknown(id ?? '').at('id') };
    if (externalId != null && externalId !== named)
      return { error: badInput(`The account with this id has another external id.`, 'externalId') };
    const mustExist = id != null || expectedVersion != null || onUnknown === 'REJECT';
    return { ...input, externalId: named, mustExist };
  });
}
