import type { FactValue, Frame } from '../condition/fact.js';
import type { ContactView } from '../contact/contact.state.js';
import type { EventType } from '../event/catalogue.js';
import type { EventDraft, Scribe } from '../event/scribe.js';
import type { CompiledPlaybook } from './playbook.compiled.js';
import type { RunState } from './playbook.state.js';
import type { PlaybookDraft, PlaybookTurn } from './playbook-turn.js';

/** One pass of the playbooks over one account: its input, and what comes of it. */
export class Pass {
  readonly now: number;
  readonly scribe: Scribe;
  /** Runs whose row must be written. */
  readonly changed = new Set<RunState>();
  /** Playbooks whose effects were held back because they ran in circles. */
  readonly loops = new Set<string>();
  hasChangedFacts = false;
  nextAt: number | undefined;
  private readonly contacts: ReadonlyMap<string, ContactView>;
  private listenedTo: ReadonlySet<EventType> | undefined;

  constructor(
    readonly draft: PlaybookDraft,
    readonly turn: PlaybookTurn,
  ) {
    this.now = turn.at.now;
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

  playbook(key: string): CompiledPlaybook | undefined {
    return this.turn.playbooks.find((playbook) => playbook.key === key);
  }

  /** The facts for a subject. Where a playbook asks for other live runs, it is told of all but its own. */
  frame(playbook: CompiledPlaybook, contact: ContactView | undefined, own?: RunState): Frame {
    const frame = contact === undefined || playbook.subject === 'account' ? this.turn.frame : this.turn.contactFrame(contact);
    const { purposes, live } = playbook.othersSlots ?? {};
    if (purposes === undefined && live === undefined) return frame;
    const others = this.draft.playbooks.runs.filter((run) => run !== own);
    const facts: FactValue[] = [...frame.facts];
    if (purposes !== undefined) facts[purposes] = [...new Set(others.map((run) => run.purpose))];
    if (live !== undefined) facts[live] = [...new Set(others.map((run) => run.playbookKey))];
    return { ...frame, facts };
  }

  /** What playbooks say themselves may be what another listens for: then a further pass must follow. */
  private notice({ type }: EventDraft): void {
    if (!this.turn.isQuiet && this.heard.has(type)) this.hasChangedFacts = true;
  }

  private get heard(): ReadonlySet<EventType> {
    const { playbooks, pinned } = this.turn;
    this.listenedTo ??= new Set([...playbooks, ...this.draft.playbooks.runs.flatMap(({ hash }) => pinned(hash) ?? [])].flatMap(({ hears }) => [...hears]));
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
    send: (signal) => scribe.send(signal),
    id: (kind, key) => scribe.id(kind, key),
  };
}
