import type { Surroundings } from '../condition/surroundings.js';
import { contactsOf } from '../contact/contact.load.js';
import type { Context } from '../kernel/context.js';
import type { AccountPreview, Previewed } from '../playbook/enrolment/account-preview.js';
import { loadPeople, readAccounts } from './load.js';
import type { Rulebook } from './rulebook.js';
import type { RulebookStore } from './rulebook-store.js';
import type { ShellSetting } from './shell-setting.js';
import { previewTurn } from './turn.js';
import type { Claimed } from './turn-batch.js';

/** Looks at an account as a turn would now: its state as its last turn left it, and what has come of time since. */
export class TurnPreview implements AccountPreview {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly setting: ShellSetting,
  ) {}

  async read(ctx: Context, accountId: string, contactId?: string): Promise<Previewed | undefined> {
    const [claimed] = await readAccounts(ctx, [accountId]);
    if (claimed === undefined) return undefined;
    const { draft } = claimed;
    const rulebook = await this.rulebooks.currentFor(ctx, [claimed]);
    await loadPeople(ctx, [claimed], [], rulebook);
    const asked = contactId === undefined ? [] : await contactsOf(ctx, [], [contactId]);
    for (const { accountId: owner, contact } of asked)
      if (owner === accountId) draft.contactsByExternalId.set(contact.externalId, contact);
    return this.preview(ctx, claimed, rulebook, await this.rulebooks.surroundings(ctx));
  }

  async readMany(ctx: Context, accountIds: readonly string[]): Promise<ReadonlyMap<string, Previewed>> {
    const claimed = await readAccounts(ctx, accountIds);
    const rulebook = await this.rulebooks.currentFor(ctx, claimed);
    await loadPeople(ctx, claimed, [], rulebook);
    const surroundings = await this.rulebooks.surroundings(ctx);
    return new Map(claimed.map((one) => [one.draft.accountId, this.preview(ctx, one, rulebook, surroundings)]));
  }

  private preview(
    ctx: Context,
    { draft, version, takenAt }: Claimed,
    rulebook: Rulebook,
    surroundings: Surroundings,
  ): Previewed {
    const turn = previewTurn({
      draft,
      version,
      signals: [],
      surroundings,
      calendar: this.setting.calendar,
      now: Math.max(ctx.now(), takenAt),
      rulebook,
      mode: 'LIVE',
      lateness: this.setting.lateness,
    });
    return { draft, turn, scope: rulebook.scope };
  }
}
