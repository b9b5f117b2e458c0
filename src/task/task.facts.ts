import type { Fact } from '../condition/fact.js';
import { isRisk } from './outcome.rules.js';
import { isOverdue, nextWakeAt } from './task.rules.js';
import type { TaskPart, TaskState } from './task.state.js';

type Part = { readonly tasks: TaskPart };

const count = ({ tasks }: Part, matches: (task: TaskState) => boolean) =>
  Object.values(tasks.open).filter(matches).length;

/** The facts of group `tasks`. */
export const taskFacts: readonly Fact<Part>[] = [
  {
    path: 'tasks.open',
    derivesFrom: ['tasks'],
    type: 'double',
    unit: 'tasks',
    description: 'Tasks of the account that are open, in progress or snoozed.',
    read: (part) => count(part, () => true),
  },
  {
    path: 'tasks.overdue',
    derivesFrom: ['tasks'],
    type: 'double',
    unit: 'tasks',
    description: 'Tasks whose due moment has passed; snoozed ones are not counted.',
    read: (part, { now }) => count(part, (task) => isOverdue(task, now)),
    changes: ({ tasks }, { now }) => nextDue(tasks, now),
  },
  {
    path: 'tasks.snoozed',
    derivesFrom: ['tasks'],
    type: 'double',
    unit: 'tasks',
    description: 'Tasks that are put off until a moment to come.',
    read: (part) => count(part, ({ status }) => status === 'SNOOZED'),
    changes: ({ tasks }) => nextWakeAt(tasks),
  },
  {
    path: 'tasks.openRisk',
    derivesFrom: ['tasks'],
    type: 'double',
    unit: 'tasks',
    description: 'Open tasks of risk work.',
    read: (part) => count(part, ({ kind }) => isRisk(kind)),
  },
  {
    path: 'tasks.lastCompletedAt',
    derivesFrom: ['tasks'],
    type: 'timestamp',
    description: 'When a task of the account was last completed.',
    unknownWhen: 'none was yet',
    read: ({ tasks }) => tasks.lastCompletedAt,
  },
];

/** The moment after which another task will be overdue. */
function nextDue({ open }: TaskPart, now: number): number | undefined {
  const moments = Object.values(open).flatMap(({ dueAt }) => (dueAt !== undefined && dueAt >= now ? [dueAt + 1] : []));
  return moments.length === 0 ? undefined : Math.min(...moments);
}
