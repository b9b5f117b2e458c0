import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const FIELDS = `id version status title priority dueAt note outcome assignee { externalId }
  pendingOutcome { outcome until }`;

eachServer((start) => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 5, 9));
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let ann: string;
  let ben: string;

  beforeAll(async () => {
    server = await start({ clock });
    world = company(server);
    ann = await world.member('ann', 'CSM');
    ben = await world.member('ben', 'CSM');
  });

  let names = 0;
  const account = async () => {
    const externalId = `account-${(names += 1)}`;
    await world.accounts({ externalId, ownerId: ann });
    return externalId;
  };
  const call = async (name: string, input: Record<string, unknown>, answer: string) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await server.client.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`,
      { input },
    );
    return { value: data?.[name], code: errors?.[0]?.extensions.code, error: errors?.[0] };
  };
  const task = (name: string, input: Record<string, unknown>) => call(name, input, `task { ${FIELDS} }`);
  const create = async (more: Record<string, unknown> = {}) =>
    (await task('createTask', { accountExternalId: await account(), title: 'Call', kind: 'CHECK_IN', ...more })).value
      .task;
  const read = async (id: string) =>
    (await server.client.query(`query ($id: ID!) { task(id: $id) { ${FIELDS} } }`, { id })).task;

  it('edits title, moment, priority and note, and raises the version once for each edit', async () => {
    const { id, version } = await create({ dueAt: '2026-02-01T00:00:00Z' });
    const edited = await task('changeTask', { id, title: 'Ring', priority: 'HIGH', note: 'Soon', dueAt: null });
    expect(edited.value.task).toMatchObject({
      title: 'Ring',
      priority: 'HIGH',
      note: 'Soon',
      dueAt: null,
      version: version + 1,
    });
    expect(await task('changeTask', { id, title: 'Late', expectedVersion: version })).toMatchObject({
      code: 'CONFLICT',
    });
    expect((await task('changeTask', { id, note: null })).value.task).toMatchObject({ note: null, title: 'Ring' });
    expect((await read(id)).version).toBe(version + 2);
  });

  it('opens an ended task again, at its version only, and lets it end once more', async () => {
    const { id } = await create({ outcomes: ['REACHED'] });
    const done = (await task('completeTask', { id, outcome: 'REACHED' })).value.task;
    expect(await task('reopenTask', { id, expectedVersion: done.version - 1 })).toMatchObject({ code: 'CONFLICT' });
    const open = (await task('reopenTask', { id, expectedVersion: done.version })).value.task;
    expect(open).toMatchObject({ status: 'OPEN', outcome: null, version: done.version + 1 });
    expect(await task('reopenTask', { id })).toMatchObject({ code: 'CONFLICT' });
    expect((await task('completeTask', { id, outcome: 'REACHED' })).value.task).toMatchObject({ status: 'DONE' });
  });

  it('keeps an outcome for its time, and counts it when that has passed', async () => {
    const { id } = await create({ outcomes: ['REACHED'] });
    const held = (await task('completeTask', { id, outcome: 'REACHED', holdFor: 10 })).value.task;
    const until = new Date(clock.now() + 10_000).toISOString();
    expect(held).toMatchObject({ status: 'OPEN', outcome: null, pendingOutcome: { outcome: 'REACHED', until } });
    await world.moveTo(clock, clock.now() + 9_000);
    expect(await read(id)).toMatchObject({ status: 'OPEN' });
    await world.moveTo(clock, clock.now() + 2_000);
    expect(await read(id)).toMatchObject({ status: 'DONE', outcome: 'REACHED', pendingOutcome: null });
  });

  it('takes an outcome back while its time has not passed, and not after', async () => {
    const { id } = await create();
    await task('completeTask', { id, outcome: 'REACHED', holdFor: 10 });
    expect((await task('undoOutcome', { id })).value.task).toMatchObject({ status: 'OPEN', pendingOutcome: null });
    await world.moveTo(clock, clock.now() + 20_000);
    expect(await read(id)).toMatchObject({ status: 'OPEN' });
    expect(await task('undoOutcome', { id })).toMatchObject({ code: 'BAD_INPUT' });
    await task('completeTask', { id, outcome: 'REACHED', holdFor: 1 });
    await world.moveTo(clock, clock.now() + 2_000);
    expect(await task('undoOutcome', { id })).toMatchObject({ code: 'TASK_CLOSED' });
    const { id: another } = await create();
    expect(await task('completeTask', { id: another, holdFor: 601 })).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('does many at once, each answered for itself', async () => {
    const tasks = await Promise.all([create(), create({ outcomes: ['REACHED'] }), create()]);
    const [first, second, third] = tasks as [{ id: string }, { id: string }, { id: string }];
    const { value } = await call(
      'completeTasks',
      { tasks: [{ id: first.id }, { id: second.id }, { id: 'task_none' }, { id: third.id, outcome: 'REACHED' }] },
      `results { task { status } error { code path } }`,
    );
    expect(value.results).toMatchObject([
      { task: { status: 'DONE' }, error: null },
      { task: { status: 'OPEN' }, error: { code: 'OUTCOME_REQUIRED', path: ['input', 'tasks', '1', 'outcome'] } },
      { task: null, error: { code: 'NOT_FOUND' } },
      { task: { status: 'DONE' }, error: null },
    ]);
    const given = await call(
      'assignTasks',
      { tasks: [{ id: second.id, memberId: ben }] },
      'results { task { assignee { externalId } } error { code } }',
    );
    expect(given.value.results).toEqual([{ task: { assignee: { externalId: 'ben' } }, error: null }]);
    const many = Array.from({ length: 201 }, () => ({ id: second.id }));
    expect(await call('cancelTasks', { tasks: many }, 'results { error { code } }')).toMatchObject({
      code: 'BATCH_TOO_LARGE',
    });
  });

  it('moves an owner’s open tasks along with the account when asked to, and leaves those of others', async () => {
    const externalId = await account();
    const made = async (assigneeId: string) =>
      (await task('createTask', { accountExternalId: externalId, title: 'T', kind: 'OTHER', assigneeId })).value.task
        .id;
    const [theirs, other] = [await made(ann), await made(ben)];
    const max = await world.member('max', 'CSM');
    await world.accounts({ externalId, ownerId: max });
    expect(await read(theirs)).toMatchObject({ assignee: { externalId: 'ann' } });
    await world.accounts({ externalId, ownerId: ann });
    await world.accounts({ externalId, ownerId: max, moveOpenTasks: true });
    expect(await read(theirs)).toMatchObject({ assignee: { externalId: 'max' } });
    expect(await read(other)).toMatchObject({ assignee: { externalId: 'ben' } });
  });
});
