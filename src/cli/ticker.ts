import type { Platform } from '../app/platform.js';
import { describeEvent } from './event-words.js';
import { say } from './say.js';

/** What a person watching wants to see; the rest of the log is for programs. */
const SHOWN = [
  'account.created',
  'stage.entered',
  'segment.entered',
  'segment.left',
  'health.changed',
  'task.launched',
  'task.completed',
  'run.started',
  'run.ended',
  'survey.answered',
  'contact.joined',
  'contact.left',
  'subscription.contracted',
  'subscription.cancelled',
  'usage.activated',
  'ticket.opened',
  'mrr.moved',
  'owner.changed',
  'loop.stopped',
  'playbook.published',
  'playbook.rolledOut',
  'plugin.quarantined',
  'plugin.restored',
  'plugin.failed',
] as const;

/** Health that moved by less than three points within its band is for programs: use moves it many times a day. */
const isFaint = (type: string, data: Readonly<Record<string, unknown>>): boolean =>
  type === 'health.changed' &&
  data.bandChanged !== true &&
  Math.abs(Number(data['after.score']) - Number(data['before.score'])) < 3;

/** Prints lifecycle events as they stream, one readable line each. */
export class Ticker {
  private readonly stopping = new AbortController();

  constructor(private readonly platform: Platform) {}

  async start(): Promise<void> {
    const { ctx, tail, accounts } = this.platform;
    for await (const { type, at, data, accountId } of tail.listen({
      filter: { types: SHOWN },
      signal: this.stopping.signal,
    })) {
      if (isFaint(type, data)) continue;
      const account = accountId === null ? null : await accounts.byId(ctx.fresh(), accountId);
      say(`  ${new Date(at).toISOString().slice(11, 19)}  ${describeEvent(type, data, account?.name)}`);
    }
  }

  stop(): void {
    this.stopping.abort();
  }
}
