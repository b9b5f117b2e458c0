/** What the thread of a plugin's code is told when it starts. */
export interface HostOrder {
  readonly file: string;
  readonly alias: Readonly<Record<string, string>>;
  /** Shared with the watch: how often it has beaten, and how much its buffers hold, KB. */
  readonly beats: SharedArrayBuffer;
  readonly beatMs: number;
  /** A longer answer is refused. */
  readonly mostBytes: number;
}

/** One call of an action or a measure. */
export interface CodeCall {
  readonly kind: 'ACTION' | 'MEASURE';
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly account: { readonly id: string; readonly externalId: string };
}

export type ToThread =
  | { readonly type: 'call'; readonly id: number; readonly call: CodeCall }
  | { readonly type: 'abort'; readonly id: number };

export type FromThread =
  | { readonly type: 'ready'; readonly actions: readonly string[]; readonly measures: readonly string[] }
  | { readonly type: 'faulty'; readonly message: string }
  /** The answer as JSON text: it is measured before it leaves the thread. */
  | { readonly type: 'answer'; readonly id: number; readonly value: string }
  | {
      readonly type: 'refusal';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly isPermanent: boolean;
    }
  | { readonly type: 'log'; readonly message: string; readonly data: string }
  /** An error that belongs to no call any more. */
  | { readonly type: 'late'; readonly message: string };

/** Places in `beats`. */
export const BEAT = 0;
export const BUFFERS_KB = 1;
