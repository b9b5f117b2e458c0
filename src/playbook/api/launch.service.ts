import { AccountService } from '../../account/account.service.js';
import { ContactService } from '../../contact/contact.service.js';
import type { Context } from '../../kernel/context.js';
import { accountUnknown, badInput, notFound, PerennialError, quote } from '../../kernel/errors.js';
import { hashKey, newId } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { Renewal } from '../../revenue/renewal.entity.js';
import type { RevenueService } from '../../revenue/revenue.service.js';
import type { Commands } from '../../signal/commands.js';
import { keyHash } from '../../signal/properties.js';
import type { HeldBack } from '../enrolment/held-back.entity.js';
import { effectKey } from '../model/effect-key.js';
import type { Run } from '../run/run.entity.js';
import { PlaybookService } from './playbook.service.js';
import type { Playbook } from './playbook.view.js';
import type { ApproveStepInput, CancelRunInput, LaunchPlaybookInput } from './run.inputs.js';
import { RunService } from './run.service.js';

/** Launches playbooks and ends runs, for people. */
export class LaunchService {
  constructor(
    private readonly commands: Commands,
    private readonly playbooks: PlaybookService,
    private readonly runs: RunService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly revenue: RevenueService,
  ) {}

  /**
   * @throws PLAYBOOK_UNKNOWN, ACCOUNT_UNKNOWN; BAD_INPUT when the contact or renewal is missing or another account’s
   */
  async launch(
    ctx: Context,
    { playbookKey, accountId, contactId, renewalId, reason }: LaunchPlaybookInput,
  ): Promise<{ run: Run | null; heldBack: HeldBack | null }> {
    const subject = await this.subjectOf(ctx, playbookKey);
    if ((await this.accounts.byId(ctx, accountId)) === null) throw accountUnknown(accountId).at('input', 'accountId');
    const contact = subject === 'CONTACT' ? await this.contactOf(ctx, accountId, contactId) : undefined;
    const renewal = subject === 'RENEWAL' ? await this.renewalOf(ctx, accountId, renewalId) : undefined;
    const about = present({ contactId: contact?.id, renewalId: renewal?.id });
    const key = `launch/${newId('run')}`;
    const properties = { playbookKey, ...about, ...present({ reason }) };
    await this.commands.perform(ctx, {
      accountId,
      type: 'playbook.launched',
      properties,
      key,
      ...present({ contactExternalId: contact?.externalId }),
    });
    return this.runs.byEffect(ctx, hashKey(effectKey(playbookKey, accountId, about, keyHash(key))));
  }

  /** @throws NOT_FOUND when there is no such run, or it has ended */
  async cancel(ctx: Context, { id, reason }: CancelRunInput): Promise<Run> {
    const { accountId, isLive } = await this.runs.known(ctx, id);
    if (!isLive) throw notFound('live run', id).at('input', 'id');
    await this.commands.perform(ctx, {
      accountId,
      type: 'run.cancelled',
      properties: { runId: id, ...present({ reason }) },
    });
    return this.runs.known(ctx.fresh(), id);
  }

  /** Says yes or no to a step that waits for it. @throws NOT_FOUND, APPROVAL_CLOSED */
  async approve(ctx: Context, { runId, stepKey, isApproved, note }: ApproveStepInput): Promise<Run> {
    const { accountId } = await this.runs.known(ctx, runId);
    await this.commands.perform(ctx, {
      accountId,
      type: 'step.approved',
      properties: { runId, stepKey, isApproved, ...present({ note }) },
    });
    return this.runs.known(ctx.fresh(), runId);
  }

  private async subjectOf(ctx: Context, playbookKey: string): Promise<Playbook['subject']> {
    const playbook = await this.playbooks.byKey(ctx, playbookKey);
    if (playbook === null)
      throw new PerennialError(
        'PLAYBOOK_UNKNOWN',
        `No live playbook has the key ${quote(playbookKey)}; Query.playbooks lists them.`,
        { playbookKey },
        ['input', 'playbookKey'],
      );
    return playbook.subject;
  }

  private async renewalOf(ctx: Context, accountId: string, renewalId: string | null | undefined): Promise<Renewal> {
    const renewal =
      renewalId == null
        ? await this.revenue.renewalOfAccount(ctx, accountId)
        : await this.revenue.renewal(ctx, renewalId);
    if (renewal?.accountId === accountId) return renewal;
    throw badInput(
      renewalId == null
        ? 'This playbook is about a renewal, and the account has none that is open.'
        : `The account has no renewal ${quote(renewalId)}.`,
      'input',
      'renewalId',
    );
  }

  private async contactOf(
    ctx: Context,
    accountId: string,
    contactId: string | null | undefined,
  ): Promise<{ id: string; externalId: string }> {
    if (contactId == null) throw badInput('This playbook is about a contact: name one.', 'input', 'contactId');
    const contact = await this.contacts.byId(ctx, contactId);
    if (contact === null || contact.accountId !== accountId)
      throw badInput(`The account has no contact ${quote(contactId)}.`, 'input', 'contactId');
    return contact;
  }
}
