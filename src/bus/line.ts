import { types } from 'node:util';
import { fromWire, toWire, type WireError } from './wire-error.js';

/** What carries messages to another thread: a worker, or what a worker has of its parent. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Name → what is asked and answered. Both must be plain data: a message copies them. */
export type Calls = Readonly<Record<string, (said: never) => unknown>>;

type Asked<C extends Calls, K extends keyof C> = Parameters<C[K]>[0];
type Answered<C extends Calls, K extends keyof C> = Awaited<ReturnType<C[K]>>;

/** How the calls of a line are answered. The signal is aborted when the asker gives up. */
export type Answers<C extends Calls> = {
  readonly [K in keyof C]: (said: Asked<C, K>, signal: AbortSignal) => Promise<Answered<C, K>> | Answered<C, K>;
};

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly said: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'word'; readonly topic: string; readonly payload: unknown };

interface Waiting {
  readonly done: (value: never) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Calls between two threads: `C` are those that the other side answers. An error that is thrown there is thrown here,
 * with its code, place and causes; a signal that is aborted here is aborted there. Bytes come as Buffers.
 */
export class Line<C extends Calls> {
  private readonly waiting = new Map<number, Waiting>();
  private readonly answering = new Map<number, AbortController>();
  private readonly listeners = new Map<string, (payload: never) => void>();
  private answers: Answers<Calls> | undefined;
  private last = 0;
  private ended: unknown;

  constructor(private readonly port: Port) {
    port.on('message', (message) => void this.take(message as Message));
  }

  call<K extends keyof C & string>(name: K, said: Asked<C, K>, signal?: AbortSignal): Promise<Answered<C, K>> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.last += 1;
    const id = this.last;
    return new Promise((done, failed) => {
      const give = () => this.giveUp(id, signal?.reason);
      const over = () => signal?.removeEventListener('abort', give);
      this.waiting.set(id, {
        done: (value) => {
          over();
          done(value);
        },
        failed: (error) => {
          over();
          failed(error);
        },
      });
      signal?.addEventListener('abort', give, { once: true });
      this.port.postMessage({ kind: 'call', id, name, said } satisfies Message);
    });
  }

  /** Says something that needs no answer. */
  tell(topic: string, payload?: unknown): void {
    if (this.ended === undefined) this.port.postMessage({ kind: 'word', topic, payload } satisfies Message);
  }

  /** Hears what the other side tells. */
  on<P>(topic: string, listener: (payload: P) => void): void {
    this.listeners.set(topic, listener as (payload: never) => void);
  }

  /** Returns the other side's calls. */
  serve<Own extends Calls>(answers: Answers<Own>): void {
    this.answers = answers as unknown as Answers<Calls>;
  }

  /** Whoever waits for an answer, or calls from now on, gets this error. */
  end(error: unknown): void {
    this.ended = error;
    for (const { failed } of this.waiting.values()) failed(error);
    this.waiting.clear();
  }

  private giveUp(id: number, reason: unknown): void {
    this.waiting.get(id)?.failed(reason);
    this.waiting.delete(id);
    if (this.ended === undefined) this.port.postMessage({ kind: 'abort', id } satisfies Message);
  }

  private take(message: Message): void | Promise<void> {
    if (message.kind === 'call') return this.answer(message.id, message.name, message.said);
    if (message.kind === 'abort') return this.answering.get(message.id)?.abort();
    if (message.kind === 'word') return this.listeners.get(message.topic)?.(message.payload as never);
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.done(withBuffers(message.value) as never);
    else waiting?.failed(fromWire(message.error));
  }

  private async answer(id: number, name: string, said: unknown): Promise<void> {
    const abort = new AbortController();
    this.answering.set(id, abort);
    try {
      const answer = this.answers?.[name];
      if (answer === undefined) throw new Error(`Nobody answers “${name}” on this line.`);
      this.reply({ kind: 'answer', id, value: await answer(withBuffers(said) as never, abort.signal) });
    } catch (error) {
      this.reply({ kind: 'fault', id, error: toWire(error) });
    } finally {
      this.answering.delete(id);
    }
  }

  private reply(message: Message): void {
    if (this.ended === undefined) this.port.postMessage(message);
  }
}

/** Bytes arrive as plain byte arrays; the house knows them as Buffers. Arrays and plain objects are gone through. */
function withBuffers(value: unknown): unknown {
  if (types.isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) if (isHolder(value[at])) value[at] = withBuffers(value[at]);
    return value;
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  for (const [name, part] of Object.entries(value as Record<string, unknown>))
    if (isHolder(part)) (value as Record<string, unknown>)[name] = withBuffers(part);
  return value;
}

const isHolder = (value: unknown): boolean => typeof value === 'object' && value !== null;
