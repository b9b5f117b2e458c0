import type { Diagnostic } from '../../condition/condition.js';
import type { Context } from '../../kernel/context.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';

/** A plugin as it stands: what is in force, and what was wrong when its files were last loaded. */
export interface PluginInfo {
  readonly name: string;
  /** Left out while none has passed its checks. */
  readonly version?: string;
  readonly compatible?: string;
  readonly faults: readonly Diagnostic[];
}

export interface BookedPlaybook {
  readonly definition: PlaybookDefinition;
  readonly hash: string;
  readonly label: string;
  /** The plugin it came with; empty = it was stored through the API. */
  readonly plugin: string;
}

/**
 * The playbooks in force, those that are not yet or no longer, and every version that a run may still be pinned to. The
 * engine keeps it.
 */
export interface PlaybookBook {
  /** One of each key: the live version, where there is none the canary. */
  current(
    ctx: Context,
  ): Promise<{ readonly playbooks: readonly BookedPlaybook[]; readonly plugins: readonly PluginInfo[] }>;
  /**
   * The latest version of each playbook of which none is in force, though a loaded plugin declares it or the API stored
   * it.
   */
  drafts(ctx: Context): Promise<readonly BookedPlaybook[]>;
  version(ctx: Context, hash: string): Promise<BookedPlaybook | undefined>;
}
