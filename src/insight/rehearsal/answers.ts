import type { EventDraft } from '../../event/scribe.js';
import type { Signal } from '../../signal/signal.js';
import type { TaskPart } from '../../task/task.state.js';
import type { TaskKind } from '../../task/task.types.js';

/**
 * NEVER: nobody answers a task. MEDIAN: each is completed after the median time its kind has taken so far, with the
 * most frequent outcome.
 */
const ANSWER_RULES = ['NEVER', 'MEDIAN'] as const;
export type AnswerRule = (typeof ANSWER_RULES)[number];

/** How people have dealt with a kind of task. */
export interface Habit {
  readonly kind: TaskKind;
  /** Tasks of the kind that were done. */
  readonly done: number;
  /** From launch to completion, ms. */
  readonly medianMs: number;
  /** From the most frequent to the least. */
  readonly outcomes: readonly string[];
}

const DAY = 86_400_000;
/** What a playbook asks of the world outside is taken to be done at once, ms. */
const ACTION_TAKES = 1_000;

/** What people, and the world outside, say in a rehearsal. Without habits people say nothing. */
export class Answers {
  private readonly habits: ReadonlyMap<TaskKind, Habit>;
  /** How long a person takes to answer a question of a step: the median of the tasks. */
  private readonly approvalMs: number | undefined;

  constructor(habits: readonly Habit[] = []) {
    this.habits = new Map(habits.map((habit) => [habit.kind, habit]));
    const medians = habits.map(({ medianMs }) => medianMs).sort((one, other) => one - other);
    this.approvalMs = medians[medians.length >> 1];
  }

  /** The completion of each task that was launched now. */
  toTasks({ accountId, tasks }: { readonly accountId: string; readonly tasks: TaskPart }, now: number): Signal[] {
    if (this.habits.size === 0) return [];
    return Object.values(tasks.open).flatMap((task) => {
      const habit = task.createdAt === now ? this.habits.get(task.kind) : undefined;
      if (habit === undefined) return [];
      const outcome =
        task.outcomes.length === 0
          ? undefined
          : (habit.outcomes.find((one) => task.outcomes.includes(one)) ?? task.outcomes[0]);
      return [
        signalOf(accountId, 'task.completed', task.id, now + habit.medianMs, {
          taskId: task.id,
          ...(outcome !== undefined && { outcome }),
        }),
      ];
    });
  }

  /**
   * What follows on a request that a step made: an action is done; an approval is given, where people answer at all.
   */
  toEvent({ type, data }: EventDraft, accountId: string, now: number): Signal | undefined {
    if (type === 'action.requested')
      return signalOf(accountId, 'action.answered', String(data.effectId), now + ACTION_TAKES, {
        effectId: data.effectId,
        status: 'DONE',
        attempts: 1,
      });
    if (this.approvalMs === undefined) return undefined;
    const { runId, step } = data;
    return signalOf(accountId, 'step.approved', `${runId}/${step}`, now + this.approvalMs, {
      runId,
      stepKey: step,
      isApproved: true,
    });
  }

  /**
   * An answer that could not be given: one to a task that is still open, because it waits for another, is tried again
   * the next day.
   */
  again(answer: Signal, { tasks }: { readonly tasks: TaskPart }): Signal | undefined {
    return tasks.open[String(answer.properties.taskId)] === undefined
      ? undefined
      : { ...answer, occurredAt: answer.occurredAt + DAY };
  }
}

const signalOf = (
  accountId: string,
  type: Signal['type'],
  key: string,
  at: number,
  properties: Signal['properties'],
): Signal => ({
  id: 0,
  type,
  accountId,
  key: `rehearsal/${type}/${key}`,
  actorId: 'system',
  occurredAt: at,
  recordedAt: at,
  properties,
});
