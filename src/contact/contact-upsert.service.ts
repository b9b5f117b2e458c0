import type { AccountDirectory } from '../account/account-directory.js';
import { batchTooLarge, MOST_UPSERTS } from '../account/account-upsert.service.js';
import { performEach } from '../account/perform-each.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown } from '../kernel/errors.js';
import { itemError } from '../kernel/graphql/item-error.js';
import type { Command, Commands } from '../signal/commands.js';
import type { ContactInput, UpsertContactResult } from './contact.inputs.js';
import type { ContactService } from './contact.service.js';
import { contactIdOf } from './contact-id.js';
import { checkContactInput, contactCommands } from './contact-input.rules.js';

type Planned =
  | { readonly id: string; readonly commands: readonly Command[]; readonly isCreated: boolean }
  | { readonly error: unknown };

/** Creates, edits, closes and moves contacts, by external ids. */
export class ContactUpsertService {
  constructor(
    private readonly contacts: ContactService,
    private readonly directory: AccountDirectory,
    private readonly commands: Commands,
  ) {}

  /** Item by item: one that is refused never spoils the others. @throws BATCH_TOO_LARGE over 1,000 contacts */
  async upsert(ctx: Context, inputs: readonly ContactInput[]): Promise<UpsertContactResult[]> {
    if (inputs.length > MOST_UPSERTS) throw batchTooLarge('contacts', inputs.length);
    const plan = await this.plan(ctx, inputs);
    const refusals = await performEach(
      ctx,
      this.commands,
      plan.map((item) => ('commands' in item ? item.commands : [])),
    );
    this.contacts.forget(ctx);
    return Promise.all(
      plan.map(async (item, index) => {
        const refusal = 'error' in item ? item.error : refusals[index];
        const contact = 'id' in item ? await this.contacts.byId(ctx, item.id) : null;
        const error = refusal === undefined ? null : itemError(refusal, 'input', 'contacts', index);
        return { contact, error, isCreated: 'id' in item && refusal === undefined && item.isCreated };
      }),
    );
  }

  private async plan(ctx: Context, inputs: readonly ContactInput[]): Promise<Planned[]> {
    const named = inputs.flatMap(({ accountExternalId, movedTo }) => [
      accountExternalId,
      ...(movedTo ? [movedTo.accountExternalId] : []),
    ]);
    const accounts = await this.directory.resolve(ctx, named, { create: false });
    const ids = inputs.map(({ accountExternalId, externalId }) =>
      contactIdOf(accounts.get(accountExternalId) ?? '', externalId),
    );
    const found = await this.contacts.byIds(ctx, ids);
    return inputs.map((input, index) => {
      try {
        const accountId = check(input, accounts, ctx.now());
        return {
          id: ids[index] as string,
          commands: contactCommands(accountId, input, ctx.now()),
          isCreated: found[index] === null && ids.indexOf(ids[index] as string) === index,
        };
      } catch (error) {
        return { error };
      }
    });
  }
}

/** Returns the account's id. */
function check(input: ContactInput, accounts: ReadonlyMap<string, string>, now: number): string {
  checkContactInput(input, now);
  const accountId = accounts.get(input.accountExternalId);
  if (accountId === undefined) throw accountUnknown(input.accountExternalId).at('accountExternalId');
  if (input.movedTo && !accounts.has(input.movedTo.accountExternalId))
    throw accountUnknown(input.movedTo.accountExternalId).at('movedTo', 'accountExternalId');
  return accountId;
}
