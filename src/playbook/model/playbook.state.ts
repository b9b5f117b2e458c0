import type { BoundText } from '../../condition/bound-text.js';
import type { FactValue } from '../../condition/fact.js';
import type { GuideEnd } from '../../guide/guide.types.js';
import type { RenewalFigures } from '../../revenue/revenue.state.js';
import type { HeldBackReason, Purpose, StepStatus } from '../definition/playbook.types.js';
import type { EffectAnswer } from './effect.types.js';
import { type SubjectRef, subjectId } from './effect-key.js';

export type Values = Record<string, Exclude<FactValue, undefined>>;

/** What a run remembers of one step; a step that was not reached has none. */
export interface StepState {
  status: Exclude<StepStatus, 'PENDING'>;
  readonly startedAt: number;
  endedAt?: number;
  outcome?: string;
  readonly causeId: string;
  /** What the step decided by or was given, as it was: facts by path, title, due date, … */
  inputs: Record<string, unknown>;
  /** What a wait heard, by the event's field. */
  event?: Values;
  taskId?: string;
  /**
   * What an action asked for outside; its answer, taken up in the turn that brings it; and how often it was tried again
   * by hand.
   */
  effectId?: string;
  answer?: EffectAnswer;
  replays?: number;
  /** The guides that were offered, by id: LIVE, or how they ended. */
  guides?: Record<string, GuideEnd | 'LIVE'>;
  /** When a wait of a fixed length passes; a wait for a date reads the date anew each time. */
  wakeAt?: number;
  /** When a wait gives up. */
  giveUpAt?: number;
  /** Which list of steps was taken: `then`, a case, `otherwise`, … */
  choice?: string;
  /** When an open task passes to somebody else; taken out once it has. */
  escalateAt?: number;
  /** Of a step in a repeat: the round that it stands in. Of a repeat: the round under way. */
  round?: number;
  /** Of a repeat: when the round under way began. */
  roundAt?: number;
  /** Of a repeat: the latest rounds before this one, a few. */
  rounds?: RoundState[];
  /** Of an `approve`: who is asked, and, in the turn in which a person says it, yes or no. */
  approval?: { readonly title: BoundText; readonly approverId?: string; isApproved?: boolean; causeId?: string };
}

/** A round of a repeat that is over, in short. */
interface RoundState {
  readonly round: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /**
   * How each of its steps ended, by key: the outcome, or the status where there is none. A task that is still open is
   * WAITING.
   */
  readonly steps: Readonly<Record<string, string>>;
}

/** A live run. One that has ended lives in the table only. */
export interface RunState {
  readonly id: string;
  readonly playbookKey: string;
  purpose: Purpose;
  /** The content hash of the version that it is pinned to; another one only by a migration. */
  hash: string;
  readonly contactId?: string;
  readonly renewalId?: string;
  /** Its renewal as last seen: read from here once the account has let go of it. */
  renewal?: RenewalFigures;
  /** The person of the event that fired it, when the run itself is about the account. */
  readonly eventContactId?: string;
  readonly occurrence: string;
  readonly causeId: string;
  readonly startedAt: number;
  /** What started it. A task of a run that its `when` did not fire is not cleared by that condition being false. */
  readonly by: 'TRIGGER' | 'PERSON' | 'PLAYBOOK';
  /** The fields of the event that fired it, for its whole life. */
  readonly event: Values;
  steps: Record<string, StepState>;
  /** Steps of earlier rounds whose tasks are still open, oldest first. */
  carried?: { readonly key: string; readonly state: StepState }[];
  /** True after an `end` step: nothing new begins, and the run lives on only while its tasks are open. */
  isEnding?: boolean;
  /** It stands still until what it needs is there again. */
  paused?: { readonly reason: string; readonly step?: string };
  /** A step of it needs all of the account's contacts: the next turn loads them. */
  needsContacts?: boolean;
  /** A signal changed it, and its row is not written yet. */
  isTouched?: boolean;
  /** A person asked to end it; done in the same turn. */
  cancelledBy?: string;
}

