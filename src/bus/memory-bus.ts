import type { Log } from '../kernel/log.js';
import type { Bus, Listener } from './bus.js';

/**
 * The bus of a single process. Listeners are called after the publisher's own turn of the event loop, so that
 * publishing runs no other code before it returns; a topic's messages keep their order.
 */
export class MemoryBus implements Bus {
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(private readonly log: Log) {}

  publish(topic: string, payload?: string): void {
    if (this.listeners.has(topic)) setImmediate(() => this.deliver(topic, payload));
  }

  subscribe(topic: string, listener: Listener): () => void {
    const own: Listener = (payload) => listener(payload);
    const group = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, group.add(own));
    return () => {
      group.delete(own);
      if (group.size === 0 && this.listeners.get(topic) === group) this.listeners.delete(topic);
    };
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }

  private deliver(topic: string, payload: string | undefined): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.log.error({ err: error, topic }, 'a listener of the bus failed');
      }
    }
  }
}
