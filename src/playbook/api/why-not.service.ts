import type { ContactView } from '../../contact/contact.state.js';
import { hydrate } from '../../database/hydrate.js';
import { isIn, type Sql, sql, where } from '../../database/sql.js';
import { LifecycleEventRow } from '../../event/lifecycle-event.entity.js';
import type { Context } from '../../kernel/context.js';
import { accountUnknown, badInput, quote } from '../../kernel/errors.js';
import { present } from '../../kernel/present.js';
import { PlaybookQuarantineStore } from '../../quarantine/playbook-quarantine.store.js';
import type { AccountPreview, Previewed } from '../enrolment/account-preview.js';
import { HeldBack } from '../enrolment/held-back.entity.js';
import { whyNot } from '../enrolment/why-not.rules.js';
import { say, type WhyNotCheck, whyNotSummary } from '../enrolment/why-not.types.js';
import type { WhyNotAsked } from '../enrolment/why-not-asked.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { SubjectView } from '../model/playbook-turn.js';
import { Pass } from '../run/pass.js';
import { Run } from '../run/run.entity.js';
import { valuesOf } from '../run/run-locals.js';
import { lastEventWhere, lastHeldBackWhere, lastRunWhere } from './why-not.sql.js';
import { WhyNot, type WhyNotArgs } from './why-not.view.js';

/**
 * Returns why a playbook has no run for somebody, from the present facts and what the account remembers. Writes
 * nothing.
 */
export class WhyNotService {
  private readonly quarantine = new PlaybookQuarantineStore();

  constructor(private readonly preview: AccountPreview) {}

  /**
   * Returns for every playbook; for one about a renewal at an account that has none open, that there is none.
   * @throws ACCOUNT_UNKNOWN; BAD_INPUT when the playbook is about a contact and none of the account is named, or when
   * the account has no such renewal
   */
  async ask(ctx: Context, args: WhyNotArgs): Promise<WhyNot> {
    const { playbookKey, accountId, contactId = null, renewalId = null } = args;
    const previewed = await this.preview.read(ctx, accountId, ...(contactId === null ? [] : ([contactId] as const)));
    if (previewed === undefined) throw accountUnknown(accountId).at('accountId');
    const pass = new Pass(previewed.draft, previewed.turn);
    const playbook = pass.playbook(playbookKey);
    if (playbook === undefined)
      return viewOf(args, [
        say('IN_FORCE', 'NOT_MET', `No version of ${quote(playbookKey)} is in force for this account.`),
      ]);
    const aside = await this.quarantine.reasonOf(ctx, playbook.hash);
    if (aside !== undefined)
      return viewOf(args, [
        say(
          'IN_FORCE',
          'NOT_MET',
          `Version ${playbook.label} is set aside. ${aside} Let it go on with retryQuarantinedPlaybooks.`,
          { hash: playbook.hash },
        ),
      ]);
    const inForce = say('IN_FORCE', 'MET', `Version ${playbook.label} is in force for this account.`, {
      hash: playbook.hash,
    });
    const subject = subjectOf(playbook, pass, contactId, renewalId);
    if (subject === undefined)
      return viewOf(args, [inForce, say('SUBJECT', 'NOT_MET', 'The account has no renewal that is open.')]);
    return viewOf(args, [inForce, ...whyNot(await this.asked(ctx, playbook, subject, pass, previewed))]);
  }

  /** The latest firing of the playbook for the subject that started no run; null when there is none. */
  async lastHeldBack(ctx: Context, asked: WhyNot): Promise<HeldBack | null> {
    const { text, values } = where(ofSubject(asked));
    const [row] = await ctx.db.query<object>(lastHeldBackWhere(text), values);
    return row === undefined ? null : hydrate(HeldBack, row);
  }

  /** The playbook's latest run for the subject; null when there is none. */
  async lastRun(ctx: Context, asked: WhyNot): Promise<Run | null> {
    const { text, values } = where(ofSubject(asked));
    const [row] = await ctx.db.query<object>(lastRunWhere(text), values);
    return row === undefined ? null : hydrate(Run, row);
  }

  private async asked(
    ctx: Context,
    playbook: CompiledPlaybook,
    subject: SubjectView,
    pass: Pass,
    { scope, draft }: Previewed,
  ): Promise<WhyNotAsked> {
    const { trigger } = playbook;
    const event =
      trigger.form === 'on' ? await lastEvent(ctx, trigger.on, draft.accountId, subject.contact) : undefined;
    const lastHeard = event && { id: event.id, at: event.at, event: valuesOf(event.data) };
    return { playbook, subject, pass, scope, ...present({ lastEvent: lastHeard }) };
  }
}

function subjectOf(
  { subject, key }: CompiledPlaybook,
  pass: Pass,
  contactId: string | null,
  renewalId: string | null,
): SubjectView | undefined {
  if (subject === 'account') return {};
  if (subject === 'contact') {
    const contact = pass.contact(contactId ?? undefined);
    if (contact === undefined)
      throw badInput(`${quote(key)} is about a contact: name one of the account.`, 'contactId');
    return { contact };
  }
  const renewal = pass.renewal(renewalId ?? undefined);
  if (renewal !== undefined) return { renewal };
  if (renewalId === null) return undefined;
  throw badInput(`${quote(key)} is about a renewal, and the account has no such one.`, 'renewalId');
}

async function lastEvent(
  ctx: Context,
  type: string,
  accountId: string,
  contact: ContactView | undefined,
): Promise<LifecycleEventRow | undefined> {
  const { text, values } = where([
    sql('account_id = ?', accountId),
    isIn('type', [type]),
    ...(contact === undefined ? [] : [sql('contact_id = ?', contact.id)]),
  ]);
  const [row] = await ctx.db.query<object>(lastEventWhere(text), values);
  return row === undefined ? undefined : hydrate(LifecycleEventRow, row);
}

function ofSubject({ playbookKey, accountId, contactId, renewalId }: WhyNot): Sql[] {
  return [
    sql('account_id = ?', accountId),
    sql('playbook_key = ?', playbookKey),
    ...(contactId === null ? [] : [sql('contact_id = ?', contactId)]),
    ...(renewalId === null ? [] : [sql('renewal_id = ?', renewalId)]),
  ];
}

function viewOf(
  { playbookKey, accountId, contactId = null, renewalId = null }: WhyNotArgs,
  checks: WhyNotCheck[],
): WhyNot {
  return Object.assign(new WhyNot(), {
    playbookKey,
    accountId,
    contactId,
    renewalId,
    checks,
    summary: whyNotSummary(checks),
  });
}
