import { VirtualClock } from '../../src/kernel/clock.js';
import type { SignalType } from '../../src/signal/signal.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const use = (account: string) => ({ type: 'USAGE', account, properties: { feature: 'board' } });
const NOON = Date.UTC(2026, 0, 15, 12);

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let ids: string[];
  let keys = 0;

  beforeEach(async () => {
    server = await start({ byHand: true, clock: new VirtualClock(NOON), environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
    ids = await world.accounts({ externalId: 'one' }, { externalId: 'bad' }, { externalId: 'three' });
    await world.turns();
  });

  const signal = (type: SignalType, properties: Readonly<Record<string, unknown>>, accountId = ids[1] as string) => ({
    accountId,
    type,
    key: `poison ${(keys += 1)}`,
    actorId: 'system',
    occurredAt: NOON,
    properties,
  });
  /** Recorded past every check, as a release with fewer of them would have. */
  const poison = (...signals: readonly ReturnType<typeof signal>[]) => {
    const { store, database, ctx } = server.app;
    return database.transaction(ctx, (ctx) => store.write(ctx, signals, ctx.now()));
  };
  const folded = async () => {
    const rows = await world.rows<{ account_id: string; total_events: number }>(
      'SELECT account_id, total_events FROM account_usage',
    );
    return ids.map((id) => Number(rows.find(({ account_id }) => account_id === id)?.total_events ?? 0));
  };
  const letters = async () => {
    const { deadLetters } = await server.client.query(
      '{ deadLetters { totalCount nodes { id account { id } signalType status code reason properties } } }',
    );
    return deadLetters.nodes as { id: string; signalType: string; status: string; code: string }[];
  };
  const retry = async (...ids: readonly string[]) => {
    const { retryDeadLetters } = await server.client.query(
      'mutation ($ids: [ID!]!) { retryDeadLetters(input: { ids: $ids }) { results { id error { code path } } } }',
      { ids },
    );
    return retryDeadLetters.results;
  };

  it('sets a signal aside that cannot be folded, and folds the account’s others before and after it', async () => {
    await world.record([use('bad')]);
    await poison(signal('task.completed', { taskId: 'task_none' }));
    await world.record(['one', 'bad', 'three'].map(use));
    await world.turns();
    expect(await folded()).toEqual([1, 2, 1]);
    expect(await letters()).toEqual([
      {
        id: expect.stringMatching(/^dead_/),
        account: { id: ids[1] },
        signalType: 'task.completed',
        status: 'WAITING',
        code: 'TASK_CLOSED',
        reason: 'The task is done or cancelled already.',
        properties: { taskId: 'task_none' },
      },
    ]);
  });

  it('sets every one aside of a thousand among which many cannot be folded, and keeps the rest', async () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      index % 10 === 0
        ? signal('task.completed', { taskId: `task_${index}` })
        : signal('usage', { feature: 'board', count: 1 }),
    );
    await poison(...many);
    await world.turns();
    expect([await folded(), await world.count('dead_letter')]).toEqual([[0, 900, 0], 100]);
  });

  it('sets an account that names itself as its parent neither aside nor still: only the signal waits', async () => {
    await poison(signal('account.upserted', { parentId: ids[1] as string }));
    await world.record([use('bad')]);
    await world.turns();
    expect(await folded()).toEqual([0, 1, 0]);
    expect((await letters()).map(({ code }) => code)).toEqual(['HIERARCHY_CYCLE']);
  });

  it('answers a command of the account though an earlier signal cannot be folded', async () => {
    await poison(signal('task.completed', { taskId: 'task_none' }));
    const { createTask } = await server.client.query(
      'mutation ($id: ID!) { createTask(input: { accountId: $id, title: "Call", kind: CHECK_IN }) { task { title } } }',
      { id: ids[1] },
    );
    expect(createTask.task).toEqual({ title: 'Call' });
    expect((await letters()).length).toBe(1);
  });

  it('still refuses a command that cannot be folded, and keeps no dead letter of it', async () => {
    const { shell, ctx } = server.app;
    const command = {
      accountId: ids[1] as string,
      type: 'task.completed',
      properties: { taskId: 'task_none' },
    } as const;
    await expect(shell.perform(ctx, command)).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    expect(await letters()).toEqual([]);
  });

  it('says afresh why a retried signal cannot be folded, and folds it when what is wrong was mended', async () => {
    await poison(signal('task.completed', { taskId: 'task_none' }));
    await world.turns();
    const [letter] = await letters();
    const id = String(letter?.id);
    expect(await retry(id, 'dead_none')).toEqual([
      { id, error: { code: 'TASK_CLOSED', path: ['input', 'ids', '0'] } },
      { id: 'dead_none', error: { code: 'NOT_FOUND', path: ['input', 'ids', '1'] } },
    ]);
    await server.app.database.transaction(server.app.ctx, (ctx) =>
      ctx.db.run("UPDATE account_signal SET type = 'usage', body = ? WHERE type = 'task.completed'", [
        JSON.stringify({ feature: 'board', count: 1 }),
      ]),
    );
    expect(await retry(id)).toEqual([{ id, error: null }]);
    expect([await letters(), await folded()]).toEqual([[], [0, 1, 0]]);
  });

  it('discards a dead letter for good, and keeps it in the list', async () => {
    await poison(signal('task.completed', { taskId: 'task_none' }));
    await world.turns();
    const [letter] = await letters();
    const { discardDeadLetters } = await server.client.query(
      'mutation ($ids: [ID!]!) { discardDeadLetters(input: { ids: $ids }) { discarded } }',
      { ids: [letter?.id] },
    );
    expect(discardDeadLetters).toEqual({ discarded: 1 });
    expect((await letters()).map(({ status }) => status)).toEqual(['DISCARDED']);
    expect(await retry(String(letter?.id))).toMatchObject([{ error: { code: 'NOT_FOUND' } }]);
  });
});
