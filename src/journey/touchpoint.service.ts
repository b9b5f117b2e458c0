import type { AccountService } from '../account/account.service.js';
import type { MemberDirectory } from '../account/account-upsert.js';
import { recordLoader } from '../database/record-loader.js';
import { CLOCK_AHEAD, isMoment, MOMENT_RANGE } from '../kernel/bounds.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, notFound, PerennialError, quote } from '../kernel/errors.js';
import { kindOf, newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { checkText, MOST_EXTERNAL_ID } from '../kernel/text.js';
import type { Commands } from '../signal/commands.js';
import { checkProperties } from '../signal/intake.rules.js';
import { externalRecordId, recordIdOf } from '../signal/properties.js';
import { CheckIn } from './check-in.entity.js';
import type { TimelineSource } from './timeline.service.js';
import { Touchpoint } from './touchpoint.entity.js';
import type { LogTouchpointInput, PlanTouchpointInput } from './touchpoint.inputs.js';

type Input = LogTouchpointInput | PlanTouchpointInput;

/** Reads touchpoints and check-ins, and writes touchpoints down. */
export class TouchpointService implements TimelineSource {
  readonly timelineKinds = ['TOUCHPOINT', 'NOTE'] as const;

  constructor(
    private readonly commands: Commands,
    private readonly accounts: AccountService,
    private readonly members: MemberDirectory,
  ) {}

  /** One touchpoint, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Touchpoint | null> {
    return recordLoader(ctx, Touchpoint, 'touchpoint').load(id);
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(Touchpoint | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** The account's check-in; null before its first turn. */
  checkInOf(ctx: Context, accountId: string): Promise<CheckIn | null> {
    return this.checkIns(ctx).load(accountId);
  }

  /** Forgets what this request has read, after a command has changed it. */
  forget(ctx: Context): void {
    recordLoader(ctx, Touchpoint, 'touchpoint').clearAll();
    this.checkIns(ctx).clearAll();
  }

  /** Writes down a contact that took place. */
  log(ctx: Context, input: LogTouchpointInput): Promise<Touchpoint> {
    const { direction, sentiment, isAnswered, at } = input;
    if (at != null && at > ctx.now() + CLOCK_AHEAD)
      throw new PerennialError(
        'FUTURE_DATE',
        'A touchpoint that took place lies in the past. Use planTouchpoint for one to come.',
        {},
        ['input', 'at'],
      );
    if (at != null && !isMoment(at)) throw badInput(`\`at\` lies ${MOMENT_RANGE}.`, 'input', 'at');
    return this.record(
      ctx,
      input,
      { status: 'DONE', ...present({ direction, sentiment, isAnswered }) },
      at ?? ctx.now(),
    );
  }

  /** Writes down a contact that is planned. */
  plan(ctx: Context, input: PlanTouchpointInput): Promise<Touchpoint> {
    return this.record(ctx, input, { status: 'PLANNED', plannedAt: input.plannedAt }, ctx.now());
  }

  private async record(
    ctx: Context,
    input: Input,
    more: Record<string, unknown>,
    occurredAt: number,
  ): Promise<Touchpoint> {
    checkText(input.contactExternalId, MOST_EXTERNAL_ID, 'contactExternalId');
    const accountId = await this.accountOf(ctx, input);
    const { kind, channel, notes, externalId, contactExternalId } = input;
    const memberId = input.memberId ?? (kindOf(ctx.actor.id) === 'member' ? ctx.actor.id : undefined);
    const command = {
      accountId,
      key: newId('touchpoint'),
      occurredAt,
      properties: { kind, ...present({ channel, notes, externalId, memberId }), ...more },
    };
    await this.check(ctx, command.properties, input.memberId);
    await this.commands.perform(ctx, { type: 'touchpoint', ...command, ...present({ contactExternalId }) });
    this.forget(ctx);
    const id =
      externalId == null ? recordIdOf('touchpoint', command) : externalRecordId('touchpoint', accountId, externalId);
    return (await this.byId(ctx, id)) ?? Promise.reject(notFound('touchpoint', id));
  }

  private async accountOf(ctx: Context, { accountId, accountExternalId }: Input): Promise<string> {
    if ((accountId == null) === (accountExternalId == null))
      throw badInput('Name the account by `accountId` or by `accountExternalId`, one of them.', 'input', 'accountId');
    const account =
      accountId != null
        ? await this.accounts.byId(ctx, accountId)
        : await this.accounts.byExternalId(ctx, accountExternalId as string);
    return account?.id ?? Promise.reject(accountUnknown(accountId ?? accountExternalId ?? ''));
  }

  /** As a signal that an integration sends is checked. @throws BAD_INPUT, VALUE_TOO_LARGE with the field as path */
  private async check(
    ctx: Context,
    properties: Readonly<Record<string, unknown>>,
    memberId: string | null | undefined,
  ): Promise<void> {
    const checked = checkProperties('touchpoint', properties, ctx.now());
    if ('code' in checked) throw new PerennialError(checked.code, checked.message, {}, checked.path);
    if (memberId != null && !(await this.members.existing(ctx, [memberId])).has(memberId))
      throw badInput(`No team member has the id ${quote(memberId)}.`, 'memberId');
  }

  private checkIns(ctx: Context) {
    return recordLoader(ctx, CheckIn, 'account_check_in', 'account_id');
  }
}
