/** What the thread of a plugin's code is told when it starts. */
export interface HostOrder {
  readonly file: string;
  readonly alias: Readonly<Record<string, string>>;
  /** Shared with the watch: how often it has beaten, and how much its buffers hold, KB. Given where it starts. */
  readonly beats?: SharedArrayBuffer;
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

/**
 * What a thread says, when it is something that a thread of ours says: code can send anything, and nothing of it may
 * disturb whoever listens.
 */
export function messageOf(said: unknown): FromThread | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const message = said as Readonly<Record<string, unknown>>;
  const isText = (...names: string[]) => names.every((name) => typeof message[name] === 'string');
  const isNumbered = Number.isSafeInteger(message.id) && (message.id as number) > 0;
  switch (message.type) {
    case 'ready':
      return said as FromThread;
    case 'faulty':
    case 'late':
      return isText('message') ? (said as FromThread) : undefined;
    case 'log':
      return isText('message', 'data') ? (said as FromThread) : undefined;
    case 'answer':
      return isNumbered && isText('value') && isJson(message.value as string) ? (said as FromThread) : undefined;
    case 'refusal':
      return isNumbered && isText('code', 'message') ? (said as FromThread) : undefined;
    default:
      return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
