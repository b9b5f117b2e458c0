import { setTimeout as rest } from 'node:timers/promises';
import type { Context } from '../../kernel/context.js';
import { CodeFailure } from './code-failure.js';
import { CRASH_POLICY, type CrashPolicy, isTooMuch, pauseBefore, recentCrashes } from './crash.rules.js';
import type { CodeCall } from './host.messages.js';
import { PluginThread, THREAD_LIMITS, type ThreadEnd, type ThreadLimits } from './plugin-thread.js';

/** Where a plugin's code is, and what it is. */
export interface PluginCode {
  readonly file: string;
  /** Of its files' texts: changed code is started afresh. */
  readonly hash: string;
}

export interface HostSetting {
  readonly limits: ThreadLimits;
  readonly policy: CrashPolicy;
  /** The code crashed too often. */
  readonly onQuarantine: (
    ctx: Context,
    plugin: string,
    codeHash: string,
    reason: ThreadEnd,
    message: string,
  ) => Promise<void>;
}

interface Seat {
  readonly thread: PluginThread;
  readonly hash: string;
  /** When the thread has ended and that is counted: whether the plugin was quarantined for it. */
  readonly settled: Promise<boolean>;
}

/**
 * Holds one lasting thread for each plugin that has code, started when it is first asked. Engine processes only: an API
 * process has a host that nobody calls, and so loads no plugin's code.
 */
export class WorkerHost {
  private readonly seats = new Map<string, Seat>();
  private readonly retired = new Set<PluginThread>();
  private readonly crashes = new Map<string, number[]>();
  private codes: ReadonlyMap<string, PluginCode> = new Map();
  private readonly setting: HostSetting;
  private isStopping = false;

  constructor(setting: Partial<HostSetting> & Pick<HostSetting, 'onQuarantine'>) {
    this.setting = { limits: THREAD_LIMITS, policy: CRASH_POLICY, ...setting };
  }

  /** Which plugins have a thread now. */
  get running(): string[] {
    return [...this.seats.keys()];
  }

  codeOf(plugin: string): PluginCode | undefined {
    return this.codes.get(plugin);
  }

  /** Takes over what the plugins' code is now: a thread of other code, or of none, ends when what it does is done. */
  use(codes: ReadonlyMap<string, PluginCode>): void {
    this.codes = codes;
    for (const [plugin, { hash, thread }] of this.seats) {
      if (codes.get(plugin)?.hash === hash) continue;
      this.seats.delete(plugin);
      this.crashes.delete(plugin);
      this.retire(thread);
    }
  }

  /** @throws CodeFailure whatever the code does; STAND_STILL when it has just crashed too often */
  async call(ctx: Context, plugin: string, call: CodeCall, signal: AbortSignal): Promise<unknown> {
    const { thread, settled } = await this.seat(ctx, plugin, signal);
    try {
      return await thread.call(call, signal);
    } catch (error) {
      if (error instanceof CodeFailure && isCrash(error.code) && (await settled))
        throw new CodeFailure('STAND_STILL', error.message);
      throw error;
    }
  }

  /** Resolves when the plugin's code is there to be called, or will not be: what a call waits for is not its time. */
  async prepare(ctx: Context, plugin: string, signal: AbortSignal): Promise<void> {
    const seat = await this.seat(ctx, plugin, signal).catch(() => undefined);
    await seat?.thread.started;
  }

  /** The longest that a start may take, ms: what waits for one keeps its claim so long. */
  get mostStartMs(): number {
    return this.setting.limits.loadMs * 3 + this.setting.policy.longestPause;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const threads = [...[...this.seats.values()].map(({ thread }) => thread), ...this.retired];
    this.seats.clear();
    await Promise.all(threads.map((thread) => thread.close()));
  }

  /** The plugin's thread; after a crash a new one, a while later. */
  private async seat(ctx: Context, plugin: string, signal: AbortSignal): Promise<Seat> {
    const pause = pauseBefore(this.crashes.get(plugin) ?? [], ctx.now(), this.setting.policy);
    if (pause > 0 && !this.seats.has(plugin)) await rest(pause, undefined, { signal });
    const known = this.seats.get(plugin);
    if (known !== undefined) return known;
    const code = this.codes.get(plugin);
    if (code === undefined || this.isStopping)
      throw new CodeFailure('CLOSED', `The plugin “${plugin}” has no code here.`);
    const says = (kind: 'log' | 'late', message: string, data: Record<string, unknown>) =>
      ctx.log[kind === 'log' ? 'info' : 'warn'](
        { plugin, data },
        kind === 'log' ? message : `an error that belongs to no call any more: ${message}`,
      );
    const thread = new PluginThread(code.file, this.setting.limits, says);
    const settled = thread.ended.then(({ end, message }) => {
      if (this.seats.get(plugin) === seat) this.seats.delete(plugin);
      return isCrash(end) && this.crashed(ctx, plugin, code.hash, end, message);
    });
    const seat: Seat = { thread, hash: code.hash, settled };
    this.seats.set(plugin, seat);
    return seat;
  }

  /** Counted once for each thread, however many calls it took with it. Returns whether that was too much. */
  private async crashed(
    ctx: Context,
    plugin: string,
    hash: string,
    reason: ThreadEnd,
    message: string,
  ): Promise<boolean> {
    const { policy, onQuarantine } = this.setting;
    const now = ctx.now();
    const crashes = [...recentCrashes(this.crashes.get(plugin) ?? [], now, policy), now];
    this.crashes.set(plugin, crashes);
    ctx.log.warn({ plugin, reason, crashes: crashes.length }, `a plugin’s code crashed: ${message}`);
    if (!isTooMuch(crashes, now, policy)) return false;
    this.crashes.delete(plugin);
    await onQuarantine(ctx, plugin, hash, reason, message).catch((error: unknown) =>
      ctx.log.error({ err: error, plugin }, 'a quarantine could not be noted'),
    );
    return true;
  }

  private retire(thread: PluginThread): void {
    this.retired.add(thread);
    const close = async () => {
      const over = new AbortController();
      void thread.ended.then(() => over.abort());
      await rest(50); // a call that has just been given to it is under way by then
      for (let waited = 0; !thread.isIdle && waited < 600 && !over.signal.aborted; waited += 1)
        await rest(200, undefined, { signal: over.signal }).catch(() => undefined);
      await thread.close();
      this.retired.delete(thread);
    };
    void close();
  }
}

const CRASHES: readonly string[] = ['MEMORY', 'EXITED', 'CRASHED', 'UNRESPONSIVE', 'FAULTY'];
const isCrash = (code: string): code is ThreadEnd => CRASHES.includes(code);
