import type { FactValue } from '../condition/fact.js';
import type { Reach } from './reach.rules.js';
import type { TaskKind, TaskPriority, TaskStatus } from './task.types.js';

/** An open task as the account's turn remembers it; a closed one lives in the table only. */
export interface TaskState {
  readonly id: string;
  /** Idempotency: playbook, subject, occurrence, step and round; or the command's key. */
  readonly key: string;
  readonly kind: TaskKind;
  /** The template as its author wrote it; rendered on read. */
  title: string;
  /** What the template reads besides names: `event.score`, `steps.call.outcome`, …, as they were at launch. */
  readonly bindings: Readonly<Record<string, FactValue | null>>;
  status: TaskStatus;
  priority: TaskPriority;
  readonly contactId?: string;
  assigneeId?: string;
  dueAt?: number;
  snoozedUntil?: number;
  readonly outcomes: readonly string[];
  outcome?: string;
  note?: string;
  /** An outcome that was given and can still be withdrawn: it counts when its time has passed. */
  held?: HeldOutcome;
  readonly checklist: readonly { readonly key: string; readonly text: string; isDone: boolean }[];
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
  readonly causeId: string;
  readonly createdAt: number;
  startedAt?: number;
  /** Set while a task in progress has lost its cause: it is marked, not closed. */
  causeClearedAt?: number;
  /** The tasks that come first, by step; without an id it is not launched yet. */
  dependsOn?: readonly Dependency[];
  /** True while one of them is not done. */
  isBlocked?: boolean;
  /** Of a task that was reopened: the hash of its key, which only its row has kept. Hexadecimal. */
  readonly effectHash?: string;
  version: number;
}

/** How somebody completed a task, while it can still be withdrawn. */
export interface HeldOutcome {
  readonly until: number;
  readonly actorId: string;
  readonly outcome?: string;
  readonly note?: string;
  readonly touchpoint?: Reach;
}

/** A task that comes first. */
export interface Dependency {
  readonly step: string;
  /** Left out while it is not launched. */
  readonly taskId?: string;
}

/** The tasks of an account: the open ones, and those that ended in this turn (emptied when a turn begins). */
export interface TaskPart {
  readonly open: Record<string, TaskState>;
  ended: Record<string, { readonly status: 'DONE' | 'CANCELLED'; readonly outcome?: string; readonly endedAt: number }>;
  /** When a task was last completed. */
  lastCompletedAt?: number;
}

export const newTaskPart = (): TaskPart => ({ open: {}, ended: {} });
