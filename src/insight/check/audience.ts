import type { Condition } from '../../condition/condition.js';
import type { Fact, FactMoment, FactValue, Scope } from '../../condition/fact.js';
import { contactFacts } from '../../contact/contact.facts.js';
import { presentContactsOf } from '../../contact/contact.load.js';
import type { ContactView } from '../../contact/contact.state.js';
import type { Draft } from '../../engine/draft.js';
import { decodeState } from '../../engine/state.js';
import type { Context } from '../../kernel/context.js';
import { grouped } from '../../kernel/grouped.js';
import type { CompiledPlaybook, PlaybookScope } from '../../playbook/model/compiled-playbook.js';
import { renewalsOf } from '../../revenue/renewal.rules.js';
import { renewalValues } from '../../revenue/revenue.facts.js';
import { COUNT_STATES, statesByName } from './audience.sql.js';

/** Whom a playbook takes in today. */
export interface AudienceFound {
  /**
   * Accounts that its audience takes in; of a playbook about contacts or renewals, those with at least one that it
   * takes in.
   */
  readonly count: number;
  /** The first of them by name. */
  readonly sampleIds: readonly string[];
  /** Accounts that were looked at. */
  readonly examined: number;
  /** Whether there are more accounts than were looked at. */
  readonly isCut: boolean;
}

/** What conditions read, with the account's facts in the order of their slots. */
export type AudienceScope = PlaybookScope & { readonly facts: readonly Fact<Draft>[] };

export const LARGEST_SAMPLE = 50;
/** More accounts than these are not looked at: the answer is for somebody who is typing. */
const MOST_ACCOUNTS = 20_000;
const CHUNK = 500;

interface StateRow {
  readonly id: string;
  readonly search_text: string;
  readonly state: Buffer | null;
}

/** Asks a playbook's audience of every account's present state, in the order of their names. */
export async function audienceOf(
  ctx: Context,
  playbook: CompiledPlaybook,
  scope: AudienceScope,
  at: FactMoment,
  most = MOST_ACCOUNTS,
): Promise<AudienceFound> {
  const asks = new AudienceQuestion(playbook, scope, at);
  const sampleIds: string[] = [];
  let [count, examined] = [0, 0];
  for await (const rows of pages(ctx, most)) {
    const contacts = asks.readsContacts ? await contactsOf(ctx, rows) : new Map<string, ContactView[]>();
    for (const { id, state } of rows) {
      examined += 1;
      if (
        !asks.isMetBy(
          { accountId: id, ...decodeState(state), people: new Map(), contactsByExternalId: new Map() },
          contacts.get(id) ?? [],
        )
      )
        continue;
      count += 1;
      if (sampleIds.length < LARGEST_SAMPLE) sampleIds.push(id);
    }
  }
  return { count, sampleIds, examined, isCut: examined >= most && (await hasMore(ctx, most)) };
}

/** One audience, asked of many accounts: only the facts that it names are read. */
class AudienceQuestion {
  readonly readsContacts: boolean;
  private readonly accountPaths: readonly string[];
  private readonly contactPaths: readonly string[];
  private readonly known: Scope;

  constructor(
    private readonly playbook: CompiledPlaybook,
    private readonly scope: AudienceScope,
    private readonly at: FactMoment,
  ) {
    const reads = playbook.audience?.dependencies ?? [];
    this.readsContacts = playbook.subject === 'contact';
    this.known = this.readsContacts ? scope.contact : scope.account;
    this.accountPaths = reads.filter(
      (path) => (this.known.facts.get(path)?.slot ?? Number.POSITIVE_INFINITY) < scope.facts.length,
    );
    this.contactPaths = reads.filter((path) => (this.known.facts.get(path)?.slot ?? -1) >= scope.facts.length);
  }

  isMetBy(draft: Draft, contacts: readonly ContactView[]): boolean {
    const { audience, subject } = this.playbook;
    const facts: FactValue[] = [];
    for (const path of this.accountPaths)
      facts[this.slot(path)] = this.scope.facts[this.slot(path)]?.read(draft, this.at);
    if (subject === 'contact')
      return contacts.some((contact) => this.holds(audience, this.withContact(facts, contact)));
    if (subject === 'renewal')
      return renewalsOf(draft.revenue).some((renewal) =>
        this.holds(audience, this.with(facts, renewalValues(renewal, this.at))),
      );
    return this.holds(audience, facts);
  }

  private holds(audience: Condition | undefined, facts: readonly FactValue[]): boolean {
    return audience === undefined || audience.test({ facts, locals: {} }) === true;
  }

  private withContact(facts: readonly FactValue[], contact: ContactView): FactValue[] {
    return this.with(
      facts,
      this.contactPaths.map(
        (path) => [path, contactFacts[this.slot(path) - this.scope.facts.length]?.read(contact, this.at)] as const,
      ),
    );
  }

  private with(facts: readonly FactValue[], values: Iterable<readonly [string, FactValue]>): FactValue[] {
    const all = [...facts];
    for (const [path, value] of values) if (this.known.facts.has(path)) all[this.slot(path)] = value;
    return all;
  }

  private slot(path: string): number {
    return this.known.facts.get(path)?.slot ?? -1;
  }
}

async function* pages(ctx: Context, most: number): AsyncGenerator<StateRow[]> {
  let last: StateRow | undefined;
  for (let seen = 0; seen < most; seen += CHUNK) {
    const rows = await page(ctx, Math.min(CHUNK, most - seen), last);
    if (rows.length > 0) yield rows;
    if (rows.length < CHUNK) return;
    last = rows.at(-1);
  }
}

const page = (ctx: Context, size: number, after: StateRow | undefined): Promise<StateRow[]> =>
  ctx.db.query<StateRow>(
    statesByName(size, after !== undefined),
    after === undefined ? [] : [after.search_text, after.search_text, after.id],
  );

async function hasMore(ctx: Context, most: number): Promise<boolean> {
  const [row] = await ctx.db.query<{ total: number }>(COUNT_STATES);
  return Number(row?.total ?? 0) > most;
}

async function contactsOf(ctx: Context, rows: readonly StateRow[]): Promise<Map<string, ContactView[]>> {
  const found = await presentContactsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return new Map(
    [...grouped(found, ({ accountId }) => accountId)].map(([accountId, of]) => [
      accountId,
      of.map(({ contact }) => contact),
    ]),
  );
}
