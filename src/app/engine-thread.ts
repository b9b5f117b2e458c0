import { Worker } from 'node:worker_threads';
import { BridgedBus } from '../bus/bridged-bus.js';
import type { Bus } from '../bus/bus.js';
import { Line } from '../bus/line.js';
import { fromWire, type WireError } from '../bus/wire-error.js';
import type { Config } from '../config.js';
import { DatabaseFailure } from '../database/driver-errors.js';
import { PerennialError } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';
import type { EngineHost } from './engine-runner.js';
import type { EngineCalls, EngineLine } from './remote-engine.js';

/** How the engine's thread stands, as it tells by itself. */
export interface EngineStatus {
  readonly check: string;
}

/** What the thread is given. */
export interface EngineThreadData {
  readonly config: Config;
}

export interface EngineThreadOptions {
  readonly config: Config;
  readonly log: Log;
  /** The module that the thread runs; a part of the program with calls of its own has its own. */
  readonly entry?: URL;
  /** A thread that says nothing for so long computes without end, and is ended, ms. */
  readonly hangMs?: number;
}

/** More ends than this within the time (ms) are no accident: the server stops. */
const MOST_CRASHES = 3;
const CRASH_WINDOW = 60_000;
const RESTART_AFTER = 250;
/** How long calls wait for a thread that starts again, ms. */
const MOST_WAIT = 15_000;
const HANG = 60_000;
/** How often it is looked whether the thread still says something, ms. */
const WATCH = 500;
/** How long a thread may take to close, ms. */
const CLOSE_MS = 15_000;

type Opened = { readonly line: Line<EngineCalls> };

/**
 * The engine in a thread of its own: it alone takes turns and, on SQLite, holds the writing connection. Should it end
 * by itself it is started again, and calls wait for it; should it end again and again, `failed` tells so.
 */
export class EngineThread implements EngineHost, EngineLine {
  readonly bus: Bus;
  /** Resolves, with what is to be said of it, when the thread cannot be kept running. */
  readonly failed: Promise<PerennialError>;
  private fail: (error: PerennialError) => void = () => undefined;
  private worker: Worker | undefined;
  private opened: Promise<Opened>;
  private line: Line<EngineCalls> | undefined;
  private status: EngineStatus = { check: 'starting' };
  private readonly crashes: number[] = [];
  private isPrepared = false;
  private isStarted = false;
  private isClosing = false;
  private isOpen = false;
  private endedFor: Error | undefined;
  private heardAt = performance.now();
  private lookedAt = performance.now();
  private readonly watch: NodeJS.Timeout;

  constructor(private readonly options: EngineThreadOptions) {
    const bridge = new BridgedBus(options.log, (topic, payload) => this.line?.tell('bus', { topic, payload }));
    this.bus = bridge;
    this.failed = new Promise((resolve) => {
      this.fail = resolve;
    });
    this.opened = this.open(bridge);
    this.opened.catch(() => undefined); // whoever calls is told
    this.watch = setInterval(() => this.look(), WATCH).unref();
  }

  /** Resolves when the thread has opened the database and brought its schema up to date. @throws what hindered it */
  async ready(): Promise<void> {
    await this.opened;
  }

  async call<K extends keyof EngineCalls>(
    name: K,
    said: Parameters<EngineCalls[K]>[0],
  ): Promise<Awaited<ReturnType<EngineCalls[K]>>> {
    const { line } = await inTime(this.opened, MOST_WAIT);
    return line.call(name, said);
  }

  async prepare({ isWatched }: { readonly isWatched: boolean }): Promise<void> {
    await this.call('engine.prepare', { isWatched });
    this.isPrepared = isWatched;
  }

  async start(): Promise<void> {
    this.isStarted = true;
    await this.call('engine.start', null);
  }

  async halt(): Promise<void> {
    this.isStarted = false;
    if (this.line !== undefined) await this.line.call('engine.halt', null).catch(() => undefined);
  }

  /** A call that the thread's own entry answers beyond the engine's. */
  async ask(name: string, said: unknown): Promise<unknown> {
    const { line } = await this.opened;
    return (line as unknown as Line<Record<string, (said: unknown) => unknown>>).call(name, said);
  }

  /** Hears what the thread's own entry tells. */
  async hear<P>(topic: string, listener: (payload: P) => void): Promise<void> {
    (await this.opened).line.on(topic, listener);
  }

  /** Says something to the thread that needs no answer. */
  tell(topic: string, payload?: unknown): void {
    this.line?.tell(topic, payload);
  }

