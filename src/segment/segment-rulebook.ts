import type { Context } from '../kernel/context.js';
import type { SegmentDefinition } from './segment.definition.js';
import type { Speaker } from './segment-references.rules.js';

/** How segments learn of the definitions in force, which the engine keeps. */
export interface SegmentReader {
  current(ctx: Context): Promise<{
    /** In their order. */
    readonly segments: readonly SegmentDefinition[];
    /** Segments whose accounts are still being looked at by a changed definition: key → share done, 0 to 1. */
    readonly builtShares?: ReadonlyMap<string, number>;
  }>;
}

/** What a change of segments is decided by. */
export interface SegmentsInForce {
  /** In their order. */
  readonly segments: readonly SegmentDefinition[];
  /** The name of the plugin that declares a segment; undefined when none does. */
  pluginOf(key: string): string | undefined;
  /** The definitions in force, and those that live runs began with. */
  speakers(): Promise<Speaker[]>;
}

/** How segments that are declared through the API come into force. */
export interface SegmentWriter {
  /** @throws CONDITION_INVALID when a definition does not compile over the facts in force */
  checkSegment(ctx: Context, definition: SegmentDefinition): Promise<void>;
  /**
   * Changes the segments that are declared, in one transaction, and puts them in force; nobody else publishes
   * meanwhile.
   * @throws CONDITION_INVALID when the whole does not compile with the change
   */
  changeSegments<T>(ctx: Context, work: (ctx: Context, inForce: SegmentsInForce) => Promise<T>): Promise<T>;
}
