import type { AccountService } from '../account/account.service.js';
import type { ContactService } from '../contact/contact.service.js';
import type { Touchpoint } from '../journey/touchpoint.entity.js';
import type { TouchpointService } from '../journey/touchpoint.service.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, notFound, PerennialError } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { checkText } from '../kernel/text.js';
import type { Commands } from '../signal/commands.js';
import { recordIdOf } from '../signal/properties.js';
import type { SignalType } from '../signal/signal.js';
import type { MemberService } from '../team/member.service.js';
import type { Task } from './task.entity.js';
import { taskTouchpointId } from './task.fold.js';
import type {
  AssignTaskInput,
  CancelTaskInput,
  CompleteTaskInput,
  CreateTaskInput,
  SnoozeTaskInput,
  StartTaskInput,
  TickChecklistItemInput,
} from './task.inputs.js';
import type { TaskService } from './task.service.js';

/** What people do with tasks: each takes the account's turn before it answers. */
export class TaskCommandService {
  constructor(
    private readonly commands: Commands,
    private readonly tasks: TaskService,
    private readonly touchpoints: TouchpointService,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
    private readonly members: MemberService,
  ) {}

  async create(ctx: Context, input: CreateTaskInput): Promise<Task> {
    const { title, kind, assigneeId } = input;
    checkText(title, 500, 'title');
    const accountId = await this.accountOf(ctx, input);
    await this.checkPeople(ctx, input, accountId);
    const { contactId, dueAt, priority, checklist, outcomes } = input;
    const properties = {
      title,
      kind,
      ...(assigneeId !== undefined && { assigneeId }),
      ...present({ contactId, dueAt, priority, checklist, outcomes }),
    };
    const command = { accountId, key: newId('task'), occurredAt: ctx.now(), properties };
    await this.commands.perform(ctx, { type: 'task.created', ...command });
    return this.after(ctx, recordIdOf('task', command));
  }

  start(ctx: Context, input: StartTaskInput): Promise<Task> {
    return this.perform(ctx, 'task.started', input, {});
  }

  /**
   * Completes a task; answers it with the touchpoint that was written, if one was. @throws OUTCOME_REQUIRED, CONFLICT,
   * TASK_CLOSED
   */
  async complete(ctx: Context, input: CompleteTaskInput): Promise<{ task: Task; touchpoint: Touchpoint | null }> {
    const { outcome, note, touchpoint } = input;
    checkText(note, 20_000, 'note');
    const task = await this.perform(ctx, 'task.completed', input, present({ outcome, note, touchpoint }));
    this.touchpoints.forget(ctx);
    return { task, touchpoint: await this.touchpoints.byId(ctx, taskTouchpointId(task)) };
  }

  snooze(ctx: Context, input: SnoozeTaskInput): Promise<Task> {
    return this.perform(ctx, 'task.snoozed', input, { until: input.until });
  }

  cancel(ctx: Context, input: CancelTaskInput): Promise<Task> {
    checkText(input.reason, 2000, 'reason');
    return this.perform(ctx, 'task.cancelled', input, present({ reason: input.reason }));
  }

  assign(ctx: Context, input: AssignTaskInput): Promise<Task> {
    return this.perform(ctx, 'task.assigned', input, { memberId: input.memberId ?? null });
  }

  tick(ctx: Context, input: TickChecklistItemInput): Promise<Task> {
    return this.perform(ctx, 'task.ticked', input, { itemKey: input.itemKey, isDone: input.isDone ?? true });
  }

  private async perform(
    ctx: Context,
    type: SignalType,
    { id, expectedVersion }: StartTaskInput,
    properties: object,
  ): Promise<Task> {
    const task = await this.tasks.byId(ctx, id);
    if (task === null) throw notFound('task', id);
    if (task.endedAt !== null) throw closed(task);
    await this.commands.perform(ctx, {
      accountId: task.accountId,
      type,
      properties: { taskId: id, ...present({ expectedVersion }), ...properties },
    });
    return this.after(ctx, id);
  }

  private async after(ctx: Context, id: string): Promise<Task> {
    this.tasks.forget(ctx);
    this.accounts.forget(ctx);
    return (await this.tasks.byId(ctx, id)) ?? Promise.reject(notFound('task', id));
  }

  private async accountOf(ctx: Context, { accountId, accountExternalId }: CreateTaskInput): Promise<string> {
    if ((accountId == null) === (accountExternalId == null))
      throw badInput('Name the account by `accountId` or by `accountExternalId`, one of them.', 'input', 'accountId');
    const account =
      accountId != null
        ? await this.accounts.byId(ctx, accountId)
        : await this.accounts.byExternalId(ctx, accountExternalId as string);
    return account?.id ?? Promise.reject(accountUnknown(accountId ?? accountExternalId ?? ''));
  }

  private async checkPeople(
    ctx: Context,
    { contactId, assigneeId }: CreateTaskInput,
    accountId: string,
  ): Promise<void> {
    if (contactId != null && (await this.contacts.byId(ctx, contactId))?.accountId !== accountId)
      throw notFound('contact of the account', contactId).at('input', 'contactId');
    if (assigneeId != null && (await this.members.byId(ctx, assigneeId)) === null)
      throw notFound('member', assigneeId).at('input', 'assigneeId');
  }
}

function closed({ id, version, status, outcome, endedAt }: Task): PerennialError {
  return new PerennialError(
    'TASK_CLOSED',
    `The task is ${status === 'DONE' ? 'done' : 'cancelled'} already.`,
    { id, current: { id, version, status, outcome, endedAt } },
    ['input', 'id'],
  );
}
