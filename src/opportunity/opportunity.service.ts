import type { AccountService } from '../account/account.service.js';
import { referredAccount } from '../account/account-reference.js';
import type { TextRenderer } from '../condition/bound-text.js';
import type { ContactService } from '../contact/contact.service.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage, type OrderTerm } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { badInput, notFound, PerennialError } from '../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { MoneyInput } from '../kernel/graphql/money.js';
import { newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { checkText } from '../kernel/text.js';
import { amongOf } from '../revenue/among.js';
import { namesOf } from '../revenue/names-of.js';
import type { Commands } from '../signal/commands.js';
import { recordIdOf } from '../signal/properties.js';
import type { MemberService } from '../team/member.service.js';
import { OPPORTUNITY_LENGTHS } from './opportunity.commands.js';
import { Opportunity } from './opportunity.entity.js';
import type { OpportunityOrderField } from './opportunity.enums.js';
import type {
  ChangeOpportunityInput,
  CloseOpportunityInput,
  OpenOpportunityInput,
  OpportunitiesArgs,
} from './opportunity.inputs.js';

const ORDER: Readonly<Record<keyof typeof OpportunityOrderField, Omit<OrderTerm, 'direction'>>> = {
  OPENED_AT: { column: 'opened_at' },
  EXPECTED_MRR: { column: 'expected_minor', nullable: true },
  ENDED_AT: { column: 'ended_at', nullable: true },
};

/** How far a client's clock may run ahead, ms. */
const AHEAD_MS = 300_000;

/** Reads opportunities, and opens, changes and closes them: each command takes the account's turn before it answers. */
export class OpportunityService {
  constructor(
    private readonly commands: Commands,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
    private readonly texts: TextRenderer,
  ) {}

  /** One opportunity, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Opportunity | null> {
    return recordLoader(ctx, Opportunity, 'opportunity').load(id);
  }

  /** A list; `accountId` narrows it to one account's. */
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: OpportunitiesArgs,
    accountId?: string,
  ): Promise<ConnectionShape<Opportunity>> {
    const order = (orderBy?.length ? orderBy : [{ field: 'OPENED_AT', direction: 'DESC' } as const]).map(
      ({ field, direction }) => ({ ...ORDER[field], direction }),
    );
    const { accountIds, ownerIds, kinds, statuses, playbookKeys } = filter ?? {};
    const lists = amongOf({
      account_id: accountIds,
      owner_id: ownerIds,
      kind: kinds,
      status: statuses,
      playbook_key: playbookKeys,
    });
    const where = [...(accountId === undefined ? [] : [sql('account_id = ?', accountId)]), ...lists];
    return toConnection(
      await keysetPage(ctx, {
        table: 'opportunity',
        where,
        order,
        request,
        map: (row: object) => hydrate(Opportunity, row),
      }),
    );
  }

  /** The title with the names as they are now. */
  async title(ctx: Context, { titleTemplate: template, bindings, ...about }: Opportunity): Promise<string | null> {
    if (template === null || !template.includes('{{')) return template;
    return this.texts.render(template, bindings, await namesOf(ctx, about, this.accounts, this.contacts));
  }

  /** @throws ACCOUNT_UNKNOWN, NOT_FOUND, BAD_INPUT */
  async open(ctx: Context, input: OpenOpportunityInput): Promise<Opportunity> {
    const { kind, title, expectedMrr, ownerId } = input;
    checkText(title, OPPORTUNITY_LENGTHS.title, 'title');
    checkAmount(expectedMrr);
    const accountId = await referredAccount(ctx, this.accounts, input);
    await this.checkOwner(ctx, ownerId);
    const properties = {
      kind,
      ...(ownerId !== undefined && { ownerId }),
      ...present({ title, expected: plain(expectedMrr) }),
    };
    const command = { accountId, key: newId('opportunity'), occurredAt: ctx.now(), properties };
    await this.commands.perform(ctx, { type: 'opportunity.opened', ...command });
    return this.after(ctx, recordIdOf('opportunity', command));
  }

  /** @throws NOT_FOUND, OPPORTUNITY_CLOSED, CONFLICT, BAD_INPUT */
  async change(
    ctx: Context,
    { id, expectedVersion, title, expectedMrr, ownerId, offer, offeredAt }: ChangeOpportunityInput,
  ): Promise<Opportunity> {
    checkText(title, OPPORTUNITY_LENGTHS.title, 'title');
    checkText(offer, OPPORTUNITY_LENGTHS.offer, 'offer');
    checkAmount(expectedMrr);
    if (offeredAt != null && offer == null) throw badInput('Say with `offer` what was offered then.', 'input', 'offer');
    if (offeredAt != null && offeredAt > ctx.now() + AHEAD_MS)
      throw new PerennialError('FUTURE_DATE', 'An offer that was made lies in the past.', {}, ['input', 'offeredAt']);
    await this.checkOwner(ctx, ownerId);
    const said = Object.fromEntries(
      Object.entries({ title, expected: plain(expectedMrr), ownerId }).filter(([, value]) => value !== undefined),
    );
    return this.perform(ctx, id, { ...said, ...present({ expectedVersion, offer, offeredAt }) });
  }

  /** @throws NOT_FOUND, OPPORTUNITY_CLOSED, CONFLICT */
  close(ctx: Context, { id, expectedVersion, isWon, note }: CloseOpportunityInput): Promise<Opportunity> {
    checkText(note, OPPORTUNITY_LENGTHS.note, 'note');
    return this.perform(ctx, id, { ending: isWon ? 'WON' : 'LOST', ...present({ expectedVersion, note }) });
  }

  private async perform(ctx: Context, opportunityId: string, properties: object): Promise<Opportunity> {
    const opportunity = await this.byId(ctx, opportunityId);
    if (opportunity === null) throw notFound('opportunity', opportunityId).at('input', 'id');
    await this.commands.perform(ctx, {
      accountId: opportunity.accountId,
      type: 'opportunity.changed',
      properties: { opportunityId, ...properties },
    });
    return this.after(ctx, opportunityId);
  }

  private async after(ctx: Context, id: string): Promise<Opportunity> {
    recordLoader(ctx, Opportunity, 'opportunity').clearAll();
    return (await this.byId(ctx, id)) ?? Promise.reject(notFound('opportunity', id));
  }

  private async checkOwner(ctx: Context, ownerId: string | null | undefined): Promise<void> {
    if (ownerId != null && (await this.members.byId(ctx, ownerId)) === null)
      throw notFound('member', ownerId).at('input', 'ownerId');
  }
}

/** An input as the signal's body has it. */
const plain = (amount: MoneyInput | null | undefined) =>
  amount == null ? amount : { amountMinor: amount.amountMinor, currency: amount.currency };

function checkAmount(amount: MoneyInput | null | undefined): void {
  if (amount != null && amount.amountMinor < 0)
    throw badInput('An expected MRR is 0 or more.', 'input', 'expectedMrr', 'amountMinor');
}
