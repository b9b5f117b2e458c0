import { countGroups, type Grouping } from '../database/groups.js';
import type { Context } from '../kernel/context.js';
import { type GroupKind, type GroupNames, namesOf } from '../kernel/graphql/group.js';
import type { TaskCountBy } from './task.enums.js';
import type { TaskCount, TaskFilter } from './task.inputs.js';
import type { TaskService } from './task.service.js';

type By = keyof typeof TaskCountBy;

/** A table of the task's account. The counted table's columns keep their bare names: only these are joined. */
const of = (table: string, columns: string, more = ''): string =>
  `LEFT JOIN (SELECT ${columns} FROM ${table}${more}) ${table}_of ON ${table}_of.of_account = task.account_id`;

const GROUPINGS: Readonly<Record<By, Grouping & { readonly kind: GroupKind }>> = {
  STATUS: { kind: 'value', column: 'task.status' },
  KIND: { kind: 'value', column: 'task.kind' },
  PRIORITY: { kind: 'value', column: 'task.priority' },
  ASSIGNEE: { kind: 'member', column: 'task.assignee_id' },
  PLAYBOOK: { kind: 'playbook', column: 'task.playbook_key' },
  OUTCOME: { kind: 'value', column: 'task.outcome' },
  OWNER: {
    kind: 'member',
    column: 'account_of.of_owner',
    join: of('account', 'id AS of_account, owner_id AS of_owner'),
  },
  STAGE: {
    kind: 'stage',
    column: 'account_stage_of.of_stage',
    join: of('account_stage', 'account_id AS of_account, stage_key AS of_stage'),
  },
  SEGMENT: {
    kind: 'segment',
    column: 'segment_member_of.of_segment',
    join: of('segment_member', 'account_id AS of_account, segment_key AS of_segment', ' WHERE left_at IS NULL'),
  },
};

/** Counts tasks by what they share. */
export class TaskCountService {
  constructor(
    private readonly tasks: TaskService,
    private readonly names: GroupNames,
  ) {}

  /** One statement; the groups in the order of what they share, those that have none first. */
  async countBy(ctx: Context, by: By, filter?: TaskFilter | null, across?: By | null): Promise<TaskCount[]> {
    const groupings = [GROUPINGS[by], ...(across == null ? [] : [GROUPINGS[across]])];
    const conditions = this.tasks.conditions(ctx, filter);
    const rows = await countGroups(ctx, { table: 'task', groupings, conditions });
    const kinds = groupings.map(({ kind }) => kind);
    return Promise.all(
      rows.map(async ({ values, count }) => ({ ...(await namesOf(ctx, this.names, kinds, values)), count })),
    );
  }
}
