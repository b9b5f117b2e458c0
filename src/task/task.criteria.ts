import { among, between, Criteria, column, whether, within } from '../database/criteria.js';
import { sql } from '../database/sql.js';
import type { Calendar } from '../kernel/calendar.js';
import type { ListedTask } from './listed-task.js';
import type { TaskFilter } from './task.inputs.js';
import { isOverdue } from './task.rules.js';

/** The moment in which a filter is meant. */
export interface CriteriaMoment {
  readonly now: number;
  readonly calendar: Calendar;
}

const due = between<string, number, ListedTask, CriteriaMoment>(
  column('due_at'),
  ({ dueAt }) => dueAt,
  (date, { calendar }) => calendar.startOf(calendar.dayOf(calendar.startOfDate(date)) + 1) - 1,
);

/** What the table `task` is filtered by. */
export const TASK_CRITERIA = new Criteria<TaskFilter, ListedTask, CriteriaMoment>({
  assigneeIds: among(column('assignee_id'), ({ assigneeId }) => assigneeId),
  statuses: among(column('status'), ({ status }) => status),
  kinds: among(column('kind'), ({ kind }) => kind),
  priorities: among(column('priority'), ({ priority }) => priority),
  accountIds: among(column('account_id'), ({ accountId }) => accountId),
  contactIds: among(column('contact_id'), ({ contactId }) => contactId),
  playbookKeys: among(column('playbook_key'), ({ playbookKey }) => playbookKey),
  dueOnOrBefore: {
    where: (date, at) => due.where({ lte: date }, at),
    holds: (date, task, at) => due.holds({ lte: date }, task, at),
  },
  runIds: among(column('run_id'), ({ runId }) => runId),
  outcomes: among(column('outcome'), ({ outcome }) => outcome),
  dueAt: within(column('due_at'), ({ dueAt }) => dueAt),
  createdAt: within(column('created_at'), ({ createdAt }) => createdAt),
  endedAt: within(column('ended_at'), ({ endedAt }) => endedAt),
  isOverdue: whether(
    ({ now }) => sql("due_at < ? AND status IN ('OPEN', 'IN_PROGRESS')", now),
    (task, { now }) => isOverdue(task, now),
  ),
  isUnassigned: whether(
    () => sql('assignee_id IS NULL'),
    ({ assigneeId }) => assigneeId == null,
  ),
});
