import { clearInterval, setInterval } from 'node:timers';
import type { CodeReading, CodeThread } from '../load/code.types.js';
import { startCode } from '../load/code-thread.js';
import { FairTime } from '../load/fair-time.js';
import { sdkAlias } from '../load/own-module.js';
import { CodeFailure } from './code-failure.js';
import { type CodeCall, type HostOrder, messageOf, type ToThread } from './host.messages.js';
import { LogGate } from './log-gate.js';

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

/** What code may say between two looks; the log has its own gate. */
const MOST_MESSAGES = 5_000;
const MOST_WORDS = 500;

interface Pending {
  readonly answer: (value: unknown) => void;
  readonly refuse: (error: Error) => void;
}

/** What the thread says beside its answers. */
export type ThreadSays = (kind: 'log' | 'late', message: string, data: Record<string, unknown>) => void;

/**
 * The thread of one plugin's code, in a process of its own or in ours. Its heap is limited by the engine; its buffers,
 * which that limit does not count, by its beat; all else that takes memory (WebAssembly, threads) by the size of the
 * process; a loop by a beat that stays away. A thread that ends fails the calls under way, and nothing else.
 */
export class PluginThread {
  /** Resolves when the thread has ended, with why. */
  readonly ended: Promise<{ readonly end: ThreadEnd; readonly message: string }>;
  /** Resolves when the code is loaded, or when it never will be. */
  readonly started: Promise<void>;
  private readonly thread: CodeThread;
  private readonly pending = new Map<number, Pending>();
  private readonly ready: Promise<void>;
  private readonly watch: NodeJS.Timeout;
  private readonly gate = new LogGate();
  private readonly time: FairTime;
  private end: (verdict: { readonly end: ThreadEnd; readonly message: string }) => void = () => undefined;
  private count = 0;
  private heard = 0;
  private isReady = false;
  private waited = 0;
  private lastBeat = 0;
  private rssAtBeat = process.memoryUsage.rss() / 1024;
  private rssAtReady = 0;
  private verdict: { end: ThreadEnd; message: string } | undefined;

  constructor(
    file: string,
    private readonly limits: ThreadLimits,
    private readonly says: ThreadSays,
  ) {
    const { beatMs, mostBytes, memoryMb } = limits;
    const order: HostOrder = { file, alias: sdkAlias(), beatMs, mostBytes };
    this.ready = new Promise((ready, refuse) => {
      this.pending.set(0, { answer: () => ready(), refuse });
    });
    this.started = this.ready.catch(() => undefined);
    this.ended = new Promise((done) => {
      this.end = done;
    });
    this.thread = startCode(
      {
        module: 'plugin/host/host.worker',
        workerData: { ...order },
        resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
        beatMs,
      },
      {
        message: (message) => this.hear(message),
        error: (error) => this.failed(error),
        exit: (code) => this.exited(code),
      },
    );
    this.time = new FairTime(this.thread.reading.cpuMs);
    this.watch = setInterval(() => this.look(), beatMs);
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
    this.thread.postMessage(message);
  }

  private failed(error: Error & { readonly code?: string }): void {
    this.verdict ??=
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? { end: 'MEMORY', message: `The code took more than ${this.limits.memoryMb} MB.` }
        : { end: 'CRASHED', message: `The code crashed: ${error.message}` };
    void this.thread.terminate();
  }

  private exited(code: number): void {
    this.verdict ??= { end: 'EXITED', message: `The code ended its thread (exit code ${code}).` };
    const { end, message } = this.verdict;
    clearInterval(this.watch);
    for (const { refuse } of this.pending.values()) refuse(new CodeFailure(end, message));
    this.pending.clear();
    this.end(this.verdict);
  }

  /** What nobody of ours says is passed over; more than can be listened to ends the thread. */
  private hear(said: unknown): void {
    this.heard += 1;
    if (this.heard > MOST_MESSAGES) return this.kill('CRASHED', 'The code said more than can be listened to.');
    const message = messageOf(said);
    if (message === undefined) return;
    if (message.type === 'ready') return this.begin();
    if (message.type === 'faulty') return this.kill('FAULTY', `The code does not load: ${message.message}`);
    if (message.type === 'log') return this.log('log', message.message, parsed(message.data));
    if (message.type === 'late') return this.log('late', message.message, {});
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.type === 'answer') waiting?.answer(JSON.parse(message.value));
    else waiting?.refuse(new CodeFailure(message.code, message.message, message.isPermanent === true));
  }

  private log(kind: 'log' | 'late', message: string, data: Record<string, unknown>): void {
    const dropped = this.gate.pass();
    if (dropped === undefined) return;
    this.says(kind, message.slice(0, MOST_WORDS), dropped > 0 ? { ...data, droppedBefore: dropped } : data);
  }

  private begin(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.waited = 0;
    this.pending.get(0)?.answer(undefined);
    this.pending.delete(0);
  }

  /** Counts in its own beats: a main thread that was busy itself finds that the code has beaten meanwhile. */
  private look(): void {
    const { beatMs, loadMs, unresponsiveMs } = this.limits;
    const { reading } = this.thread;
    this.heard = 0;
    const hasBeaten = reading.beat !== this.lastBeat;
    this.lastBeat = reading.beat;
    const had = this.time.take(reading.cpuMs, beatMs);
    this.waited = hasBeaten && this.isReady ? 0 : this.waited + had;
    const tooMuch = this.memoryOver(reading, hasBeaten);
    if (tooMuch !== undefined) return this.kill('MEMORY', tooMuch);
    if (!this.isReady && this.waited > loadMs)
      return this.kill('FAULTY', `The code did not load within ${loadMs / 1000} s.`);
    if (this.isReady && this.waited > unresponsiveMs)
      this.kill('UNRESPONSIVE', `The code stood in a loop for more than ${unresponsiveMs / 1000} s.`);
  }

  /** A process of its own may grow by the heap's and the buffers' share; ours only while nothing else explains it. */
  private memoryOver({ buffersKb, rssKb }: CodeReading, hasBeaten: boolean): string | undefined {
    const { memoryMb } = this.limits;
    if (hasBeaten) this.rssAtBeat = rssKb;
    if (this.isReady && this.rssAtReady === 0) this.rssAtReady = rssKb;
    if (buffersKb > memoryMb * 1024) return `The code’s buffers took more than ${memoryMb} MB.`;
    if (!this.isReady) return undefined;
    const grown = rssKb - (this.thread.isAlone ? this.rssAtReady : hasBeaten ? rssKb : this.rssAtBeat);
    return grown > 2 * memoryMb * 1024 ? `The code took more than ${2 * memoryMb} MB in all.` : undefined;
  }

  private kill(end: ThreadEnd, message: string): void {
    this.verdict ??= { end, message };
    void this.thread.terminate();
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
