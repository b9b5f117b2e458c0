import { newJourneyPart } from '../../../src/journey/journey.state.js';
import { PerennialError } from '../../../src/kernel/errors.js';
import type { SignalType } from '../../../src/signal/signal.js';
import { taskFolds } from '../../../src/task/task.fold.js';
import { newTaskPart, type TaskState } from '../../../src/task/task.state.js';
import { taskTouchpointId } from '../../../src/task/task-completion.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf, surroundingsOf } from '../../support/moments.js';

function world() {
  const draft = { tasks: newTaskPart(), journey: newJourneyPart(), account: { ownerId: 'memb_owner' } };
  const scribe = new FakeScribe();
  const say = (type: SignalType, properties: Record<string, unknown>, key: string = type) =>
    taskFolds[type]?.(
      draft,
      signalOf(type, properties, { key }),
      scribe,
      momentAt(NOON, undefined, surroundingsOf('memb_owner', 'memb_2')),
    );
  const create = (properties: Record<string, unknown> = {}, key = 'created'): TaskState => {
    say('task.created', { title: 'Check in', kind: 'CHECK_IN', ...properties }, key);
    return Object.values(draft.tasks.open).at(-1) as TaskState;
  };
  return { draft, scribe, say, create };
}

function refusal(work: () => void): PerennialError {
  try {
    work();
  } catch (error) {
    if (error instanceof PerennialError) return error;
  }
  throw new Error('it was not refused');
}

describe('creating a task', () => {
  test('it goes to the owner unless somebody, or nobody, is named', () => {
    const { create } = world();
    expect(create().assigneeId).toBe('memb_owner');
    expect(create({ assigneeId: 'memb_2' }, 'b').assigneeId).toBe('memb_2');
    expect(create({ assigneeId: null }, 'c').assigneeId).toBeUndefined();
  });

  test('the same command twice makes one task', () => {
    const { create, draft } = world();
    create();
    create();
    expect(Object.keys(draft.tasks.open)).toHaveLength(1);
  });

  test('a malformed command names the place', () => {
    const { say } = world();
    expect(refusal(() => say('task.created', { title: 'x', kind: 'NAP' }))).toMatchObject({
      code: 'BAD_INPUT',
      inputPath: ['kind'],
    });
  });
});

describe('completing a task', () => {
  test('declared outcomes must be answered, and are named', () => {
    const { say, create } = world();
    const { id: taskId } = create({ kind: 'RISK', outcomes: ['TRAINED', 'LEAVING'] });
    expect(refusal(() => say('task.completed', { taskId }))).toMatchObject({
      code: 'OUTCOME_REQUIRED',
      data: { outcomes: ['TRAINED', 'LEAVING', 'FALSE_ALARM'] },
    });
    expect(refusal(() => say('task.completed', { taskId, outcome: 'MAYBE' })).message).toContain(
      'TRAINED, LEAVING, FALSE_ALARM',
    );
    say('task.completed', { taskId, outcome: 'FALSE_ALARM' });
  });

  test('risk work that declares none may end without an outcome', () => {
    const { say, create, draft } = world();
    const { id: taskId } = create({ kind: 'RISK' });
    say('task.completed', { taskId });
    expect(draft.tasks.ended[taskId]).toEqual({ status: 'DONE', endedAt: NOON });
    expect(draft.tasks.lastCompletedAt).toBe(NOON);
  });

  test('a check-in writes a touchpoint by the one who did it', () => {
    const { say, create, scribe, draft } = world();
    const task = create({ contactId: 'cont_1' });
    say('task.completed', { taskId: task.id, note: 'All well', touchpoint: { sentiment: 'POSITIVE' } });
    expect(scribe.table('touchpoint')).toMatchObject([
      {
        id: taskTouchpointId(task),
        kind: 'CALL',
        status: 'DONE',
        task_id: task.id,
        contact_id: 'cont_1',
        sentiment: 'POSITIVE',
        notes: 'All well',
        member_id: 'memb_01j9aaaaaaaaaaaaaaaaaaaaaa',
      },
    ]);
    expect(draft.journey.lastAt).toBe(NOON);
  });

  test.each([[{ outcome: 'NO_ANSWER' }], [{ outcome: 'NOT_REACHED' }], [{ touchpoint: { reached: false } }]])(
    'nobody reached (%j) writes none',
    (said) => {
      const { say, create, scribe, draft } = world();
      say('task.completed', { taskId: create({ kind: 'VISIT' }).id, ...said });
      expect(scribe.table('touchpoint')).toEqual([]);
      expect(draft.journey.lastAt).toBeUndefined();
    },
  );

  test('other work writes none unless the contact is described', () => {
    const { say, create, scribe } = world();
    say('task.completed', { taskId: create({ kind: 'RISK' }, 'a').id });
    say('task.completed', { taskId: create({ kind: 'RISK' }, 'b').id, touchpoint: { kind: 'EMAIL' } });
    expect(scribe.table('touchpoint')).toMatchObject([{ kind: 'EMAIL' }]);
  });

  test('a stale version is a conflict with the present state', () => {
    const { say, create } = world();
    const { id: taskId } = create();
    say('task.started', { taskId, expectedVersion: 1 });
    expect(refusal(() => say('task.completed', { taskId, expectedVersion: 1 }))).toMatchObject({
      code: 'CONFLICT',
      data: { expectedVersion: 1, current: { id: taskId, version: 2, status: 'IN_PROGRESS' } },
    });
  });

  test('a closed task is closed', () => {
    const { say, create } = world();
    const { id: taskId } = create();
    say('task.cancelled', { taskId, reason: 'Done by mail' });
    expect(refusal(() => say('task.completed', { taskId })).code).toBe('TASK_CLOSED');
  });
});

describe('working on a task', () => {
  test('starting, snoozing, assigning and ticking each raise the version and tell what was before', () => {
    const { say, create, scribe } = world();
    const task = create({ checklist: ['One'] });
    say('task.started', { taskId: task.id });
    say('task.snoozed', { taskId: task.id, until: NOON + DAY });
    say('task.assigned', { taskId: task.id, memberId: 'memb_2' });
    say('task.ticked', { taskId: task.id, itemKey: 'item1', isDone: true });
    expect(task).toMatchObject({
      version: 5,
      status: 'SNOOZED',
      snoozedUntil: NOON + DAY,
      assigneeId: 'memb_2',
      checklist: [{ isDone: true }],
    });
    expect(scribe.events[3]?.data).toMatchObject({
      assigneeId: 'memb_2',
      'before.assigneeId': 'memb_owner',
      'before.status': 'SNOOZED',
    });
  });

  test('an unknown member, an unknown item and a snooze into the past are refused', () => {
    const { say, create } = world();
    const { id: taskId } = create();
    expect(refusal(() => say('task.assigned', { taskId, memberId: 'memb_x' })).code).toBe('BAD_INPUT');
    expect(refusal(() => say('task.ticked', { taskId, itemKey: 'item9', isDone: true })).code).toBe('BAD_INPUT');
    expect(refusal(() => say('task.snoozed', { taskId, until: NOON })).code).toBe('BAD_INPUT');
  });
});
