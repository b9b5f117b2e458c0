import type { AccountService } from '../account/account.service.js';
import { referredAccount } from '../account/account-reference.js';
import type { TextRenderer } from '../condition/bound-text.js';
import type { ContactService } from '../contact/contact.service.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage, type OrderTerm } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { type Sql, sql } from '../database/sql.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Context } from '../kernel/context.js';
import { notFound, PerennialError } from '../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { checkText } from '../kernel/text.js';
import { amongOf } from '../revenue/among.js';
import { namesOf } from '../revenue/names-of.js';
import type { Commands } from '../signal/commands.js';
import { recordIdOf } from '../signal/properties.js';
import type { MemberService } from '../team/member.service.js';
import { RISK_LENGTHS } from './risk.commands.js';
import { Risk } from './risk.entity.js';
import type { RiskOrderField } from './risk.enums.js';
import type { ChangeRiskInput, CloseRiskInput, OpenRiskInput, RiskFilter, RisksArgs } from './risk.inputs.js';
import { FIRST_CONTACT_SINCE, OPEN_RISK_OF_KIND } from './risk.sql.js';

const ORDER: Readonly<Record<keyof typeof RiskOrderField, Omit<OrderTerm, 'direction'>>> = {
  OPENED_AT: { column: 'opened_at' },
  SEVERITY: { column: 'severity_level' },
  FIRST_SIGN_AT: { column: 'first_sign_at' },
  CLOSED_AT: { column: 'closed_at', nullable: true },
};

/** How far a client's clock may run ahead, ms. */
const AHEAD_MS = 300_000;

/** Reads risks, and opens, changes and closes them: each command takes the account's turn before it answers. */
export class RiskService implements TimelineSource {
  readonly timelineKinds = ['RISK'] as const;

  constructor(
    private readonly commands: Commands,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly texts: TextRenderer,
  ) {}

  /** One risk, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Risk | null> {
    return recordLoader(ctx, Risk, 'risk').load(id);
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(Risk | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** A list; `accountId` narrows it to one account's. */
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: RisksArgs,
    accountId?: string,
  ): Promise<ConnectionShape<Risk>> {
    const order = (orderBy?.length ? orderBy : [{ field: 'OPENED_AT', direction: 'DESC' } as const]).map(
      ({ field, direction }) => ({ ...ORDER[field], direction }),
    );
    const where = [...(accountId === undefined ? [] : [sql('account_id = ?', accountId)]), ...conditions(filter)];
    return toConnection(
      await keysetPage(ctx, { table: 'risk', where, order, request, map: (row: object) => hydrate(Risk, row) }),
    );
  }

  /** The mitigation with the names as they are now. */
  async mitigation(ctx: Context, { mitigationTemplate: template, bindings, ...about }: Risk): Promise<string | null> {
    if (template === null || !template.includes('{{')) return template;
    return this.texts.render(template, bindings, await namesOf(ctx, about, this.accounts, this.contacts));
  }

  /** Opens a risk, or answers the one of the kind that is open already. */
  async open(ctx: Context, input: OpenRiskInput): Promise<{ risk: Risk; isNew: boolean }> {
    const { kind, severity, reason, mitigation, ownerId, firstSignAt } = input;
    checkTexts({ reason, mitigation });
    const accountId = await referredAccount(ctx, this.accounts, input);
    await this.checkOwner(ctx, ownerId);
    if (firstSignAt != null && firstSignAt > ctx.now() + AHEAD_MS)
      throw new PerennialError('FUTURE_DATE', 'The first sign of a risk lies in the past.', {}, [
        'input',
        'firstSignAt',
      ]);
    const firstContactAt = firstSignAt == null ? undefined : await firstContact(ctx, accountId, firstSignAt);
    const optional = present({ severity, reason, mitigation, firstSignAt, firstContactAt });
    const command = {
      accountId,
      key: newId('risk'),
      occurredAt: ctx.now(),
      properties: { kind, ...(ownerId !== undefined && { ownerId }), ...optional },
    };
    await this.commands.perform(ctx, { type: 'risk.opened', ...command });
    const risk = await openOf(ctx, accountId, kind);
    return { risk, isNew: risk.id === recordIdOf('risk', command) };
  }

  /** @throws NOT_FOUND, RISK_CLOSED, CONFLICT */
  async change(
    ctx: Context,
    { id, expectedVersion, severity, reason, mitigation, ownerId }: ChangeRiskInput,
  ): Promise<Risk> {
    checkTexts({ reason, mitigation });
    await this.checkOwner(ctx, ownerId);
    const said = Object.fromEntries(
      Object.entries({ reason, mitigation, ownerId }).filter(([, value]) => value !== undefined),
    );
    return this.perform(ctx, 'risk.changed', id, { ...present({ expectedVersion, severity }), ...said });
  }

  /** @throws NOT_FOUND, RISK_CLOSED, CONFLICT */
  close(ctx: Context, { id, expectedVersion, outcome, note }: CloseRiskInput): Promise<Risk> {
    checkText(note, RISK_LENGTHS.note, 'note');
    return this.perform(ctx, 'risk.closed', id, { outcome, ...present({ expectedVersion, note }) });
  }

  private async perform(
    ctx: Context,
    type: 'risk.changed' | 'risk.closed',
    riskId: string,
    properties: object,
  ): Promise<Risk> {
    const risk = await this.byId(ctx, riskId);
    if (risk === null) throw notFound('risk', riskId).at('input', 'id');
    await this.commands.perform(ctx, { accountId: risk.accountId, type, properties: { riskId, ...properties } });
    recordLoader(ctx, Risk, 'risk').clearAll();
    return (await this.byId(ctx, riskId)) ?? Promise.reject(notFound('risk', riskId));
  }

  private async checkOwner(ctx: Context, ownerId: string | null | undefined): Promise<void> {
    if (ownerId != null && (await this.members.byId(ctx, ownerId)) === null)
      throw notFound('member', ownerId).at('input', 'ownerId');
  }
}

function checkTexts(texts: {
  readonly reason?: string | null | undefined;
  readonly mitigation?: string | null | undefined;
}): void {
  for (const field of ['reason', 'mitigation'] as const) checkText(texts[field], RISK_LENGTHS[field], field);
}

function conditions(filter: RiskFilter | null | undefined): Sql[] {
  const { accountIds, ownerIds, kinds, severities, outcomes, playbookKeys, isOpen } = filter ?? {};
  const lists = {
    account_id: accountIds,
    owner_id: ownerIds,
    kind: kinds,
    severity: severities,
    outcome: outcomes,
    playbook_key: playbookKeys,
  };
  return [...amongOf(lists), ...(isOpen == null ? [] : [sql(`closed_at IS ${isOpen ? 'NULL' : 'NOT NULL'}`)])];
}

async function openOf(ctx: Context, accountId: string, kind: string): Promise<Risk> {
  const [row] = await ctx.db.query<object>(OPEN_RISK_OF_KIND, [accountId, kind]);
  return row === undefined ? Promise.reject(notFound('open risk of the kind', kind)) : hydrate(Risk, row);
}

/** The first counting touchpoint from a moment on: one that the account's turn took long ago. */
async function firstContact(ctx: Context, accountId: string, from: number): Promise<number | undefined> {
  const [row] = await ctx.db.query<{ at: number | null }>(FIRST_CONTACT_SINCE, [accountId, from]);
  return row?.at == null ? undefined : Number(row.at);
}
