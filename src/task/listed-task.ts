import type { TaskState } from './task.state.js';

/** A task as the criteria of `TaskFilter` read it, from its row or from an event. Left out or null: there is none. */
export interface ListedTask {
  readonly accountId: string;
  readonly status: string;
  readonly kind: string;
  readonly priority: string;
  readonly assigneeId?: string | null | undefined;
  readonly contactId?: string | null | undefined;
  readonly playbookKey?: string | null | undefined;
  readonly dueAt?: number | null | undefined;
  readonly runId?: string | null | undefined;
  readonly outcome?: string | null | undefined;
  readonly createdAt: number;
  readonly endedAt?: number | null | undefined;
}

/** What a change may move: an event tells each as it was before. */
export const MOVABLE = [
  'status',
  'kind',
  'priority',
  'assigneeId',
  'contactId',
  'dueAt',
  'outcome',
  'endedAt',
] as const;

/** What lists filter by and a change may move: as it was before the change. */
export type TaskBefore = Pick<ListedTask, (typeof MOVABLE)[number]>;

export const beforeOf = (
  { status, kind, priority, assigneeId, contactId, dueAt, outcome }: TaskState,
  endedAt?: number,
): TaskBefore => ({ status, kind, priority, assigneeId, contactId, dueAt, outcome, endedAt });

/** Both sides of a change as an event tells it; `before` is null for a task that was just launched. */
export interface ToldTask {
  readonly before: ListedTask | null;
  readonly after: ListedTask;
}

/** Undefined for an event of a release that told too little to decide by. */
export function toldTask(
  type: string,
  accountId: string,
  data: Readonly<Record<string, unknown>>,
): ToldTask | undefined {
  if (data.createdAt === undefined) return undefined;
  const after = { ...data, accountId } as unknown as ListedTask;
  const were = Object.fromEntries(MOVABLE.map((name) => [name, data[`before.${name}`]]));
  return { after, before: type === 'task.launched' ? null : { ...after, ...were } };
}
