import { isIn, joined, type Sql, sql } from '../database/sql.js';
import { badInput } from '../kernel/errors.js';
import { type CriteriaMoment, dayAfter, type TaskCriteria } from './task-filter.rules.js';

const MOST_VALUES = 500;
const DEEPEST = 5;

/**
 * A filter as SQL conditions on table `task`, all to hold. @throws BAD_INPUT when it nests deeper than 5 or names more
 * than 500 values
 */
export function taskConditions(filter: TaskCriteria | null | undefined, at: CriteriaMoment, depth = 0): Sql[] {
  if (!filter) return [];
  if (depth > DEEPEST) throw badInput(`A filter nests ${DEEPEST} deep at most.`, 'filter');
  const { dueOnOrBefore, isOverdue, isUnassigned } = filter;
  return [
    ...among('assignee_id', filter.assigneeIds),
    ...among('status', filter.statuses),
    ...among('kind', filter.kinds),
    ...among('priority', filter.priorities),
    ...among('account_id', filter.accountIds),
    ...among('contact_id', filter.contactIds),
    ...among('playbook_key', filter.playbookKeys),
    ...(dueOnOrBefore == null ? [] : [sql('due_at < ?', dayAfter(dueOnOrBefore, at.calendar))]),
    ...(isOverdue == null ? [] : [isOverdue ? overdue(at.now) : negated(overdue(at.now))]),
    ...(isUnassigned == null ? [] : [sql(`assignee_id IS ${isUnassigned ? 'NULL' : 'NOT NULL'}`)]),
    ...ofParts(filter, at, depth),
  ];
}

function ofParts({ and, or, not }: TaskCriteria, at: CriteriaMoment, depth: number): Sql[] {
  const all = (part: TaskCriteria): Sql => joined(taskConditions(part, at, depth + 1), 'AND') ?? sql('1 = 1');
  const any = or ? [joined(or.map(all), 'OR') ?? sql('1 = 0')] : [];
  return [...(and ?? []).map(all), ...any, ...(not ? [negated(all(not))] : [])];
}

/** Open and in progress, and past its moment. */
const overdue = (now: number): Sql => sql("due_at < ? AND status IN ('OPEN', 'IN_PROGRESS')", now);

/** SQL's NOT leaves what is unknown out; a task without a date is not overdue. */
const negated = ({ text, values }: Sql): Sql => ({ text: `CASE WHEN ${text} THEN 0 ELSE 1 END = 1`, values });

function among(column: string, values: readonly string[] | null | undefined): Sql[] {
  if (!values) return [];
  if (values.length > MOST_VALUES)
    throw badInput(`A filter names ${MOST_VALUES} values at most; ${values.length} were given.`, 'filter');
  return [isIn(column, values)];
}
