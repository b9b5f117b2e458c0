import type { Context } from '../kernel/context.js';
import type { SegmentDefinition } from './segment.definition.js';

/** How segments learn of the definitions in force, which the engine keeps. */
export interface SegmentReader {
  current(ctx: Context): Promise<{
    /** In their order. */
    readonly segments: readonly SegmentDefinition[];
    /** Segments whose accounts are still being looked at by a changed definition: key → share done, 0 to 1. */
    readonly builtShares?: ReadonlyMap<string, number>;
  }>;
}

/** How a segment that is declared through the API comes into force. */
export interface SegmentWriter {
  /**
   * Puts a segment among those in force, at a place counted from 0; last when none is given.
   * @throws CONDITION_INVALID when it does not compile, DUPLICATE when its key is taken.
   */
  addSegment(ctx: Context, definition: SegmentDefinition, position?: number): Promise<void>;
}
