import type { MemberView } from '../../condition/surroundings.js';
import type { Calendar } from '../../kernel/calendar.js';
import { type Desks, settleAssignments } from '../../team/settle.rules.js';
import type { RehearsedTask } from './outcome.js';

/**
 * Gives the tasks that asked for a member of a function to one, as the team's desks would: once for each simulated day,
 * over all accounts, by the tasks of the rehearsal that are open then. Returns the member by task id.
 */
export function settleTasks(
  tasks: readonly RehearsedTask[],
  members: ReadonlyMap<string, MemberView>,
  calendar: Calendar,
): Map<string, string> {
  const granted = new Map<string, string>();
  if (!tasks.some(({ ask }) => ask !== undefined)) return granted;
  const desks: Desks = { loads: new Map(), pointers: new Map() };
  const ending = new Map<number, string[]>();
  for (const [day, launched] of byDay(tasks, calendar)) {
    endBefore(day, ending, desks);
    for (const task of launched) count(task, task.assigneeId, desks, ending, calendar);
    const asking = launched.filter(({ ask, assigneeId }) => ask !== undefined && assigneeId === null);
    const grants = settleAssignments(
      asking.flatMap(({ ask }) => ask ?? []),
      desks,
      members,
      calendar.startOf(day + 1) - 1,
    );
    for (const [taskId, memberId] of grants) granted.set(taskId, memberId);
    for (const task of asking) note(task, grants.get(task.id), ending, calendar);
  }
  return granted;
}

function byDay(tasks: readonly RehearsedTask[], calendar: Calendar): [number, RehearsedTask[]][] {
  const days = new Map<number, RehearsedTask[]>();
  for (const task of tasks) {
    const day = calendar.dayOf(task.launchedAt);
    const others = days.get(day);
    if (others === undefined) days.set(day, [task]);
    else others.push(task);
  }
  return [...days].sort(([one], [other]) => one - other);
}

function count(
  task: RehearsedTask,
  memberId: string | null,
  { loads }: Desks,
  ending: Map<number, string[]>,
  calendar: Calendar,
): void {
  if (memberId === null) return;
  loads.set(memberId, (loads.get(memberId) ?? 0) + 1);
  note(task, memberId, ending, calendar);
}

/** Remembers when a task leaves its member's desk. */
function note(
  { endedAt }: RehearsedTask,
  memberId: string | undefined,
  ending: Map<number, string[]>,
  calendar: Calendar,
): void {
  if (endedAt === null || memberId === undefined) return;
  const day = calendar.dayOf(endedAt);
  ending.set(day, [...(ending.get(day) ?? []), memberId]);
}

function endBefore(day: number, ending: Map<number, string[]>, { loads }: Desks): void {
  for (const [ended, members] of ending) {
    if (ended >= day) continue;
    for (const id of members) loads.set(id, (loads.get(id) ?? 0) - 1);
    ending.delete(ended);
  }
}
