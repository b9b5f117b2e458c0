import type { Platform } from '../app.js';
import { say } from './say.js';
import { describeEvent } from './event-words.js';

/** What a person watching wants to see; the rest of the log is for programs. */
const SHOWN = ['account.created', 'stage.entered', 'segment.entered', 'segment.left', 'health.changed', 'task.launched', 'task.completed', 'run.started', 'run.ended', 'survey.answered', 'contact.joined', 'contact.left', 'subscription.contracted', 'subscription.cancelled', 'usage.activated', 'ticket.opened', 'mrr.moved', 'owner.changed', 'loop.stopped'] as const;

/** Prints lifecycle events as they stream, one readable line each. */
export class Ticker {
  private readonly stopping = new AbortController();

  constructor(private readonly platform: Platform) {}

  async start(): Promise<void> {
    const { ctx, tail, eventLog, accounts } = this.platform;
    const after = await eventLog.head(ctx);
    for await (const event of tail.subscribe({ ctx, after, filter: { types: [...SHOWN] }, signal: this.stopping.signal })) {
      const account = event.accountId == null ? undefined : (await accounts.byIds(ctx.fresh(), [event.accountId]))[0];
      say(`  ${new Date(event.at).toISOString().slice(11, 19)}  ${describeEvent(event.type, event.data, account?.name)}`);
    }
  }

  stop(): void {
    this.stopping.abort();
  }
}
