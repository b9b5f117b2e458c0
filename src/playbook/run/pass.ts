import type { FactValue, Frame } from '../../condition/fact.js';
import type { ContactView } from '../../contact/contact.state.js';
import type { EventType } from '../../event/catalogue.js';
import type { EventDraft, Scribe } from '../../event/scribe.js';
import { renewalsOf } from '../../revenue/renewal.rules.js';
import type { RenewalFigures } from '../../revenue/revenue.state.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { RunState } from '../model/playbook.state.js';
import type { PlaybookDraft, PlaybookTurn, SubjectView } from '../model/playbook-turn.js';
import { TriggerWatch } from '../trigger/trigger-watch.js';

/** One pass of the playbooks over one account: its input, and what comes of it. */
export class Pass {
  readonly now: number;
  readonly scribe: Scribe;
  /** Runs whose row must be written. */
  readonly changed = new Set<RunState>();
  /** Playbooks whose effects were held back because they ran in circles. */
  readonly loops = new Set<string>();
  readonly watching: TriggerWatch;
  hasChangedFacts = false;
  nextAt: number | undefined;
  private readonly contacts: ReadonlyMap<string, ContactView>;
  private knownRenewals: ReadonlyMap<string, RenewalFigures> | undefined;
  private readonly frames = new Map<object, Frame>();
  private listenedTo: ReadonlySet<EventType> | undefined;

  constructor(
    readonly draft: PlaybookDraft,
    readonly turn: PlaybookTurn,
  ) {
    this.now = turn.at.now;
    this.watching = new TriggerWatch(draft.playbooks, turn);
    this.contacts = new Map([...draft.contactsByExternalId.values()].map((contact) => [contact.id, contact]));
    this.scribe = listening(turn.scribe, (event) => this.notice(event));
  }

  /** Wants a turn at a moment. */
  wake(at: number | undefined): void {
    if (at !== undefined && at > this.now && (this.nextAt === undefined || at < this.nextAt)) this.nextAt = at;
  }

  /** A contact that this turn has loaded: one that a signal names, or that a live run is about. */
  contact(id: string | undefined): ContactView | undefined {
    return id === undefined ? undefined : this.contacts.get(id);
  }

  get loadedContacts(): Iterable<ContactView> {
    return this.contacts.values();
  }

  /** The renewals that the account knows of, the next to fall due first. */
  get renewals(): ReadonlyMap<string, RenewalFigures> {
    this.knownRenewals ??= new Map(renewalsOf(this.draft.revenue).map((renewal) => [renewal.id, renewal]));
    return this.knownRenewals;
  }

  /** A renewal by its id; without one the next that is open, as the account’s own facts have it. */
  renewal(id: string | undefined): RenewalFigures | undefined {
    return id === undefined
      ? [...this.renewals.values()].find(({ status }) => status === 'OPEN')
      : this.renewals.get(id);
  }

  playbook(key: string): CompiledPlaybook | undefined {
    return this.watching.index.byKey.get(key);
  }

  /** The facts for a subject. Where a playbook asks for other live runs, it is told of all but its own. */
  frame(playbook: CompiledPlaybook, subject: SubjectView, own?: RunState): Frame {
    const frame = this.subjectFrame(playbook, subject);
    const { purposes, live } = playbook.othersSlots ?? {};
    if (purposes === undefined && live === undefined) return frame;
    const others = this.draft.playbooks.runs.filter((run) => run !== own);
    const facts: FactValue[] = [...frame.facts];
    if (purposes !== undefined) facts[purposes] = [...new Set(others.map((run) => run.purpose))];
    if (live !== undefined) facts[live] = [...new Set(others.map((run) => run.playbookKey))];
    return { ...frame, facts };
  }

  private subjectFrame({ subject }: CompiledPlaybook, { contact, renewal }: SubjectView): Frame {
    if (subject === 'contact' && contact !== undefined)
      return this.frameOf(contact, () => this.turn.contactFrame(contact));
    if (subject === 'renewal' && renewal !== undefined)
      return this.frameOf(renewal, () => this.turn.renewalFrame(renewal));
    return this.turn.frame;
  }

  /** Facts stand still within a pass, so a subject's are put together once. */
  private frameOf(subject: object, make: () => Frame): Frame {
    const frame = this.frames.get(subject) ?? make();
    this.frames.set(subject, frame);
    return frame;
  }

  /** What playbooks say themselves may be what another listens for: then a further pass must follow. */
  private notice({ type }: EventDraft): void {
    if (!this.turn.isQuiet && this.heard.has(type)) this.hasChangedFacts = true;
  }

  private get heard(): ReadonlySet<EventType> {
    const { pinned } = this.turn;
    this.listenedTo ??= new Set([
      ...this.watching.index.heard,
      ...this.draft.playbooks.runs.flatMap(({ hash }) => [...(pinned(hash)?.hears ?? [])]),
    ]);
    return this.listenedTo;
  }
}

function listening(scribe: Scribe, notice: (event: EventDraft) => void): Scribe {
  return {
    accountId: scribe.accountId,
    now: scribe.now,
    isQuiet: scribe.isQuiet,
    emit: (event) => {
      notice(event);
      return scribe.emit(event);
    },
    cause: (cause) => scribe.cause(cause),
    write: (write) => scribe.write(write),
    forQueries: (work) => scribe.forQueries(work),
    send: (signal) => scribe.send(signal),
    id: (kind, key) => scribe.id(kind, key),
  };
}
