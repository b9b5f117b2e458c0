import type { Calendar } from '../../kernel/calendar.js';
import type { RehearsedTask } from '../rehearsal/outcome.js';
import type { Difference, TaskMark } from './report.js';

/** So many of the tasks that differ are named. */
const NAMED = 50;

/** A task with the account that it is for. */
export interface AccountTask {
  readonly accountId: string;
  readonly task: RehearsedTask;
}

/**
 * What one arm launched that the other did not: by account, contact, playbook, step and company day. Two tasks of one
 * mark are two.
 */
export function differenceOf(
  ours: readonly AccountTask[],
  theirs: readonly AccountTask[],
  calendar: Calendar,
): Difference {
  const left = counted(theirs, calendar);
  const added: TaskMark[] = [];
  let unchanged = 0;
  for (const one of ours) {
    const name = nameOf(one, calendar);
    const others = left.get(name) ?? [];
    if (others.pop() === undefined) added.push(markOf(one, calendar));
    else unchanged += 1;
  }
  const removed = [...left.values()].flat().map((one) => markOf(one, calendar));
  return {
    added: added.length,
    removed: removed.length,
    unchanged,
    addedTasks: firstOf(added),
    removedTasks: firstOf(removed),
  };
}

function counted(tasks: readonly AccountTask[], calendar: Calendar): Map<string, AccountTask[]> {
  const byName = new Map<string, AccountTask[]>();
  for (const one of tasks) {
    const name = nameOf(one, calendar);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [one]);
    else others.push(one);
  }
  return byName;
}

const nameOf = ({ accountId, task }: AccountTask, calendar: Calendar): string =>
  [accountId, task.contactId ?? '', task.playbookKey, task.stepKey, calendar.dayOf(task.launchedAt)].join('/');

const markOf = (
  { accountId, task: { playbookKey, stepKey, launchedAt } }: AccountTask,
  calendar: Calendar,
): TaskMark => ({
  accountId,
  playbookKey,
  stepKey,
  day: calendar.dateOf(launchedAt),
});

const firstOf = (marks: readonly TaskMark[]): TaskMark[] =>
  [...marks].sort((one, other) => compare(textOf(one), textOf(other))).slice(0, NAMED);

const textOf = ({ accountId, day, playbookKey, stepKey }: TaskMark): string =>
  `${accountId}/${day}/${playbookKey}/${stepKey}`;

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
