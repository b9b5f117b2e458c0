import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import type { NewSignal, SignalStore, StoreOutcome } from './store.js';

/** Makes signals durable: here, or in the thread that holds the writing connection. */
export interface SignalRecorder {
  /** Returns after the commit. `isPressed`: more signals wait behind these than a call may bring. */
  record(ctx: Context, signals: readonly NewSignal[], isPressed: boolean): Promise<StoreOutcome[]>;
}

/** Records in this thread. */
export class DirectRecorder implements SignalRecorder {
  /** Whether whoever records from another thread said that more wait. */
  isPressed = false;

  constructor(
    private readonly database: Database,
    private readonly store: SignalStore,
  ) {}

  record(ctx: Context, signals: readonly NewSignal[], isPressed: boolean): Promise<StoreOutcome[]> {
    this.isPressed = isPressed;
    return this.database.transaction(ctx, (ctx) => this.store.write(ctx, signals, ctx.now()));
  }
}
