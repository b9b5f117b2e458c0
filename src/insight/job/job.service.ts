import { hostname } from 'node:os';
import { insertRows } from '../../database/bulk.js';
import type { Database } from '../../database/database.js';
import { dehydrate, hydrate } from '../../database/hydrate.js';
import type { Context } from '../../kernel/context.js';
import { notFound, PerennialError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import { JobRow } from './job.entity.js';
import { isDead, workerName } from './job.rules.js';
import { changeJob, JOB_BY_ID, liveJobs, TAKE_OVER_JOB } from './job.sql.js';
import { hasEnded, type JobKind } from './job.types.js';

/** What work is told, and tells. */
interface JobControl {
  /** Aborted when the job is cancelled or the process stops. */
  readonly signal: AbortSignal;
  progress(done: number, total?: number): void;
}

/** The work of a job; what it answers is the job's result, as plain JSON. */
export type JobWork = (control: JobControl) => Promise<unknown>;

interface Running {
  readonly id: string;
  readonly kind: JobKind;
  readonly work: JobWork;
  readonly abort: AbortController;
  done: number;
  total: number | null;
  /** How far it was when that was last told. */
  told: number;
}

/** This process. */
const WORKER = workerName(hostname(), process.pid, newId('job'));
/** How often a job that is under way says how far it is, ms. */
const TELL = 500;
/** Jobs that run at once in one process; the others wait their turn. */
const AT_ONCE = 2;
const CANCELLED = 'CANCELLED';
/** How often it looks for jobs whose process has ended, ms. */
const PATROL = 15_000;

/**
 * Starts long work, tells how far it is, and ends it. A job lives in the process that started it; every process can ask
 * about it.
 */
export class JobService {
  private readonly running = new Map<string, Running>();
  private readonly queue: Running[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly resumable = new Map<JobKind, (job: JobRow) => JobWork>();
  private timer: NodeJS.Timeout | undefined;
  private watchman: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly database: Database,
    /** Acts as the system. */
    private readonly system: Context,
    private readonly pollMs: number,
  ) {}

  /**
   * Jobs of a kind go on in another process when theirs has ended: what was asked for says all that it takes. Such work
   * may be done twice in part, and then comes to the same.
   */
  resumes(kind: JobKind, workOf: (job: JobRow) => JobWork): void {
    this.resumable.set(kind, workOf);
  }

  /** Starts a job, or queues it behind those under way, and returns at once. */
  async start(ctx: Context, kind: JobKind, input: unknown, work: JobWork): Promise<JobRow> {
    const job = newJob(ctx, kind, input, newId('job'));
    await this.database.transaction(ctx, (ctx) => insertRows(ctx, 'job', [dehydrate(JobRow, job)]));
    this.enqueue(job, work);
    return job;
  }

  /**
   * As `start`, for a kind that goes on in another process. `prepare` writes in the same transaction what the job is
   * to do, and returns how much that is.
   * @throws DUPLICATE when there is a job with this id
   */
  async startResumable(
    ctx: Context,
    kind: JobKind,
    input: unknown,
    id: string,
    prepare: (ctx: Context) => Promise<number>,
  ): Promise<JobRow> {
    const workOf = this.resumable.get(kind);
    if (workOf === undefined) throw new Error(`jobs of kind ${kind} cannot go on in another process`);
    const job = newJob(ctx, kind, input, id);
    await this.database.transaction(ctx, async (ctx) => {
      job.total = await prepare(ctx);
      await insertRows(ctx, 'job', [dehydrate(JobRow, job)]);
    });
    this.enqueue(job, workOf(job));
    return job;
  }

  async byId(ctx: Context, id: string): Promise<JobRow | null> {
    const [row] = await ctx.db.query(JOB_BY_ID, [id]);
    return row === undefined ? null : hydrate(JobRow, row);
  }

  /** Ends a job that has not ended; one that has stays as it is. @throws NOT_FOUND */
  async cancel(ctx: Context, id: string): Promise<JobRow> {
    const job = await this.byId(ctx, id);
    if (job === null) throw notFound('job', id);
    if (!hasEnded(job.status)) await this.end(ctx, id, { status: CANCELLED });
    const own = this.running.get(id) ?? this.queue.find((waiting) => waiting.id === id);
    if (own !== undefined) this.stop(own);
    return (await this.byId(ctx, id)) as JobRow;
  }

  /** The job as it is, then again whenever it has changed, until it has ended. @throws NOT_FOUND */
  async watch(ctx: Context, id: string): Promise<AsyncIterable<readonly JobRow[]>> {
    if ((await this.byId(ctx, id)) === null) throw notFound('job', id);
    return new JobWatch(() => this.latest(ctx, id), this.pollMs);
  }

  /**
   * Takes over the jobs whose process is gone, and marks those that cannot go on: at a start, again and again after
   * that, and when somebody watches one. Returns how many.
   */
  async recover(ctx: Context, id?: string): Promise<number> {
    this.watchman ??= this.isClosed ? undefined : setInterval(() => void this.look(), PATROL).unref();
    const only = id === undefined ? '' : ' AND id = ?';
    const rows = await ctx.db.query(liveJobs(only), id === undefined ? [] : [id]);
    const dead = rows
      .map((row) => hydrate(JobRow, row))
      .filter((job) => isDead(job, { worker: WORKER, now: ctx.now(), isAlive }));
    for (const job of dead) {
      const workOf = this.resumable.get(job.kind);
      if (workOf !== undefined) await this.takeOver(ctx, job, workOf);
      else
        await this.end(ctx, job.id, {
          status: 'FAILED',
          errorCode: 'INTERRUPTED',
          errorMessage: 'The process that did it ended before it was done. Start it again.',
        });
    }
    return dead.length;
  }

  /** Ends what is under way here; it is marked as interrupted, or left to the next process that can go on with it. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    clearInterval(this.watchman);
    for (const own of [...this.queue.splice(0), ...this.running.values()]) {
      if (this.resumable.has(own.kind))
        await this.change(this.system, own.id, ['QUEUED', 'RUNNING'], { worker: '', heard_at: 0 }).catch(() => 0);
      else
        await this.end(this.system, own.id, {
          status: 'FAILED',
          errorCode: 'INTERRUPTED',
          errorMessage: 'The process stopped before it was done. Start it again.',
        }).catch(() => 0);
      this.stop(own);
    }
    await Promise.allSettled(this.underWay);
  }

  private enqueue({ id, kind, done, total }: JobRow, work: JobWork): void {
    this.queue.push({ id, kind, work, abort: new AbortController(), done, total, told: done });
    this.timer ??= setInterval(() => void this.tell(), TELL).unref();
    this.next();
  }

  /** One process takes a job over: the one that finds it with the worker that has ended. */
  private async takeOver(ctx: Context, job: JobRow, workOf: (job: JobRow) => JobWork): Promise<void> {
    if (this.isClosed) return;
    const taken = await this.database.transaction(ctx, (ctx) =>
      ctx.db.run(TAKE_OVER_JOB, [WORKER, ctx.now(), job.id, job.worker]),
    );
    if (taken > 0) this.enqueue(job, workOf(job));
  }

  private async look(): Promise<void> {
    await this.recover(this.system.fresh()).catch((err: unknown) =>
      this.system.log.warn({ err }, 'jobs without a process were not looked for'),
    );
  }

  private next(): void {
    while (!this.isClosed && this.running.size < AT_ONCE) {
      const own = this.queue.shift();
      if (own === undefined) return;
      this.running.set(own.id, own);
      const run = this.run(own).finally(() => {
        this.running.delete(own.id);
        this.underWay.delete(run);
        this.next();
      });
      this.underWay.add(run);
    }
  }

  private async run(own: Running): Promise<void> {
    const ctx = this.system.fresh();
    try {
      const isBegun = await this.change(ctx, own.id, ['QUEUED'], {
        status: 'RUNNING',
        started_at: ctx.now(),
        heard_at: ctx.now(),
      });
      if (isBegun === 0) return;
      const control = {
        signal: own.abort.signal,
        progress: (done: number, total?: number) => this.note(own, done, total),
      };
      const result = await own.work(control);
      await this.end(ctx, own.id, { status: 'DONE', result, done: own.total ?? own.done, total: own.total });
    } catch (error) {
      if (!own.abort.signal.aborted) await this.fail(ctx, own, error);
    }
  }

  private async fail(ctx: Context, own: Running, error: unknown): Promise<void> {
    const isTold = error instanceof PerennialError;
    if (!isTold) ctx.log.error({ err: error, jobId: own.id }, 'a job failed');
    const told = isTold
      ? { errorCode: error.code, errorMessage: error.message }
      : { errorCode: 'INTERNAL', errorMessage: `Something failed; the log has it under ${own.id}.` };
    await this.end(ctx, own.id, { status: 'FAILED', ...told, done: own.done, total: own.total }).catch((err: unknown) =>
      ctx.log.error({ err, jobId: own.id }, 'a job’s end was not saved'),
    );
  }

  private note(own: Running, done: number, total?: number): void {
    own.done = done;
    if (total !== undefined) own.total = total;
  }

  /**
   * Says of every job here that it lives, and how far it is. One that is not to be found living was cancelled
   * elsewhere.
   */
  private async tell(): Promise<void> {
    const ctx = this.system.fresh();
    for (const own of [...this.running.values(), ...this.queue]) {
      const isRunning = this.running.has(own.id);
      const news = own.done === own.told ? {} : { done: own.done, total: own.total };
      own.told = own.done;
      const found = await this.change(ctx, own.id, isRunning ? ['QUEUED', 'RUNNING'] : ['QUEUED'], {
        heard_at: ctx.now(),
        ...news,
      }).catch(() => 1);
      if (found === 0 && this.running.has(own.id)) this.stop(own);
    }
  }

  private stop(own: Running): void {
    own.abort.abort(new Error('the job was cancelled'));
    const place = this.queue.indexOf(own);
    if (place >= 0) this.queue.splice(place, 1);
  }

  private end(
    ctx: Context,
    id: string,
    { status, result, errorCode, errorMessage, done, total }: Partial<JobRow>,
  ): Promise<number> {
    const told = {
      status: status as string,
      error_code: errorCode ?? null,
      error_message: errorMessage?.slice(0, 2000) ?? null,
      ended_at: ctx.now(),
    };
    return this.change(ctx, id, ['QUEUED', 'RUNNING'], {
      ...told,
      ...present({ done, total }),
      ...(result !== undefined && { result: JSON.stringify(result) }),
    });
  }

  /**
   * Changes a job that stands where it is thought to; returns whether it did. Watchers are told of all but a sign of
   * life.
   */
  private change(
    ctx: Context,
    id: string,
    from: readonly string[],
    values: Readonly<Record<string, string | number | null>>,
  ): Promise<number> {
    const names = Object.keys(values);
    const isNews = names.some((name) => name !== 'heard_at');
    const sets = [...names.map((name) => `${name} = ?`), ...(isNews ? ['version = version + 1'] : [])].join(', ');
    return this.database.transaction(ctx, (ctx) =>
      ctx.db.run(changeJob(sets, from), [...names.map((name) => values[name]), id, ...from]),
    );
  }

  private async latest(ctx: Context, id: string): Promise<JobRow | null> {
    const job = await this.byId(ctx, id);
    if (job === null || hasEnded(job.status)) return job;
    return (await this.recover(ctx, id)) > 0 ? this.byId(ctx, id) : job;
  }
}

function newJob(ctx: Context, kind: JobKind, input: unknown, id: string): JobRow {
  const now = ctx.now();
  return Object.assign(new JobRow(), {
    id,
    kind,
    status: 'QUEUED',
    done: 0,
    total: null,
    input,
    result: null,
    errorCode: null,
    errorMessage: null,
    createdBy: ctx.actor.id,
    worker: WORKER,
    heardAt: now,
    createdAt: now,
    startedAt: null,
    endedAt: null,
    version: 1,
  });
}

/** Whether a process of this machine runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** An iterator of its own rather than a generator: `return` must end a `next` that still waits. */
class JobWatch implements AsyncIterableIterator<readonly JobRow[]> {
  private seen = 0;
  private isOver = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly look: () => Promise<JobRow | null>,
    private readonly pollMs: number,
  ) {}

  async next(): Promise<IteratorResult<readonly JobRow[]>> {
    while (!this.isOver) {
      const job = await this.look();
      if (job === null) break;
      if (hasEnded(job.status)) this.isOver = true;
      if (job.version !== this.seen) {
        this.seen = job.version;
        return { value: [job], done: false };
      }
      if (!this.isOver) await this.rest();
    }
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<readonly JobRow[]>> {
    this.isOver = true;
    this.wake();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private rest(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, this.pollMs);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
