import { clearInterval, setInterval } from 'node:timers';
import type { Worker } from 'node:worker_threads';
import { sdkAlias, startThread } from '../load/own-module.js';
import { CodeFailure } from './code-failure.js';
import { BEAT, BUFFERS_KB, type CodeCall, type FromThread, type HostOrder, type ToThread } from './host.messages.js';

export interface ThreadLimits {
  /** Of the heap, and again of buffers, MB. */
  readonly memoryMb: number;
  /** How long the code may take to load, ms. */
  readonly loadMs: number;
  /** A thread that does not beat for so long is ended: it is in a loop, ms. */
  readonly unresponsiveMs: number;
  readonly beatMs: number;
  /** Of one answer, as JSON. */
  readonly mostBytes: number;
}

export const THREAD_LIMITS: ThreadLimits = {
  memoryMb: 128,
  loadMs: 15_000,
  unresponsiveMs: 5_000,
  beatMs: 200,
  mostBytes: 1_000_000,
};

/** How a thread ended by itself or was ended by its watch. CLOSED: it was no longer needed. */
export type ThreadEnd = 'MEMORY' | 'EXITED' | 'CRASHED' | 'UNRESPONSIVE' | 'FAULTY' | 'CLOSED';

interface Pending {
  readonly answer: (value: unknown) => void;
  readonly refuse: (error: Error) => void;
}

/** What the thread says beside its answers. */
export type ThreadSays = (kind: 'log' | 'late', message: string, data: Record<string, unknown>) => void;

/**
 * The thread of one plugin's code. Its heap is limited by the engine; its buffers, which that limit does not count, by
 * its beat; a loop by a beat that stays away. A thread that ends fails the calls under way, and nothing else.
 */
export class PluginThread {
  /** Resolves when the thread has ended, with why. */
  readonly ended: Promise<{ readonly end: ThreadEnd; readonly message: string }>;
  private readonly worker: Worker;
  private readonly beats = new SharedArrayBuffer(8);
  private readonly seen = new Int32Array(this.beats);
  private readonly pending = new Map<number, Pending>();
  private readonly ready: Promise<void>;
  private readonly watch: NodeJS.Timeout;
  private count = 0;
  private isReady = false;
  private waited = 0;
  private lastBeat = 0;
  private rssAtBeat = process.memoryUsage.rss();
  private verdict: { end: ThreadEnd; message: string } | undefined;

  constructor(
    file: string,
    private readonly limits: ThreadLimits,
    private readonly says: ThreadSays,
  ) {
    const order: HostOrder = {
      file,
      alias: sdkAlias(),
      beats: this.beats,
      beatMs: limits.beatMs,
      mostBytes: limits.mostBytes,
    };
    this.worker = startThread('plugin/host/host.worker', {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      env: {},
      stdout: true,
      stderr: true,
    });
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.ready = new Promise((ready, refuse) => {
      this.pending.set(0, { answer: () => ready(), refuse });
    });
    this.ready.catch(() => undefined);
    this.ended = this.ending();
    this.watch = setInterval(() => this.look(), limits.beatMs);
    this.watch.unref();
  }

  /** @throws CodeFailure; what comes after `signal` is aborted is passed over */
  async call(call: CodeCall, signal: AbortSignal): Promise<unknown> {
    await this.ready;
    if (this.verdict !== undefined) throw new CodeFailure(this.verdict.end, this.verdict.message);
    signal.throwIfAborted();
    this.count += 1;
    const id = this.count;
    const drop = () => {
      this.tell({ type: 'abort', id });
      this.pending.get(id)?.refuse(new CodeFailure('TIMEOUT', 'The call was given up.'));
      this.pending.delete(id);
    };
    signal.addEventListener('abort', drop, { once: true });
    try {
      return await new Promise((answer, refuse) => {
        this.pending.set(id, { answer, refuse });
        this.tell({ type: 'call', id, call });
      });
    } finally {
      signal.removeEventListener('abort', drop);
    }
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.pending.size === 0;
  }

  /** Ends the thread; calls under way fail. */
  async close(): Promise<void> {
    this.kill('CLOSED', 'The thread was ended: its code is replaced, or the server stops.');
    await this.ended;
  }

  private tell(message: ToThread): void {
    this.worker.postMessage(message);
  }

  private ending(): PluginThread['ended'] {
    return new Promise((done) => {
      this.worker.on('message', (message: FromThread) => this.hear(message));
      this.worker.on('messageerror', (error) => this.kill('CRASHED', error.message));
      this.worker.once('error', (error: Error & { code?: string }) => {
        const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        this.verdict ??= isMemory
          ? { end: 'MEMORY', message: `The code took more than ${this.limits.memoryMb} MB.` }
          : { end: 'CRASHED', message: `The code crashed: ${error.message}` };
      });
      this.worker.once('exit', (code) => {
        this.verdict ??= { end: 'EXITED', message: `The code ended its thread (exit code ${code}).` };
        clearInterval(this.watch);
        for (const { refuse } of this.pending.values()) refuse(new CodeFailure(this.verdict.end, this.verdict.message));
        this.pending.clear();
        done(this.verdict);
      });
    });
  }

  private hear(message: FromThread): void {
    if (message.type === 'ready') return this.begin();
    if (message.type === 'faulty') return this.kill('FAULTY', `The code does not load: ${message.message}`);
    if (message.type === 'log') return this.says('log', message.message, parsed(message.data));
    if (message.type === 'late') return this.says('late', message.message, {});
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.type === 'answer') waiting?.answer(JSON.parse(message.value));
    else waiting?.refuse(new CodeFailure(message.code, message.message, message.isPermanent));
  }

  private begin(): void {
    this.isReady = true;
    this.waited = 0;
    this.pending.get(0)?.answer(undefined);
    this.pending.delete(0);
  }

  /** Counts in its own beats: a main thread that was busy itself finds that the code has beaten meanwhile. */
  private look(): void {
    const { beatMs, memoryMb, loadMs, unresponsiveMs } = this.limits;
    const beat = Atomics.load(this.seen, BEAT);
    const hasBeaten = beat !== this.lastBeat;
    this.lastBeat = beat;
    this.waited = hasBeaten && this.isReady ? 0 : this.waited + beatMs;
    if (hasBeaten) this.rssAtBeat = process.memoryUsage.rss();
    if (Atomics.load(this.seen, BUFFERS_KB) > memoryMb * 1024)
      return this.kill('MEMORY', `The code’s buffers took more than ${memoryMb} MB.`);
    if (this.isReady && !hasBeaten && process.memoryUsage.rss() - this.rssAtBeat > 2 * memoryMb * 1024 * 1024)
      return this.kill('MEMORY', `The code stood in a loop that took more than ${2 * memoryMb} MB.`);
    if (!this.isReady && this.waited > loadMs)
      return this.kill('FAULTY', `The code did not load within ${loadMs / 1000} s.`);
    if (this.isReady && this.waited > unresponsiveMs)
      this.kill('UNRESPONSIVE', `The code stood in a loop for more than ${unresponsiveMs / 1000} s.`);
  }

  private kill(end: ThreadEnd, message: string): void {
    this.verdict ??= { end, message };
    void this.worker.terminate();
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
