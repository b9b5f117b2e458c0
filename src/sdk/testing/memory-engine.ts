import { newAccountPart } from '../../account/account.state.js';
import type { MemberView } from '../../condition/surroundings.js';
import type { ContactView } from '../../contact/contact.state.js';
import { contactIdOf } from '../../contact/contact-id.js';
import { DAILY, dueAt } from '../../engine/account-clock.js';
import { composeBody } from '../../engine/compose.js';
import { refusalIn } from '../../engine/isolate.rules.js';
import { compileRulebook, type Rulebook } from '../../engine/rulebook.js';
import type { RulebookBody } from '../../engine/rulebook-body.js';
import type { TurnEvent } from '../../engine/scribe.js';
import { decodeState, encodeState, newState } from '../../engine/state.js';
import { type Claimed, TurnBatch } from '../../engine/turn-batch.js';
import type { Outgoing, Write } from '../../event/scribe.js';
import { Calendar } from '../../kernel/calendar.js';
import { idOf } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import { contactsAmong, neededContacts } from '../../playbook/model/named-contacts.js';
import type { Signal, SignalType } from '../../signal/signal.js';
import type { Desks } from '../../team/settle.rules.js';
import type { Person } from '../../usage/usage.state.js';
import type { PluginDefinition } from '../plugin.definition.js';

const LATENESS_MS = 3 * 86_400_000;

/** A row as a turn wrote it, by the column's name. */
export type Row = Readonly<Record<string, unknown>>;

interface Kept {
  claimed: Claimed;
  readonly people: Map<number, Person>;
  readonly contacts: Map<string, ContactView>;
}

/**
 * The real turn, its state encoded and decoded between turns as in the database, with a virtual clock and nothing else.
 */
export class MemoryEngine {
  readonly calendar: Calendar;
  readonly events: TurnEvent[] = [];
  private readonly tables = new Map<string, Map<string, Row>>();
  private readonly accounts = new Map<string, Kept>();
  private readonly desks: Desks = { loads: new Map(), pointers: new Map() };
  private rulebook: Rulebook;
  private readonly body: RulebookBody;
  private count = 0;

  /** Signals so far: of two at one moment the later told counts. */
  private told = 0;

  constructor(
    plugins: readonly PluginDefinition[],
    private readonly members: ReadonlyMap<string, MemberView>,
    public now: number,
    zone: string,
  ) {
    this.calendar = new Calendar({ zone });
    this.body = composeBody(plugins);
    this.rulebook = compileRulebook(this.body);
  }

  /** Until `enforce`, everything but playbooks is in force: history happens, and nothing fires. */
  suspend(): void {
    this.rulebook = compileRulebook({ ...this.body, playbooks: [] });
  }

  /** The playbooks come into force, as with a publication: every account takes note of what holds already. */
  enforce(): void {
    this.rulebook = compileRulebook(this.body);
    for (const accountId of this.accounts.keys()) this.take(accountId, []);
  }

  /** The keys of the playbooks. */
  get playbookKeys(): string[] {
    return this.body.playbooks.map(({ definition }) => definition.key);
  }

  /** The keys of the steps that launch a task, with their playbook. */
  get taskSteps(): { readonly playbook: string; readonly step: string }[] {
    return this.rulebook.playbooks.flatMap(({ key, allSteps }) =>
      allSteps.filter(({ kind }) => kind === 'task').map((step) => ({ playbook: key, step: step.key })),
    );
  }

  /** What somebody else than a turn writes into a row. */
  amend(table: string, id: string, fields: Row): void {
    const rows = this.tables.get(table);
    rows?.set(id, { ...rows.get(id), ...fields });
  }

  open(externalId: string): string {
    const id = idOf('account', 0, externalId);
    const account = newAccountPart({ id, externalId, createdAt: this.now });
    const draft = { accountId: id, ...newState(), account, people: new Map(), contactsByExternalId: new Map() };
    this.accounts.set(id, {
      claimed: {
        accountId: id,
        version: 0,
        cursor: 0,
        rulebookHash: '',
        takenAt: 0,
        draft,
        wakeAt: undefined,
        driftAt: undefined,
      },
      people: new Map(),
      contacts: new Map(),
    });
    return id;
  }

  /** Something happens to an account now, and it takes its turn; so do the accounts that are told of it. */
  perform(
    accountId: string,
    type: SignalType,
    properties: Readonly<Record<string, unknown>>,
    contactExternalId?: string,
  ): void {
    this.count += 1;
    this.take(accountId, [this.signal(accountId, type, `signal/${this.count}`, properties, contactExternalId)]);
  }

