import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** What a GraphQL server answers. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string } & Record<string, unknown>;
  }[];
  /** The HTTP status. */
  readonly status: number;
}

export interface Client {
  /** Answers whatever comes, errors too. */
  ask(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The data. @throws when the answer has errors */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  query(document: string, variables?: Record<string, unknown>): Promise<any>;
  subscribe(document: string, variables?: Record<string, unknown>): Subscription;
}

/** A client for one server (`http://127.0.0.1:4000`) and key. */
export function clientOf(url: string, key?: string): Client {
  return {
    ask: (document, variables) => ask(url, key, document, variables),
    query: (document, variables) => query(url, key, document, variables),
    subscribe: (document, variables) => subscribe(url, key, document, variables),
  };
}

export async function ask(
  url: string,
  key: string | undefined,
  document: string,
  variables?: Record<string, unknown>,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query: document, variables }),
  });
  return { ...((await response.json()) as Omit<Answer, 'status'>), status: response.status };
}

export async function query(
  url: string,
  key: string | undefined,
  document: string,
  variables?: Record<string, unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
): Promise<any> {
  const { data, errors, status } = await ask(url, key, document, variables);
  if (errors) throw new Error(`${status} ${JSON.stringify(errors)}`);
  return data;
}

/** A running subscription: each `next` is one result; `stop` ends it. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
export interface Subscription extends AsyncIterableIterator<any> {
  /** The data of the next `count` results. @throws after `timeoutMs` (default 30 s) without them */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  take(count: number, timeoutMs?: number): Promise<any[]>;
  stop(): Promise<void>;
}

/** Subscribes over a socket of its own (graphql-transport-ws). A result with errors, or a closed socket, throws. */
export function subscribe(
  url: string,
  key: string | undefined,
  document: string,
  variables?: Record<string, unknown>,
): Subscription {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(key !== undefined && { connectionParams: { authorization: `Bearer ${key}` } }),
  });
  const results = client.iterate({ query: document, ...(variables && { variables }) });
  const next = async () => {
    const { value, done } = await results.next();
    if (done) return { value: undefined, done: true as const };
    if (value.errors) throw Object.assign(new Error(JSON.stringify(value.errors)), { errors: value.errors });
    return { value: value.data, done: false as const };
  };
  const stop = async () => {
    await results.return?.();
    await client.dispose();
  };
  return {
    next,
    stop,
    take: (count, timeoutMs = 30_000) => within(timeoutMs, `${count} results`, takeFrom(next, count)),
    return: async () => {
      await stop();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function takeFrom<T>(next: () => Promise<IteratorResult<T>>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { value, done } = await next();
    if (done) throw new Error(`The stream ended after ${taken.length} of ${count} results.`);
    taken.push(value);
  }
  return taken;
}

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${ms} ms.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
