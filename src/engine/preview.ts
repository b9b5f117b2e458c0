import { contactsOf } from '../contact/contact.load.js';
import type { Context } from '../kernel/context.js';
import type { AccountPreview, Previewed } from '../playbook/enrolment/account-preview.js';
import { loadPeople, readAccounts } from './load.js';
import type { RulebookStore } from './rulebook-store.js';
import type { ShellSetting } from './shell-setting.js';
import { previewTurn } from './turn.js';

/** Looks at an account as a turn would now: its state as its last turn left it, and what has come of time since. */
export class TurnPreview implements AccountPreview {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly setting: ShellSetting,
  ) {}

  async read(ctx: Context, accountId: string, contactId?: string): Promise<Previewed | undefined> {
    const [claimed] = await readAccounts(ctx, [accountId]);
    if (claimed === undefined) return undefined;
    const { draft, version, takenAt } = claimed;
    const rulebook = await this.rulebooks.currentFor(ctx, [claimed]);
    await loadPeople(ctx, [claimed], [], rulebook);
    const asked = contactId === undefined ? [] : await contactsOf(ctx, [], [contactId]);
    for (const { accountId: owner, contact } of asked)
      if (owner === accountId) draft.contactsByExternalId.set(contact.externalId, contact);
    const surroundings = await this.rulebooks.surroundings(ctx);
    const now = Math.max(ctx.now(), takenAt);
    const turn = previewTurn({
      draft,
      version,
      signals: [],
      surroundings,
      calendar: this.setting.calendar,
      now,
      rulebook,
      mode: 'LIVE',
      lateness: this.setting.lateness,
    });
    return { draft, turn, scope: rulebook.scope };
  }
}