  /** Time goes by; whoever wants a turn on the way takes it then. */
  moveTo(until: number): void {
    for (let next = this.nextDue(until); next !== undefined; next = this.nextDue(until)) {
      this.now = Math.max(this.now, next.at);
      this.take(next.accountId, []);
    }
    this.now = until;
  }

  state(accountId: string): Claimed['draft'] {
    return this.kept(accountId).claimed.draft;
  }

  contactId(accountId: string, externalId: string): string {
    return contactIdOf(accountId, externalId);
  }

  contact(accountId: string, id: string): ContactView | undefined {
    return [...this.kept(accountId).contacts.values()].find((contact) => contact.id === id);
  }

  rows(table: string): Row[] {
    return [...(this.tables.get(table)?.values() ?? [])];
  }

  get stages(): Rulebook['lifecycle']['stages'] {
    return this.rulebook.lifecycle.stages;
  }

  private take(accountId: string, signals: readonly Signal[]): void {
    const kept = this.kept(accountId);
    const claimed = this.claim(kept, signals);
    const surroundings = { members: this.members, currency: 'EUR', rates: { EUR: 1 } };
    const batch = new TurnBatch({
      rulebook: this.rulebook,
      surroundings,
      calendar: this.calendar,
      lateness: LATENESS_MS,
      mode: 'LIVE',
    });
    takeOrRefuse(() => batch.take(claimed, signals, this.now));
    batch.settle(this.desks, this.now);
    kept.claimed = claimed;
    for (const contact of claimed.draft.contactsByExternalId.values()) kept.contacts.set(contact.externalId, contact);
    for (const write of batch.writes) this.write(write);
    this.events.push(...batch.events);
    for (const outgoing of batch.outgoing) this.deliver(outgoing);
  }

  /** The state as it would come from its row, with the contacts that signals, live runs and timers name. */
  private claim({ claimed, people, contacts }: Kept, signals: readonly Signal[]): Claimed {
    const state = decodeState(encodeState(claimed.draft));
    const isNew = claimed.rulebookHash !== this.rulebook.hash;
    const needed = neededContacts(state.playbooks, signals, isNew, this.rulebook.playbooks);
    const loaded = contactsAmong(contacts.values(), needed);
    const { told, toldTickets } = claimed.draft;
    const draft = {
      accountId: claimed.accountId,
      ...state,
      ...present({ told, toldTickets }),
      people,
      contactsByExternalId: new Map(loaded.map((contact) => [contact.externalId, structuredClone(contact)])),
    };
    return { ...claimed, draft };
  }

  private deliver({ accountId, accountExternalId, type, key, properties, contactExternalId }: Outgoing): void {
    const id =
      accountId ??
      [...this.accounts.values()].find(({ claimed }) => claimed.draft.account.externalId === accountExternalId)?.claimed
        .accountId;
    if (id !== undefined) this.take(id, [this.signal(id, type as SignalType, key, properties, contactExternalId)]);
  }

  private signal(
    accountId: string,
    type: SignalType,
    key: string,
    properties: Readonly<Record<string, unknown>>,
    contactExternalId?: string,
  ): Signal {
    const contact = contactExternalId === undefined ? {} : { contactExternalId };
    this.told += 1;
    return {
      id: this.told,
      type,
      accountId,
      key,
      actorId: 'system',
      occurredAt: this.now,
      recordedAt: this.now,
      properties,
      ...contact,
    };
  }

  private write({ table, mode, row }: Write): void {
    const rows = this.tables.get(table) ?? new Map<string, Row>();
    const key = String(row.id ?? `${row.account_id}/${row.key ?? rows.size}`);
    if (mode === 'update') rows.set(key, { ...rows.get(key), ...row });
    else if (mode === 'upsert' || !rows.has(key)) rows.set(key, row);
    this.tables.set(table, rows);
  }

  private nextDue(until: number): { accountId: string; at: number } | undefined {
    const due = [...this.accounts.values()].flatMap(({ claimed }) => {
      const at = dueAt(claimed, DAILY);
      return at !== undefined && at <= until ? [{ accountId: claimed.accountId, at }] : [];
    });
    return due.sort((one, other) => one.at - other.at)[0];
  }

  private kept(accountId: string): Kept {
    const kept = this.accounts.get(accountId);
    if (kept === undefined) throw new Error(`the world has no account ${accountId}`);
    return kept;
  }
}

/** @throws what the fold of a signal throws, as a command does */
function takeOrRefuse(take: () => void): void {
  try {
    take();
  } catch (error) {
    throw refusalIn(error);
  }
}