/** What a `when` or a date trigger remembers of one subject. */
export interface TriggerMemory {
  /** Hash of the trigger: a changed one is baselined again. */
  hash: string;
  /** True when the condition may fire: it was not true since it last fired. */
  isArmed?: boolean;
  /** Since when it has been true, while `for` runs. */
  since?: number;
  /** How often it has risen: the occurrence of the next firing. Never reset, so an occurrence never comes twice. */
  rises?: number;
  /** The date last seen, or the slot of an `every` that is awaited. */
  date?: number;
  /** The cadence that the slots of an `every: cadence` are counted by; another one begins anew. */
  pace?: string;
  /** Dates that have had their chance, the latest few. */
  past?: number[];
}

/** What playbooks remember of an account. Keys are `playbook`, `playbook/contactId` or `playbook/renewalId`. */
export interface PlaybookPart {
  /** Live runs, in the order they started. */
  runs: RunState[];
  readonly triggers: Record<string, TriggerMemory>;
  /** When a playbook's last run for a subject ended, ms; for re-entry. */
  readonly ended: Record<string, number>;
  /** Launches that a command asked for; taken in the same turn. */
  launches: Launch[];
  /**
   * Subjects of playbooks with a hold-out, by `playbook` or `playbook/subject`; one that is over stays, so that it
   * counts once.
   */
  observed?: Record<string, Observation | { readonly isOver: true }>;
  /** Migrations that a command asked for; done in the same turn. */
  migrations?: Migration[];
  /** Firings that were held back and are looked at again, the oldest first; of a playbook and subject at most one. */
  held: HeldFiring[];
  /** Marks of the triggers that the account has taken note of, one after the other. */
  seen: string;
  /** With many playbooks: the facts that triggers read, as they were when they were last looked at. */
  watched?: WatchedFacts;
  /** When runs started lately, as far back as the noise budget asks; empty where no plugin declares one. */
  starts: RecentStart[];
}

/** A subject of a playbook with a hold-out, watched from when it entered until it is over. */
export interface Observation {
  /** The id of its row. */
  readonly id: string;
  readonly arm: 'TREATED' | 'CONTROL';
  readonly playbookKey: string;
  /** The version whose goal is watched. */
  readonly hash: string;
  readonly contactId?: string;
  readonly renewalId?: string;
  readonly enteredAt: number;
  readonly until: number;
  /** The event that fired it, where the goal reads it. */
  readonly event: Values;
  /** Of a run that has ended: the steps that the goal reads, as they were. */
  steps?: Record<string, StepState>;
  /** True once its account's MRR was over 0. */
  hasPaid?: boolean;
  achievedAt?: number;
  lostAt?: number;
}

/** Runs that a command takes over to another version. */
export interface Migration {
  readonly from: string;
  readonly to: string;
  /** A step of the version before → the one that takes its place; those of one key are not named. */
  readonly map: Readonly<Record<string, string>>;
  readonly causeId: string;
}

interface Launch {
  readonly playbookKey: string;
  readonly contactId?: string;
  readonly renewalId?: string;
  /** The command's key: a launch sent twice is one. */
  readonly occurrence: string;
  readonly causeId: string;
}

/** A firing that waits: all that it takes to start its run later as it would have started then. */
export interface HeldFiring {
  /** The id of its row. */
  readonly id: string;
  readonly playbookKey: string;
  readonly hash: string;
  readonly contactId?: string;
  readonly renewalId?: string;
  readonly occurrence: string;
  readonly by: RunState['by'];
  readonly event: Values;
  readonly eventId?: string;
  readonly eventContactId?: string;
  /** Who asked for the run, when a person or another playbook did. */
  readonly askedBy?: string;
  readonly reason: HeldBackReason;
  readonly at: number;
  /** Why it was held back. */
  readonly causeId: string;
  /** When it is looked at again at the latest; without one, whenever the account takes a turn. */
  releasesAt?: number;
}

export interface WatchedFacts {
  /** The index that the values belong to. */
  readonly of: string;
  /** In the index's order; null = unknown. */
  values: (Exclude<FactValue, undefined> | null)[];
  /** When a trigger of a playbook wants to be looked at again, though nothing has changed. */
  readonly timers: Record<string, number>;
}

interface RecentStart {
  readonly at: number;
  readonly contactId?: string;
}

export const newPlaybookPart = (): PlaybookPart => ({
  runs: [],
  triggers: {},
  ended: {},
  launches: [],
  held: [],
  starts: [],
  seen: '',
});

/** The key under which a playbook remembers a subject. */
export function memoryKey(playbookKey: string, subject: SubjectRef): string {
  const id = subjectId(subject);
  return id === undefined ? playbookKey : `${playbookKey}/${id}`;
}
