import type { AccountService } from '../../account/account.service.js';
import type { TextRenderer } from '../../condition/bound-text.js';
import type { ContactService } from '../../contact/contact.service.js';
import type { Context } from '../../kernel/context.js';
import type { MemberService } from '../../team/member.service.js';
import type { Run, RunStep } from '../run/run.entity.js';
import type { PendingApproval } from './approval.view.js';

/** Shows what waits for a person’s word. */
export class ApprovalService {
  constructor(
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly texts: TextRenderer,
  ) {}

  /** The steps of a run that wait for a person’s word, with the names as they are now. */
  async pending(ctx: Context, run: Run): Promise<PendingApproval[]> {
    const waiting = run.isLive ? run.steps.filter(isPending) : [];
    if (waiting.length === 0) return [];
    const [account, contact] = await Promise.all([
      this.accounts.byId(ctx, run.accountId),
      run.contactId === null ? null : this.contacts.byId(ctx, run.contactId),
    ]);
    const names = { 'account.name': account?.name, 'contact.name': contact?.name };
    return Promise.all(waiting.map((step) => this.view(ctx, step, names)));
  }

  private async view(
    ctx: Context,
    { key, startedAt, approval, giveUpAt }: RunStep,
    names: Readonly<Record<string, string | undefined>>,
  ): Promise<PendingApproval> {
    const { title, approverId } = approval ?? {};
    return {
      stepKey: key,
      title: title === undefined ? key : this.texts.render(title.template, title.bindings, names),
      approver: approverId === undefined ? null : await this.members.byId(ctx, approverId),
      askedAt: startedAt ?? 0,
      givesUpAt: giveUpAt ?? null,
    };
  }
}

/** Begun and not answered: after a no it may still wait for its `otherwise`. */
const isPending = ({ state, approval, outcome }: RunStep): boolean =>
  state === 'WAITING' && approval !== undefined && outcome == null;