  check(): string {
    return this.status.check;
  }

  async close(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.watch);
    const { worker, line } = this;
    if (worker === undefined) return;
    const forced = setTimeout(() => void worker.terminate(), CLOSE_MS);
    await line?.call('engine.close', null).catch(() => undefined);
    clearTimeout(forced);
    await worker.terminate();
    line?.end(closed());
  }

  private open(bridge: BridgedBus): Promise<Opened> {
    const { config, log, entry = ENTRY } = this.options;
    return new Promise((opened, failed) => {
      const worker = new Worker(entry, { workerData: { config } satisfies EngineThreadData });
      const line = new Line<EngineCalls>(worker);
      let isOpen = false;
      let reason: unknown;
      this.worker = worker;
      this.line = line;
      line.on<{ topic: string; payload?: string }>('bus', ({ topic, payload }) => bridge.receive(topic, payload));
      line.on<EngineStatus>('status', (status) => {
        this.status = status;
        this.heardAt = performance.now();
      });
      line.on<WireError>('unopened', (error) => failed(fromWire(error)));
      line.on('opened', () => {
        isOpen = true;
        this.isOpen = true;
        this.heardAt = performance.now();
        opened({ line });
      });
      worker.once('error', (error) => (reason = error));
      worker.once('exit', () => {
        this.isOpen = false;
        line.end(cutOff(reason ?? this.endedFor));
        reason ??= this.endedFor;
        this.endedFor = undefined;
        if (this.isClosing) return failed(closed());
        if (!isOpen) failed(reason ?? new Error('The engine’s thread ended before it had begun.'));
        if (isOpen || this.crashes.length > 0) this.crashed(bridge, reason);
      });
    }).catch((error: unknown) => {
      log.debug({ err: error }, 'the engine’s thread did not open');
      throw error;
    }) as Promise<Opened>;
  }

  /** A thread that computes without end says nothing. When this one was held up itself, that shows nothing. */
  private look(): void {
    const now = performance.now();
    const wasHeldUp = now - this.lookedAt > 4 * WATCH;
    this.lookedAt = now;
    if (wasHeldUp || !this.isOpen) this.heardAt = now;
    const { hangMs = HANG } = this.options;
    if (now - this.heardAt < hangMs || this.isClosing) return;
    this.endedFor = new Error(`The engine’s thread said nothing for ${Math.round(hangMs / 1_000)} s and was ended.`);
    this.isOpen = false;
    void this.worker?.terminate();
  }

  private crashed(bridge: BridgedBus, reason: unknown): void {
    const { log } = this.options;
    const now = performance.now();
    this.crashes.push(now);
    const recent = this.crashes.filter((at) => now - at < CRASH_WINDOW);
    this.status = { check: 'its thread ended; it is starting again' };
    if (recent.length > MOST_CRASHES) return this.fail(endsAgainAndAgain(reason));
    log.error({ err: reason }, 'the engine’s thread ended and is started again');
    this.opened = new Promise<void>((resolve) => setTimeout(resolve, RESTART_AFTER * recent.length))
      .then(() => this.open(bridge))
      .then((opened) => this.resume(opened));
    this.opened.catch(() => undefined);
  }

  /** A thread that was started again does what the one before did. */
  private async resume(opened: Opened): Promise<Opened> {
    if (this.isPrepared || this.isStarted)
      await opened.line.call('engine.prepare', { isWatched: this.isPrepared || this.isStarted });
    if (this.isStarted) await opened.line.call('engine.start', null);
    return opened;
  }
}

/** What a thread runs, in dist/. */
const ENTRY = new URL('./engine.worker.js', import.meta.url);

const closed = () => new DatabaseFailure('refused', new Error('The engine’s thread is closed.'));

/** Whether a call that was under way was done is not known. */
const cutOff = (reason: unknown) =>
  new DatabaseFailure('unsure', reason ?? new Error('The engine’s thread ended before it answered.'));

const endsAgainAndAgain = (reason: unknown) =>
  new PerennialError(
    'ENGINE_UNAVAILABLE',
    `The engine’s thread ended ${MOST_CRASHES + 1} times within a minute, last with: ` +
      `${(reason as Error | undefined)?.message ?? 'no reason given'}. The server stops; what was acknowledged is ` +
      'durable. The log has the reasons; then start it again.',
  );

/** @throws DATABASE_UNAVAILABLE when it takes longer: nothing was done */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseFailure('refused', new Error('The engine’s thread is not there yet.'))),
      ms,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
