import {
  cancelTask,
  changeTask,
  clearTask,
  isOverdue,
  launchTask,
  nextWakeAt,
  type TaskSpec,
  wakeTasks,
} from '../../../src/task/task.rules.js';
import { newTaskPart } from '../../../src/task/task.state.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, NOON } from '../../support/moments.js';

const spec = (rest: Partial<TaskSpec> = {}): TaskSpec => ({
  key: 'usage-drop/acct_test/1/call',
  kind: 'RISK',
  title: 'Ask {{ account.name }}',
  bindings: {},
  priority: 'HIGH',
  checklist: ['Look at usage', 'Call'],
  outcomes: ['LEAVING'],
  causeId: 'caus_1',
  ...rest,
});

const world = () => ({ draft: { tasks: newTaskPart() }, scribe: new FakeScribe() });

describe('launching a task', () => {
  test('writes its row, its timeline entry and its event', () => {
    const { draft, scribe } = world();
    const task = launchTask(draft, spec({ dueAt: NOON + DAY, assigneeId: 'memb_1' }), scribe);
    expect(draft.tasks.open[task.id]).toMatchObject({
      status: 'OPEN',
      version: 1,
      checklist: [{ key: 'item1' }, { key: 'item2', text: 'Call', isDone: false }],
    });
    expect(scribe.table('task')).toMatchObject([
      {
        id: task.id,
        account_id: 'acct_test',
        title_template: 'Ask {{ account.name }}',
        priority_level: 2,
        due_at: NOON + DAY,
        ended_at: null,
      },
    ]);
    expect(scribe.table('timeline_entry')).toEqual(
      [{ ref_id: task.id, account_id: 'acct_test', kind: 'TASK', at: task.dueAt, is_planned: 1 }].map((row) =>
        expect.objectContaining(row),
      ),
    );
    expect(scribe.events).toMatchObject([
      { type: 'task.launched', causeId: 'caus_1', data: { taskId: task.id, status: 'OPEN', assigneeId: 'memb_1' } },
    ]);
  });

  test('risk work can always end as a false alarm', () => {
    const { draft, scribe } = world();
    expect(launchTask(draft, spec(), scribe).outcomes).toEqual(['LEAVING', 'FALSE_ALARM']);
    expect(launchTask(draft, spec({ key: 'b', kind: 'UPSELL' }), scribe).outcomes).toEqual(['LEAVING']);
  });

  test('the same key again gives the task that is open', () => {
    const { draft, scribe } = world();
    const first = launchTask(draft, spec(), scribe);
    expect(launchTask(draft, spec({ title: 'Another' }), scribe)).toBe(first);
    expect(scribe.events).toHaveLength(1);
  });

  test('another assignee is told as a change, with the assignee before', () => {
    const { draft, scribe } = world();
    const task = launchTask(draft, spec(), scribe);
    changeTask(task, scribe, 'caus_2', () => {
      task.assigneeId = 'memb_2';
    });
    expect(scribe.table('task')).toHaveLength(1);
    expect(scribe.events.at(-1)).toMatchObject({
      type: 'task.changed',
      data: { assigneeId: 'memb_2', 'before.assigneeId': undefined, 'before.status': 'OPEN' },
    });
  });
});

describe('a task whose cause clears', () => {
  test('ends cancelled when nobody began it', () => {
    const { draft, scribe } = world();
    const task = launchTask(draft, spec(), scribe);
    clearTask(draft, task.id, 'caus_2', scribe);
    expect(draft.tasks).toMatchObject({
      open: {},
      ended: { [task.id]: { status: 'CANCELLED', outcome: 'CAUSE_CLEARED', endedAt: NOON } },
    });
    expect(scribe.writes.filter(({ table }) => table === 'task').at(-1)?.row).toMatchObject({
      status: 'CANCELLED',
      outcome: 'CAUSE_CLEARED',
      end_cause_id: 'caus_2',
      ended_at: NOON,
    });
    expect(scribe.events.at(-1)).toMatchObject({
      type: 'task.cancelled',
      causeId: 'caus_2',
      data: { outcome: 'CAUSE_CLEARED', 'before.status': 'OPEN' },
    });
  });

  test('is marked, once, when it is in progress', () => {
    const { draft, scribe } = world();
    const task = launchTask(draft, spec(), scribe);
    task.status = 'IN_PROGRESS';
    task.startedAt = NOON;
    clearTask(draft, task.id, 'caus_2', scribe);
    clearTask(draft, task.id, 'caus_3', scribe);
    expect(task).toMatchObject({ status: 'IN_PROGRESS', causeClearedAt: NOON, version: 2 });
    expect(scribe.eventTypes).toEqual(['task.launched', 'task.changed']);
  });

  test('is left alone when it has ended', () => {
    const { draft, scribe } = world();
    const task = launchTask(draft, spec(), scribe);
    cancelTask(draft, task.id, { causeId: 'caus_2' }, scribe);
    clearTask(draft, task.id, 'caus_3', scribe);
    cancelTask(draft, task.id, { causeId: 'caus_4' }, scribe);
    expect(scribe.eventTypes).toEqual(['task.launched', 'task.cancelled']);
  });
});

describe('a snoozed task', () => {
  test('wakes at its moment, in progress when it had been begun', () => {
    const { draft, scribe } = world();
    const [fresh, begun] = [launchTask(draft, spec(), scribe), launchTask(draft, spec({ key: 'b' }), scribe)];
    for (const task of [fresh, begun]) Object.assign(task, { status: 'SNOOZED', snoozedUntil: NOON + DAY });
    begun.startedAt = NOON;
    expect(nextWakeAt(draft.tasks)).toBe(NOON + DAY);
    wakeTasks(draft, scribe, { now: NOON + DAY - 1 });
    expect(fresh.status).toBe('SNOOZED');
    wakeTasks(draft, scribe, { now: NOON + DAY });
    expect([fresh.status, begun.status]).toEqual(['OPEN', 'IN_PROGRESS']);
    expect(nextWakeAt(draft.tasks)).toBeUndefined();
  });

  test('is not overdue while it sleeps', () => {
    expect(isOverdue({ status: 'SNOOZED', dueAt: NOON - 1 }, NOON)).toBe(false);
    expect(isOverdue({ status: 'OPEN', dueAt: NOON - 1 }, NOON)).toBe(true);
    expect(isOverdue({ status: 'OPEN', dueAt: NOON }, NOON)).toBe(false);
    expect(isOverdue({ status: 'OPEN', dueAt: null }, NOON)).toBe(false);
  });
});
