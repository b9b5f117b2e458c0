import type { AccountService } from '../account/account.service.js';
import { performEach } from '../account/perform-each.js';
import type { ContactService } from '../contact/contact.service.js';
import type { Touchpoint } from '../journey/touchpoint.entity.js';
import type { TouchpointService } from '../journey/touchpoint.service.js';
import type { Context } from '../kernel/context.js';
import { accountUnknown, badInput, conflict, notFound, PerennialError } from '../kernel/errors.js';
import { itemError } from '../kernel/graphql/item-error.js';
import { newId } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { checkText } from '../kernel/text.js';
import type { Command, Commands } from '../signal/commands.js';
import { recordIdOf } from '../signal/properties.js';
import type { SignalType } from '../signal/signal.js';
import type { MemberService } from '../team/member.service.js';
import type { KeptTask } from './task.commands.js';
import type { Task } from './task.entity.js';
import {
  type AssignTaskInput,
  type CancelTaskInput,
  type ChangeTaskInput,
  type CompleteTaskInput,
  type CreateTaskInput,
  MOST_TASKS,
  type SnoozeTaskInput,
  type StartTaskInput,
  type TaskResult,
  type TickChecklistItemInput,
} from './task.inputs.js';
import type { TaskService } from './task.service.js';
import { taskTouchpointId } from './task-completion.js';

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
    return this.perform(ctx, input, { type: 'task.started', properties: {} });
  }

  /** Changes what a task says. @throws CONFLICT, TASK_CLOSED */
  change(ctx: Context, input: ChangeTaskInput): Promise<Task> {
    checkText(input.title, 500, 'title');
    checkText(input.note, 20_000, 'note');
    const { title, priority, dueAt, note } = input;
    const properties = {
      ...present({ title, priority }),
      ...(dueAt !== undefined && { dueAt }),
      ...(note !== undefined && { note }),
    };
    return this.perform(ctx, input, { type: 'task.edited', properties });
  }

  /**
   * Takes back an outcome that was given with `holdFor`. @throws BAD_INPUT when there is none, TASK_CLOSED when it
   * counts
   */
  undoOutcome(ctx: Context, input: StartTaskInput): Promise<Task> {
    return this.perform(ctx, input, { type: 'task.outcomeWithdrawn', properties: {} });
  }

  /** Opens a task again that was completed or cancelled. @throws CONFLICT when it is open, or at another version */
  async reopen(ctx: Context, { id, expectedVersion }: StartTaskInput): Promise<Task> {
    const task = await this.tasks.byId(ctx, id);
    if (task === null) throw notFound('task', id);
    const { version, status, outcome } = task;
    if (task.endedAt === null || (expectedVersion != null && expectedVersion !== version))
      throw conflict('task', expectedVersion ?? version, { id, version, status, outcome });
    await this.commands.perform(ctx, {
      accountId: task.accountId,
      type: 'task.reopened',
      properties: { task: keptTaskOf(task) },
    });
    return this.after(ctx, id);
  }

  /**
   * Completes a task; returns it with the touchpoint that was written, if one was. @throws OUTCOME_REQUIRED, CONFLICT,
   * TASK_CLOSED
   */
  async complete(ctx: Context, input: CompleteTaskInput): Promise<{ task: Task; touchpoint: Touchpoint | null }> {
    const task = await this.perform(ctx, input, completion(input));
    this.touchpoints.forget(ctx);
    return { task, touchpoint: await this.touchpoints.byId(ctx, taskTouchpointId(task)) };
  }

  snooze(ctx: Context, input: SnoozeTaskInput): Promise<Task> {
    return this.perform(ctx, input, snooze(input));
  }

  cancel(ctx: Context, input: CancelTaskInput): Promise<Task> {
    return this.perform(ctx, input, cancellation(input));
  }

  assign(ctx: Context, input: AssignTaskInput): Promise<Task> {
    return this.perform(ctx, input, assignment(input));
  }

  tick(ctx: Context, input: TickChecklistItemInput): Promise<Task> {
    const { itemKey, isDone } = input;
    return this.perform(ctx, input, { type: 'task.ticked', properties: { itemKey, isDone: isDone ?? true } });
  }

  completeAll = (ctx: Context, inputs: readonly CompleteTaskInput[]) => this.performAll(ctx, inputs, completion);
  assignAll = (ctx: Context, inputs: readonly AssignTaskInput[]) => this.performAll(ctx, inputs, assignment);
  cancelAll = (ctx: Context, inputs: readonly CancelTaskInput[]) => this.performAll(ctx, inputs, cancellation);
  snoozeAll = (ctx: Context, inputs: readonly SnoozeTaskInput[]) => this.performAll(ctx, inputs, snooze);

  /** Says something of many tasks; each is answered for itself. @throws BATCH_TOO_LARGE */
  private async performAll<T extends StartTaskInput>(
    ctx: Context,
    inputs: readonly T[],
    said: (input: T) => Said,
  ): Promise<TaskResult[]> {
    if (inputs.length > MOST_TASKS)
      throw new PerennialError(
        'BATCH_TOO_LARGE',
        `One call takes ${MOST_TASKS} tasks; ${inputs.length} were named.`,
        {},
        ['input', 'tasks'],
      );
    const prepared = await Promise.all(
      inputs.map((input) => this.commandOf(ctx, input, () => said(input)).catch((error: unknown) => ({ error }))),
    );
    const commands = prepared.flatMap((one) => ('error' in one ? [] : [[one]]));
    const refusals = await performEach(ctx, this.commands, commands);
    this.tasks.forget(ctx);
    this.accounts.forget(ctx);
    return Promise.all(
      inputs.map(async ({ id }, index) => {
        const one = prepared[index];
        const error = one !== undefined && 'error' in one ? one.error : refusals.shift();
        return {
          task: await this.tasks.byId(ctx, id),
          error: error === undefined ? null : itemError(error, 'input', 'tasks', index),
        };
      }),
    );
  }

  private async perform(ctx: Context, input: StartTaskInput, said: Said): Promise<Task> {
    await this.commands.perform(ctx, await this.commandOf(ctx, input, () => said));
    return this.after(ctx, input.id);
  }

  private async commandOf(ctx: Context, { id, expectedVersion }: StartTaskInput, say: () => Said): Promise<Command> {
    const task = await this.tasks.byId(ctx, id);
    if (task === null) throw notFound('task', id);
    if (task.endedAt !== null) throw closed(task);
    const { type, properties } = say();
    return {
      accountId: task.accountId,
      type,
      properties: { taskId: id, ...present({ expectedVersion }), ...properties },
    };
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

/** What a command says of its task. */
interface Said {
  readonly type: SignalType;
  readonly properties: object;
}

function completion({ outcome, note, touchpoint, holdFor }: CompleteTaskInput): Said {
  checkText(note, 20_000, 'note');
  if (holdFor != null && (holdFor < 1 || holdFor > 600))
    throw badInput('An outcome is held for 1 to 600 seconds.', 'holdFor');
  const held = holdFor == null ? undefined : holdFor * 1000;
  return { type: 'task.completed', properties: present({ outcome, note, touchpoint, holdFor: held }) };
}

function cancellation({ reason }: CancelTaskInput): Said {
  checkText(reason, 2000, 'reason');
  return { type: 'task.cancelled', properties: present({ reason }) };
}

const snooze = ({ until }: SnoozeTaskInput): Said => ({ type: 'task.snoozed', properties: { until } });

const assignment = ({ memberId }: AssignTaskInput): Said => ({
  type: 'task.assigned',
  properties: { memberId: memberId ?? null },
});

/** What a reopening brings back of a task's row. */
function keptTaskOf(task: Task): KeptTask {
  const { id, version, status, kind, titleTemplate, bindings, priority, outcomes, checklist, causeId, createdAt } =
    task;
  const { contactId, assigneeId, dueAt, startedAt, note, playbookKey, runId, stepKey } = task;
  return {
    id,
    version,
    status: status === 'DONE' ? 'DONE' : 'CANCELLED',
    kind,
    title: titleTemplate,
    bindings,
    priority,
    outcomes,
    checklist: checklist.map(({ key, text, isDone }) => ({ key, text, isDone })),
    causeId,
    createdAt,
    endedAt: task.endedAt ?? createdAt,
    effectHash: task.effectHash.toString('hex'),
    ...present({ contactId, assigneeId, dueAt, startedAt, note, playbookKey, runId, stepKey }),
  };
}

function closed({ id, version, status, outcome, endedAt }: Task): PerennialError {
  return new PerennialError(
    'TASK_CLOSED',
    `The task is ${status === 'DONE' ? 'done' : 'cancelled'} already.`,
    { id, current: { id, version, status, outcome, endedAt } },
    ['input', 'id'],
  );
}
