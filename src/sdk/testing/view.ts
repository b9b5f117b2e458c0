import type {
  HeldBackOutcome,
  HeldBackReason,
  RunStatus,
  StepStatus,
} from '../../playbook/definition/playbook.types.js';
import type { TaskKind, TaskPriority, TaskStatus } from '../../task/task.types.js';
import type { TitleRenderer } from '../../task/title.js';
import type { Row } from './memory-engine.js';

/** A task as a test sees it. Times are milliseconds since the epoch. */
export interface TaskInWorld {
  readonly id: string;
  readonly playbook: string | null;
  readonly step: string | null;
  readonly title: string;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  readonly priority: TaskPriority;
  readonly assigneeId: string | null;
  readonly dueAt: number | null;
  readonly outcome: string | null;
}

export interface RunInWorld {
  readonly playbook: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The state of each step by its key. */
  readonly steps: Readonly<Record<string, StepStatus>>;
  /** The outcome of each step that has one. */
  readonly outcomes: Readonly<Record<string, string>>;
}

export interface HeldBackInWorld {
  readonly playbook: string;
  readonly reason: HeldBackReason;
  /** What became of it; null = the refusal was final. */
  readonly outcome: HeldBackOutcome | null;
  readonly at: number;
  /** When it is looked at again, where time alone decides. */
  readonly releasesAt: number | null;
}

export interface EventInWorld {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export function taskView(
  row: Row,
  titles: TitleRenderer,
  names: Readonly<Record<string, string | undefined>>,
): TaskInWorld {
  const bindings = JSON.parse(String(row.bindings)) as Record<string, string | number | boolean | null>;
  return {
    id: String(row.id),
    playbook: row.playbook_key as string | null,
    step: row.step_key as string | null,
    title: titles.render(String(row.title_template), bindings, names),
    kind: row.kind as TaskKind,
    status: row.status as TaskStatus,
    priority: row.priority as TaskPriority,
    assigneeId: row.assignee_id as string | null,
    dueAt: row.due_at as number | null,
    outcome: row.outcome as string | null,
  };
}

export function runView(row: Row): RunInWorld {
  const steps = JSON.parse(String(row.steps)) as { key: string; state: StepStatus; outcome?: string }[];
  return {
    playbook: String(row.playbook_key),
    status: row.status as RunStatus,
    startedAt: row.started_at as number,
    endedAt: row.ended_at as number | null,
    steps: Object.fromEntries(steps.map(({ key, state }) => [key, state])),
    outcomes: Object.fromEntries(steps.flatMap(({ key, outcome }) => (outcome === undefined ? [] : [[key, outcome]]))),
  };
}

export const heldBackView = (row: Row): HeldBackInWorld => ({
  playbook: String(row.playbook_key),
  reason: row.reason as HeldBackReason,
  outcome: row.outcome as HeldBackOutcome | null,
  at: row.at as number,
  releasesAt: row.releases_at as number | null,
});
