import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { insertRows } from '../../src/database/bulk.js';
import { dehydrate } from '../../src/database/hydrate.js';
import { JobRow } from '../../src/insight/job/job.entity.js';
import { workerName } from '../../src/insight/job/job.rules.js';
import { JobService, type JobWork } from '../../src/insight/job/job.service.js';
import { PerennialError } from '../../src/kernel/errors.js';
import { newId } from '../../src/kernel/ids.js';
import { until } from '../support/company.js';
import { contextOn, eachDatabase } from '../support/databases.js';

eachDatabase((open) => {
  const room = async () => {
    const database = await open();
    const ctx = contextOn(database);
    return { database, ctx, jobs: new JobService(database, ctx, 20) };
  };
  const ended = (jobs: JobService, ctx: ReturnType<typeof contextOn>, id: string) =>
    until(
      () => jobs.byId(ctx, id),
      (job) => job?.endedAt != null,
    );
  /** Work that goes on until it is let go, or aborted. */
  const patient = () => {
    let done = () => {};
    const work: JobWork = ({ signal, progress }) =>
      new Promise((resolve, reject) => {
        progress(1, 10);
        done = () => resolve({ answer: 42 });
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    return { work, finish: () => done() };
  };

  test('a job runs, says how far it is, and keeps what it answers', async () => {
    const { ctx, jobs } = await room();
    const { work, finish } = patient();
    const { id } = await jobs.start(ctx, 'BACKTEST', { text: 'x' }, work);
    const under = await until(
      () => jobs.byId(ctx, id),
      (job) => job?.done === 1,
    );
    expect(under).toMatchObject({ status: 'RUNNING', done: 1, total: 10, input: { text: 'x' }, createdBy: 'system' });
    finish();
    expect(await ended(jobs, ctx, id)).toMatchObject({
      status: 'DONE',
      result: { answer: 42 },
      done: 10,
      errorCode: null,
    });
    await jobs.close();
  });

  test(
    'a job that throws has failed, with the code that a client is told; what is nobody’s business stays in the ' +
      'log',
    async () => {
      const { ctx, jobs } = await room();
      const told = await jobs.start(ctx, 'BACKTEST', {}, () =>
        Promise.reject(new PerennialError('BAD_INPUT', 'That cannot be.')),
      );
      const hidden = await jobs.start(ctx, 'BACKTEST', {}, () => Promise.reject(new Error('password=hunter2')));
      expect(await ended(jobs, ctx, told.id)).toMatchObject({
        status: 'FAILED',
        errorCode: 'BAD_INPUT',
        errorMessage: 'That cannot be.',
      });
      const { errorCode, errorMessage } = (await ended(jobs, ctx, hidden.id)) as JobRow;
      expect([errorCode, errorMessage]).toEqual(['INTERNAL', expect.not.stringContaining('hunter2')]);
      await jobs.close();
    },
  );

  test('two jobs run at once, the third waits its turn', async () => {
    const { ctx, jobs } = await room();
    const works = [patient(), patient(), patient()];
    const ids: string[] = [];
    for (const { work } of works) ids.push((await jobs.start(ctx, 'BACKTEST', {}, work)).id);
    const statuses = async () => Promise.all(ids.map(async (id) => (await jobs.byId(ctx, id))?.status));
    expect(await until(statuses, (found) => found.filter((status) => status === 'RUNNING').length === 2)).toEqual([
      'RUNNING',
      'RUNNING',
      'QUEUED',
    ]);
    works[0]?.finish();
    expect(await until(statuses, ([first, , third]) => first === 'DONE' && third === 'RUNNING')).toEqual([
      'DONE',
      'RUNNING',
      'RUNNING',
    ]);
    await jobs.close();
  });

  test(
    'a cancelled job is aborted, whether it runs, waits, or runs ' + 'in another process; one that has ended stays',
    async () => {
      const { ctx, jobs, database } = await room();
      const beside = new JobService(database, ctx, 20);
      const works = [patient(), patient(), patient()];
      const ids = [];
      for (const { work } of works) ids.push((await jobs.start(ctx, 'BACKTEST', {}, work)).id);
      const [first = '', second = '', third = ''] = ids;
      await until(
        () => jobs.byId(ctx, second),
        (job) => job?.status === 'RUNNING',
      );
      expect(await jobs.cancel(ctx, third)).toMatchObject({ status: 'CANCELLED' });
      expect(await beside.cancel(ctx, first)).toMatchObject({ status: 'CANCELLED' });
      const fourth = await jobs.start(ctx, 'BACKTEST', {}, () => Promise.resolve('done'));
      expect(await ended(jobs, ctx, fourth.id)).toMatchObject({ status: 'DONE' }); // the first has made room
      expect(await jobs.cancel(ctx, fourth.id)).toMatchObject({ status: 'DONE', result: 'done' });
      await jobs.close();
    },
  );

  test('a watcher sees the job as it is, then every change, and the end; in another process too', async () => {
    const { ctx, jobs, database } = await room();
    const beside = new JobService(database, ctx, 20);
    const { work, finish } = patient();
    const { id } = await jobs.start(ctx, 'BACKTEST', {}, work);
    const seen: string[] = [];
    for await (const [job] of await beside.watch(ctx, id)) {
      seen.push(`${job?.status} ${job?.done}`);
      if (job?.done === 1) finish();
    }
    expect(seen.at(-1)).toBe('DONE 10');
    expect(seen).toContain('RUNNING 1');
    expect(new Set(seen).size).toBe(seen.length);
    const again = [];
    for await (const batch of await beside.watch(ctx, id)) again.push(...batch);
    expect(again.map(({ status }) => status)).toEqual(['DONE']);
    await expect(beside.watch(ctx, newId('job'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await jobs.close();
  });

  test('a watcher that goes away does not wait for the job', async () => {
    const { ctx, jobs } = await room();
    const { id } = await jobs.start(ctx, 'BACKTEST', {}, patient().work);
    const watch = (await jobs.watch(ctx, id))[Symbol.asyncIterator]();
    await watch.next();
    const rest = (async () => {
      for (;;) if ((await watch.next()).done) return 'over';
    })();
    await sleep(50);
    await watch.return?.();
    expect(await rest).toBe('over');
    await jobs.close();
  });

  test(
    'a job whose process died is marked INTERRUPTED at the next ' + 'start, one that lives elsewhere is left alone',
    async () => {
      const { ctx, jobs, database } = await room();
      const row = (worker: string, heardAt: number) =>
        Object.assign(new JobRow(), {
          id: newId('job'),
          kind: 'BACKTEST',
          status: 'RUNNING',
          done: 3,
          total: 9,
          input: {},
          result: null,
          errorCode: null,
          errorMessage: null,
          createdBy: 'system',
          worker,
          heardAt,
          createdAt: heardAt,
          startedAt: heardAt,
          endedAt: null,
          version: 1,
        });
      const now = ctx.now();
      const [own = ''] = ((await jobs.start(ctx, 'BACKTEST', {}, patient().work)).worker ?? '').split('/');
      const dead = row(workerName(own, 999_999_999, 'gone'), now);
      const silent = row(workerName('elsewhere', 1, 'a'), now - 60_000);
      const alive = row(workerName('elsewhere', 1, 'b'), now);
      const restarted = row(workerName(own, process.pid, 'before'), now);
      await database.transaction(ctx, (ctx) =>
        insertRows(
          ctx,
          'job',
          [dead, silent, alive, restarted].map((one) => dehydrate(JobRow, one)),
        ),
      );
      expect(await new JobService(database, ctx, 20).recover(ctx)).toBeGreaterThanOrEqual(3);
      for (const { id } of [dead, silent, restarted])
        expect(await jobs.byId(ctx, id)).toMatchObject({ status: 'FAILED', errorCode: 'INTERRUPTED', done: 3 });
      expect(await jobs.byId(ctx, alive.id)).toMatchObject({ status: 'RUNNING' });
      await jobs.close();
    },
  );

  test('a process that stops says of its jobs that they were interrupted', async () => {
    const { ctx, jobs } = await room();
    const { id } = await jobs.start(ctx, 'BACKTEST', {}, patient().work);
    await jobs.close();
    expect(await jobs.byId(ctx, id)).toMatchObject({ status: 'FAILED', errorCode: 'INTERRUPTED' });
  });
});
