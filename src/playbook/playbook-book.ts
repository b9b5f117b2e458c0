import type { Diagnostic } from '../condition/condition.js';
import type { Context } from '../kernel/context.js';
import type { CompiledPlaybook } from './playbook.compiled.js';

/** A plugin as it stands: what is in force, and what was wrong when its files were last loaded. */
export interface PluginInfo {
  readonly name: string;
  /** Left out while none has passed its checks. */
  readonly version?: string;
  readonly compatible?: string;
  readonly faults: readonly Diagnostic[];
}

export interface BookedPlaybook {
  readonly playbook: CompiledPlaybook;
  /** The plugin it came with. */
  readonly plugin: string;
}

/** The playbooks in force, and every version that a run may still be pinned to. The engine keeps it. */
export interface PlaybookBook {
  current(ctx: Context): Promise<{ readonly playbooks: readonly BookedPlaybook[]; readonly plugins: readonly PluginInfo[] }>;
  version(ctx: Context, hash: string): Promise<BookedPlaybook | undefined>;
}
