import type { Log } from '../kernel/log.js';
import type { Bus, Listener } from './bus.js';
import { MemoryBus } from './memory-bus.js';

/**
 * The bus of a process with several threads: what one publishes, all hear. The same message many times in one turn of
 * the event loop goes over once.
 */
export class BridgedBus implements Bus {
  private readonly here: MemoryBus;
  private readonly going = new Map<string, readonly [topic: string, payload: string | undefined]>();

  constructor(
    log: Log,
    private readonly send: (topic: string, payload: string | undefined) => void,
  ) {
    this.here = new MemoryBus(log);
  }

  publish(topic: string, payload?: string): void {
    this.here.publish(topic, payload);
    if (this.going.size === 0) setImmediate(() => this.flush());
    this.going.set(JSON.stringify([topic, payload]), [topic, payload]);
  }

  subscribe(topic: string, listener: Listener): () => void {
    return this.here.subscribe(topic, listener);
  }

  /** What another thread published. */
  receive(topic: string, payload?: string): void {
    this.here.publish(topic, payload);
  }

  close(): Promise<void> {
    this.going.clear();
    return this.here.close();
  }

  private flush(): void {
    const going = [...this.going.values()];
    this.going.clear();
    for (const [topic, payload] of going) this.send(topic, payload);
  }
}
