import DataLoader from 'dataloader';
import type { AccountService } from '../account/account.service.js';
import type { ContactService } from '../contact/contact.service.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage, type OrderTerm } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { type Sql, sql } from '../database/sql.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Calendar } from '../kernel/calendar.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import { TASK_CRITERIA } from './task.criteria.js';
import { Task } from './task.entity.js';
import type { TaskOrderField } from './task.enums.js';
import type { TaskFilter, TasksArgs } from './task.inputs.js';
import { openTasksOfAccounts } from './task.sql.js';
import type { TitleRenderer } from './title.js';

const ORDER: Readonly<Record<keyof typeof TaskOrderField, Omit<OrderTerm, 'direction'>>> = {
  DUE_AT: { column: 'due_at', nullable: true },
  PRIORITY: { column: 'priority_level' },
  CREATED_AT: { column: 'created_at' },
  ENDED_AT: { column: 'ended_at', nullable: true },
};

/** Reads tasks. */
export class TaskService implements TimelineSource {
  readonly timelineKinds = ['TASK'] as const;

  constructor(
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly titles: TitleRenderer,
    private readonly calendar: Calendar,
  ) {}

  /** One task, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Task | null> {
    return this.loader(ctx).load(id);
  }

  byIds(ctx: Context, ids: readonly string[]): Promise<(Task | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** The tasks that come first, as far as they have been launched. */
  async dependenciesOf(ctx: Context, { dependencies }: Task): Promise<Task[]> {
    const ids = (dependencies ?? []).flatMap(({ taskId }) => taskId ?? []);
    return (await this.byIds(ctx, ids)).filter((task) => task !== null);
  }

  /** Whether an open task waits for another to be done. */
  async isBlocked(ctx: Context, task: Task): Promise<boolean> {
    if (task.endedAt !== null || task.dependencies === null) return false;
    if (task.dependencies.some(({ taskId }) => taskId === undefined)) return true;
    return (await this.dependenciesOf(ctx, task)).some(({ endedAt }) => endedAt === null);
  }

  /** A list; `accountId` narrows it to one account's. */
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: TasksArgs,
    accountId?: string,
  ): Promise<ConnectionShape<Task>> {
    const order = (orderBy?.length ? orderBy : [{ field: 'DUE_AT', direction: 'ASC' } as const]).map(
      ({ field, direction }) => ({ ...ORDER[field], direction }),
    );
    const where = [
      ...(accountId === undefined ? [] : [sql('account_id = ?', accountId)]),
      ...this.conditions(ctx, filter),
    ];
    return toConnection(
      await keysetPage(ctx, { table: 'task', where, order, request, map: (row: object) => hydrate(Task, row) }),
    );
  }

  /** A filter as conditions on table `task`. @throws BAD_INPUT */
  conditions(ctx: Context, filter: TaskFilter | null | undefined): Sql[] {
    return TASK_CRITERIA.conditions(filter, { now: ctx.now(), calendar: this.calendar });
  }

  /** How many tasks of an account are open, in progress or snoozed. */
  openCount(ctx: Context, accountId: string): Promise<number> {
    return this.openCounts(ctx).load(accountId);
  }

  /** The title with the names as they are now. */
  async title(ctx: Context, { titleTemplate, bindings, accountId, contactId }: Task): Promise<string> {
    if (!titleTemplate.includes('{{')) return titleTemplate;
    const previousId = bindings['event.previous.accountId'];
    const [account, contact, previous] = await Promise.all([
      this.accounts.byId(ctx, accountId),
      contactId === null ? null : this.contacts.byId(ctx, contactId),
      typeof previousId === 'string' ? this.accounts.byId(ctx, previousId) : null,
    ]);
    const names = {
      'account.name': account?.name,
      'contact.name': contact?.name,
      ...(previous && { 'event.previous.accountName': previous.name }),
    };
    return this.titles.render(titleTemplate, bindings, names);
  }

  /** The task in one line, for the timeline. */
  async summary(ctx: Context, task: Task): Promise<string> {
    const words = {
      OPEN: 'Task',
      IN_PROGRESS: 'Task in progress',
      SNOOZED: 'Task snoozed',
      DONE: 'Task done',
      CANCELLED: 'Task cancelled',
    };
    return `${words[task.status]}: ${await this.title(ctx, task)}${task.outcome === null ? '' : ` (${task.outcome})`}`;
  }

  /** Forgets what this request has read, after a command has changed it. */
  forget(ctx: Context): void {
    this.loader(ctx).clearAll();
    this.openCounts(ctx).clearAll();
  }

  private loader(ctx: Context): DataLoader<string, Task | null> {
    return recordLoader(ctx, Task, 'task');
  }

  private openCounts(ctx: Context): DataLoader<string, number> {
    return ctx.memo(
      'task.openCounts',
      () => new DataLoader((ids: readonly string[]) => countOpen(ctx, ids), { maxBatchSize: 500 }),
    );
  }
}

async function countOpen(ctx: Context, accountIds: readonly string[]): Promise<number[]> {
  const rows = await ctx.db.query<{ account_id: string; total: number }>(openTasksOfAccounts(accountIds), [
    ...accountIds,
  ]);
  const totals = new Map(rows.map(({ account_id, total }) => [account_id, Number(total)]));
  return accountIds.map((id) => totals.get(id) ?? 0);
}
