import type { Context } from '../../kernel/context.js';
import type { PluginCheck } from '../check.js';
import { codesOf } from './plugin-code.js';
import type { QuarantineStore } from './quarantine.store.js';
import type { PluginCode, WorkerHost } from './worker-host.js';

/**
 * Keeps the threads at the code that is loaded, and lets a plugin run again whose code is another than the one that
 * crashed.
 */
export class CodeKeeper {
  private codes: ReadonlyMap<string, PluginCode> = new Map();

  constructor(
    private readonly host: WorkerHost,
    private readonly quarantines: QuarantineStore,
  ) {}

  async take(ctx: Context, checks: readonly PluginCheck[]): Promise<void> {
    this.codes = codesOf(checks, this.codes);
    this.host.use(this.codes);
    for (const { plugin, codeHash } of await this.quarantines.list(ctx)) {
      const code = this.codes.get(plugin);
      if (code !== undefined && code.hash !== codeHash) await this.quarantines.release(ctx, plugin);
    }
  }
}
