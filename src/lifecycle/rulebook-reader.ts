import type { Context } from '../kernel/context.js';
import type { SegmentReader } from '../segment/segment-rulebook.js';
import type { LifecycleDefinition } from './lifecycle.definition.js';

/** How queries learn of the lifecycle in force, which the engine keeps. */
export interface LifecycleReader {
  current(ctx: Context): Promise<{ readonly lifecycle: LifecycleDefinition }>;
}

/** The definitions in force, as this room and segment/ read them. */
export interface RulebookReader {
  current(
    ctx: Context,
  ): Promise<Awaited<ReturnType<LifecycleReader['current']>> & Awaited<ReturnType<SegmentReader['current']>>>;
}
