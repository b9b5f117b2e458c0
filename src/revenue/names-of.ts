import type { AccountService } from '../account/account.service.js';
import type { ContactService } from '../contact/contact.service.js';
import type { Context } from '../kernel/context.js';

/** The names that a kept text may read, as they are now: an erased one is gone. */
export async function namesOf(
  ctx: Context,
  { accountId, contactId }: { readonly accountId: string; readonly contactId: string | null },
  accounts: AccountService,
  contacts: ContactService,
): Promise<Record<string, string | undefined>> {
  const [account, contact] = await Promise.all([
    accounts.byId(ctx, accountId),
    contactId === null ? null : contacts.byId(ctx, contactId),
  ]);
  return { 'account.name': account?.name, 'contact.name': contact?.name };
}
