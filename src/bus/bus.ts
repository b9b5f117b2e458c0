/** What a process hears on a topic. It must not throw and must return soon: what takes long is started, not awaited. */
export type Listener = (payload: string | undefined) => void;

/**
 * Wakes others up: that signals came in, that events were written. A message may be lost or come twice, because the
 * database is the truth; a listener looks there, and looks by itself now and then. A payload is a short text, so that
 * it can travel.
 */
export interface Bus {
  publish(topic: string, payload?: string): void;
  /** Returns how to stop listening. */
  subscribe(topic: string, listener: Listener): () => void;
  close(): Promise<void>;
}
