import type { Context } from '../kernel/context.js';
import type { LifecycleDefinition } from './lifecycle.definition.js';

/** How queries learn of the lifecycle in force, which the engine keeps. */
export interface LifecycleReader {
  current(ctx: Context): Promise<{ readonly lifecycle: LifecycleDefinition }>;
}
