import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import { ByteCache, bytesOf } from '../kernel/byte-cache.js';

const MEGABYTE = 1024 * 1024;
/** What a token takes with the node that is made of it, about. */
const OF_A_TOKEN = 600;

/** What is kept of the operations that clients send, each part held to a number of bytes. */
export class OperationCaches {
  private readonly screened = new ByteCache<true>(MEGABYTE);
  private readonly parsed = new ByteCache<DocumentNode>(24 * MEGABYTE);
  private readonly registered = new ByteCache<string>(4 * MEGABYTE);

  /** Documents that parse and are valid. */
  readonly documents = storeOf(this.parsed, bytesOfDocument);
  /** Operations that were registered by their hash (automatic persisted queries). */
  readonly texts = storeOf(this.registered, bytesOf);

  /** What all of them hold now. */
  get bytes(): number {
    return this.screened.bytes + this.parsed.bytes + this.registered.bytes;
  }

  /** What all of them may hold at the most. */
  static readonly most = 29 * MEGABYTE;

  /** Whether this text passed the screen lately. */
  isScreened(source: string): boolean {
    return this.screened.get(keyOf(source)) === true;
  }

  /** Remembers by its hash that a text passed the screen. */
  recordScreened(source: string): void {
    this.screened.set(keyOf(source), true, 0);
  }
}

/** A cache in the form that Apollo takes. */
const storeOf = <Value>(cache: ByteCache<Value>, weigh: (value: Value) => number) => ({
  get: async (key: string): Promise<Value | undefined> => cache.get(key),
  set: async (key: string, value: Value): Promise<void> => cache.set(key, value, weigh(value)),
  delete: async (key: string): Promise<boolean> => cache.delete(key),
});

const keyOf = (source: string) => createHash('sha256').update(source).digest('base64');

/** Its text, which every node of it points to, and its nodes. */
function bytesOfDocument({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken; token != null; token = token.next ?? undefined) tokens += 1;
  return bytesOf(loc?.source.body ?? '') + tokens * OF_A_TOKEN;
}
