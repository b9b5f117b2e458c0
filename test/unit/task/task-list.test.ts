import fc from 'fast-check';
import { insertRows } from '../../../src/database/bulk.js';
import { hydrate } from '../../../src/database/hydrate.js';
import { where } from '../../../src/database/sql.js';
import type { Row } from '../../../src/database/tables.js';
import { changeOf } from '../../../src/graphql/stream/list-change.rules.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { idOf } from '../../../src/kernel/ids.js';
import { toldTask } from '../../../src/task/listed-task.js';
import { TASK_CRITERIA } from '../../../src/task/task.criteria.js';
import { Task } from '../../../src/task/task.entity.js';
import type { TaskFilter } from '../../../src/task/task.inputs.js';
import { launchTask, type TaskSpec } from '../../../src/task/task.rules.js';
import { newTaskPart } from '../../../src/task/task.state.js';
import { TASK_KINDS, TASK_PRIORITIES, TASK_STATUSES } from '../../../src/task/task.types.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, NOON } from '../../support/moments.js';

const at = { now: NOON, calendar: UTC };
const ids = ['memb_1', 'memb_2'];
const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values]), { nil: undefined });

const leaf = {
  assigneeIds: some(ids),
  statuses: some(TASK_STATUSES),
  kinds: some(TASK_KINDS.slice(0, 3)),
  priorities: some(TASK_PRIORITIES),
  accountIds: some(['acct_1', 'acct_2']),
  playbookKeys: some(['a', 'b']),
  dueOnOrBefore: fc.constantFrom('2026-01-14', '2026-01-15', '2026-01-16'),
  isOverdue: fc.boolean(),
  isUnassigned: fc.boolean(),
};
const nested = (inner: fc.Arbitrary<object>) => ({
  or: fc.array(inner, { maxLength: 2 }),
  and: fc.array(inner, { maxLength: 2 }),
  not: inner,
});
const filterOf = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<TaskFilter> =>
  fc.record(fields, { requiredKeys: [] });
const criteria = filterOf({ ...leaf, ...nested(filterOf({ ...leaf, ...nested(filterOf(leaf)) })) });

const maybe = <T>(...values: T[]) => fc.constantFrom(...values, undefined);
const marks = fc.record({
  accountId: fc.constantFrom('acct_1', 'acct_2'),
  assigneeId: maybe(...ids),
  status: fc.constantFrom(...TASK_STATUSES),
  kind: fc.constantFrom(...TASK_KINDS.slice(0, 3)),
  priority: fc.constantFrom(...TASK_PRIORITIES),
  playbookKey: maybe('a', 'b'),
  dueAt: maybe(NOON - DAY, NOON - 1, NOON, NOON + 1, NOON + DAY),
});

/** A row as a turn writes it, for a task of these marks. */
function rowOf(task: { readonly accountId: string; readonly status: string }, index: number) {
  const scribe = new FakeScribe(NOON, task.accountId);
  const launched = launchTask(
    { tasks: newTaskPart() },
    {
      key: `t${index}`,
      title: 'x',
      bindings: {},
      checklist: [],
      outcomes: [],
      causeId: 'caus_1',
      ...task,
    } as unknown as TaskSpec,
    scribe,
  );
  return { ...(scribe.writes[0]?.row as Row), id: idOf('task', index, launched.key), status: task.status };
}

eachDatabase((open) => {
  test('a list and a list’s stream agree on which tasks pass a filter', async () => {
    const database = await open({ entities: [Task] });
    const ctx = contextOn(database);
    const tasks = fc.sample(marks, { numRuns: 120, seed: 7 });
    await database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'task', tasks.map(rowOf) as never[]);
    });
    const all = (await ctx.db.query<object>('SELECT * FROM task')).map((row) => hydrate(Task, row));
    expect(all).toHaveLength(120);
    await fc.assert(
      fc.asyncProperty(criteria, async (filter) => {
        const { text, values } = where(TASK_CRITERIA.conditions(filter, at));
        const listed = await ctx.db.query<{ id: string }>(`SELECT id FROM task${text}`, values);
        expect(listed.map(({ id }) => id).sort()).toEqual(
          all
            .filter((task) => TASK_CRITERIA.match(filter, task, at))
            .map(({ id }) => id)
            .sort(),
        );
      }),
      { numRuns: 120 },
    );
  });
});

describe('what an event does to a list', () => {
  const mine: TaskFilter = { assigneeIds: ['memb_1'], statuses: ['OPEN', 'IN_PROGRESS'] };
  const event = (type: string, now: Record<string, unknown>, before: Record<string, unknown> = {}) => ({
    type,
    accountId: 'acct_1',
    data: {
      status: 'OPEN',
      kind: 'RISK',
      priority: 'HIGH',
      createdAt: NOON,
      ...now,
      ...Object.fromEntries(Object.entries(before).map(([name, value]) => [`before.${name}`, value])),
    },
  });

  test.each([
    ['a launch for me adds', event('task.launched', { assigneeId: 'memb_1' }), 'ADDED'],
    ['a launch for somebody else says nothing', event('task.launched', { assigneeId: 'memb_2' }), undefined],
    [
      'a start changes',
      event('task.changed', { assigneeId: 'memb_1', status: 'IN_PROGRESS' }, { assigneeId: 'memb_1', status: 'OPEN' }),
      'CHANGED',
    ],
    [
      'given to me, it is added',
      event('task.changed', { assigneeId: 'memb_1' }, { assigneeId: 'memb_2', status: 'OPEN' }),
      'ADDED',
    ],
    [
      'given away, it is removed',
      event('task.changed', { assigneeId: 'memb_2' }, { assigneeId: 'memb_1', status: 'OPEN' }),
      'REMOVED',
    ],
    [
      'completed, it is removed',
      event('task.completed', { assigneeId: 'memb_1', status: 'DONE' }, { assigneeId: 'memb_1', status: 'OPEN' }),
      'REMOVED',
    ],
  ])('%s', (_, given, change) => {
    const told = toldTask(given.type, given.accountId, given.data);
    const isListed = (side: 'before' | 'after') => told?.[side] != null && TASK_CRITERIA.match(mine, told[side], at);
    expect(changeOf(isListed('before'), isListed('after'))).toBe(change);
  });
});
