import type { FactValue } from '../condition/fact.js';
import { type SubjectRef, subjectId } from './effect-key.js';
import type { Purpose, StepStatus } from './playbook.types.js';

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
  /** When a wait of a fixed length passes; a wait for a date reads the date anew each time. */
  wakeAt?: number;
  /** When a wait gives up. */
  giveUpAt?: number;
  /** Which list of steps was taken: `then`, a case, `otherwise`, … */
  choice?: string;
  /** When an open task passes to somebody else; taken out once it has. */
  escalateAt?: number;
}

/** A live run. One that has ended lives in the table only. */
export interface RunState {
  readonly id: string;
  readonly playbookKey: string;
  readonly purpose: Purpose;
  /** The content hash it is pinned to. */
  readonly hash: string;
  readonly contactId?: string;
  readonly renewalId?: string;
  /** The person of the event that fired it, when the run itself is about the account. */
  readonly eventContactId?: string;
  readonly occurrence: string;
  readonly causeId: string;
  readonly startedAt: number;
  /** What started it. A task of a run that its `when` did not fire is not cleared by that condition being false. */
  readonly by: 'TRIGGER' | 'PERSON' | 'PLAYBOOK';
  /** The fields of the event that fired it, for its whole life. */
  readonly event: Values;
  readonly steps: Record<string, StepState>;
  /** True after an `end` step: nothing new begins, and the run lives on only while its tasks are open. */
  isEnding?: boolean;
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
  /** The date last seen. */
  date?: number;
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
}

export interface Launch {
  readonly playbookKey: string;
  readonly contactId?: string;
  /** The command's key: a launch sent twice is one. */
  readonly occurrence: string;
  readonly causeId: string;
}

export const newPlaybookPart = (): PlaybookPart => ({ runs: [], triggers: {}, ended: {}, launches: [] });

/** The key under which a playbook remembers a subject. */
export function memoryKey(playbookKey: string, subject: SubjectRef): string {
  const id = subjectId(subject);
  return id === undefined ? playbookKey : `${playbookKey}/${id}`;
}
