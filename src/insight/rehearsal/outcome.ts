import type { Ask } from '../../condition/surroundings.js';
import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { TaskKind } from '../../task/task.types.js';

/** A run that a rehearsal began. Times are milliseconds. */
export interface Enrolment {
  readonly runId: string;
  readonly playbookKey: string;
  readonly at: number;
  readonly by: 'TRIGGER' | 'PERSON' | 'PLAYBOOK';
  readonly contactId?: string;
  readonly renewalId?: string;
}

/** A playbook that fired in a rehearsal and began no run. */
export interface Refusal {
  readonly playbookKey: string;
  readonly reason: HeldBackReason;
  readonly at: number;
  readonly contactId?: string;
}

/** A task that a rehearsal launched, as it was last seen. */
export interface RehearsedTask {
  readonly id: string;
  readonly runId: string;
  readonly playbookKey: string;
  readonly stepKey: string;
  readonly kind: TaskKind;
  readonly title: string;
  readonly bindings: string;
  readonly launchedAt: number;
  readonly dueAt: number | null;
  readonly endedAt: number | null;
  readonly contactId: string | null;
  /** Null while the team's desks have not settled it, and when nobody is there. */
  readonly assigneeId: string | null;
  /** What was asked of the team's desks; settled once all accounts have played. */
  readonly ask?: Ask;
}

/** What came of one account's rehearsal, in the order in which it happened. */
export interface Outcome {
  readonly enrolments: Enrolment[];
  readonly heldBack: Refusal[];
  /** By id. */
  readonly tasks: Map<string, RehearsedTask>;
}

export const newOutcome = (): Outcome => ({ enrolments: [], heldBack: [], tasks: new Map() });
