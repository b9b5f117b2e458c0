import { EVENTS, type EventType } from '../event/catalogue.js';
import type { CauseDraft, EventDraft, Outgoing, Scribe, Write } from '../event/scribe.js';
import { type IdKind, idOf, idsOf } from '../kernel/ids.js';

/**
 * How a turn is taken. LIVE: everything. HISTORY: late signals correct the state; what they tell is old, so nothing
 * fires.
 * IMPORT: as HISTORY, and the event log stays silent too.
 */
export type TurnMode = 'LIVE' | 'HISTORY' | 'IMPORT';

/** Names a turn of an account by how many it has taken: what arises in it is named by this. */
export const turnKey = (version: number): string => `turn/${version}`;

/** An event of a turn, with its id. */
export interface TurnEvent extends EventDraft {
  readonly id: string;
  readonly at: number;
  readonly accountId: string;
}

/** Things that happened out there, as opposed to changes of our own state: old ones are not news. */
const OCCURRENCES: ReadonlySet<EventType> = new Set([
  'survey.answered',
  'ticket.opened',
  'ticket.closed',
  'touchpoint.logged',
  'feature.used',
  'account.visited',
  'metric.recorded',
]);

/** What conditions may read of an event but the log must not keep. */
const PERSONAL = ['name', 'previous.accountName'];

/**
 * Keeps what the rules of one turn report, in order. Ids are made from the account, its version and a count: the same
 * turn names the same things.
 */
export class TurnScribe implements Scribe {
  readonly writes: Write[] = [];
  readonly events: TurnEvent[] = [];
  readonly outgoing: Outgoing[] = [];
  mode: TurnMode = 'LIVE';
  /** Events that playbooks have not looked at yet. */
  fresh: TurnEvent[] = [];
  private count = 0;

  private series: ReturnType<typeof idsOf> | undefined;

  /** `eventsFrom`: events before this moment are older than the log keeps, and are not written. */
  constructor(
    readonly accountId: string,
    readonly now: number,
    private readonly turnKey: string,
    private readonly eventsFrom = 0,
  ) {}

  get isQuiet(): boolean {
    return this.mode !== 'LIVE';
  }

  get isTold(): boolean {
    return this.mode !== 'IMPORT' && this.now >= this.eventsFrom;
  }

  id(kind: IdKind, key: string): string {
    return idOf(kind, this.now, `${this.accountId}/${key}`);
  }

  emit(draft: EventDraft): string {
    const id = this.nextId('event');
    const event: TurnEvent = { ...draft, id, at: this.now, accountId: this.accountId };
    if (this.mode === 'LIVE' && draft.firesNothing !== true) this.fresh.push(event);
    if (this.isLogged(draft.type)) this.events.push({ ...event, data: withoutNames(event.data) });
    return id;
  }

  cause(drafted: CauseDraft | (() => CauseDraft)): string {
    const cause = typeof drafted === 'function' ? drafted() : drafted;
    const id = this.nextId('cause');
    this.write({
      table: 'cause',
      mode: 'insert',
      row: {
        id,
        account_id: this.accountId,
        kind: cause.kind,
        summary: cause.summary,
        playbook_key: cause.playbookKey ?? null,
        playbook_hash: cause.playbookHash ?? null,
        run_id: cause.runId ?? null,
        event_id: cause.eventId ?? null,
        actor_id: cause.actorId ?? null,
        condition_text: cause.condition ?? null,
        facts: JSON.stringify(cause.facts ?? {}),
        at: this.now,
      },
    });
    return id;
  }

  /** Whether the log is told an event of this type by this turn. */
  tells(type: EventType): boolean {
    return this.events.some((event) => event.type === type);
  }

  /** Adds to what the log is told by an event of this turn. Returns false when there is none of this type. */
  amend(type: EventType, data: TurnEvent['data']): boolean {
    const place = this.events.findLastIndex((event) => event.type === type);
    const event = this.events[place];
    if (event === undefined) return false;
    this.events[place] = { ...event, data: { ...event.data, ...data } };
    return true;
  }

  write(write: Write): void {
    this.writes.push(write);
  }

  forQueries<T>(work: () => T): T | undefined {
    return work();
  }

  send(signal: Outgoing): void {
    this.outgoing.push(signal);
  }

  /** The events since the last call, for triggers and waits. */
  drainFresh(): TurnEvent[] {
    const events = this.fresh;
    this.fresh = [];
    return events;
  }

  private nextId(kind: IdKind): string {
    this.count += 1;
    this.series ??= idsOf(this.now, `${this.accountId}/${this.turnKey}`);
    return this.series(kind, this.count);
  }

  private isLogged(type: EventType): boolean {
    if (!this.isTold) return type === 'account.imported';
    if (!EVENTS[type].isLogged) return false;
    return this.mode === 'LIVE' || !OCCURRENCES.has(type);
  }
}

function withoutNames(data: TurnEvent['data']): TurnEvent['data'] {
  if (!PERSONAL.some((field) => field in data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([field]) => !PERSONAL.includes(field)));
}
