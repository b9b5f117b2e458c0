import type { ErrorCode } from '../../kernel/errors.js';
import type { ItemError } from '../../kernel/graphql/item-error.js';

/** More items than a batch takes are refused as a whole. */
const MOST_ITEMS = 1000;
const MOST_TASKS = 200;

/** An item that is not of its type: what was sent, where it is malformed and why. */
export interface RefusedItem {
  readonly raw: unknown;
  readonly path: readonly (string | number)[];
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a mutation over a batch answers: a result for each item, in the order sent. */
interface Payload {
  readonly results: readonly { readonly error?: ItemError | null }[];
}

/** A mutation that answers for each of its items by itself. */
export interface Batch {
  readonly mutation: string;
  /** The field of the input that holds the items, and the type of one. */
  readonly list: string;
  readonly item: string;
  /** A text of an item, of any content. */
  readonly name: string;
  readonly most: number;
  /** Whether the type of an item is also the input of a mutation of its own: then only what stands in a list is one. */
  readonly isShared?: boolean;
  /** Codes of refusals by their place in an item; BAD_INPUT elsewhere. */
  readonly codes?: Readonly<Record<string, ErrorCode>>;
  /** The payload for the items that were well-formed, with the refusals in their places. */
  answer(payload: Payload, refused: ReadonlyMap<number, RefusedItem>, count: number): Payload;
}

const errorOf = ({ code, message, path }: RefusedItem, list: string, index: number): ItemError => ({
  code,
  message,
  path: ['input', list, String(index), ...path.map(String)],
});

/** Results of the well-formed items go back to the places that these had before the malformed were taken out. */
function merge<Result extends { readonly error?: ItemError | null }>(
  results: readonly Result[],
  refused: ReadonlyMap<number, RefusedItem>,
  count: number,
  list: string,
  refusal: (item: RefusedItem, error: ItemError) => object,
): Result[] {
  const rest = results[Symbol.iterator]();
  return Array.from({ length: count }, (_, index) => {
    const item = refused.get(index);
    if (item !== undefined) return refusal(item, errorOf(item, list, index)) as Result;
    const result = rest.next().value as Result;
    return result.error == null ? result : { ...result, error: moved(result.error, index) };
  });
}

const moved = (error: ItemError, index: number): ItemError => ({
  ...error,
  path: error.path.map((part, place) => (place === 2 ? String(index) : part)),
});

const keyOf = (raw: unknown): string => {
  const key = (raw as { key?: unknown } | null)?.key;
  return typeof key === 'string' ? key : '';
};

const upserts = (mutation: string, list: string, item: string, record: string): Batch => ({
  mutation,
  list,
  item,
  name: 'externalId',
  most: MOST_ITEMS,
  answer: (payload, refused, count) => ({
    ...payload,
    results: merge(payload.results, refused, count, list, (_, error) => ({ [record]: null, error, isCreated: false })),
  }),
});

const ofTasks = (mutation: string, item: string): Batch => ({
  mutation,
  list: 'tasks',
  item,
  name: 'id',
  most: MOST_TASKS,
  isShared: true,
  answer: (payload, refused, count) => ({
    ...payload,
    results: merge(payload.results, refused, count, 'tasks', (_, error) => ({ task: null, error })),
  }),
});

export const BATCHES: readonly Batch[] = [
  {
    mutation: 'recordSignals',
    list: 'signals',
    item: 'SignalInput',
    name: 'key',
    most: MOST_ITEMS,
    codes: { type: 'SIGNAL_UNKNOWN' },
    answer: (payload, refused, count) => ({
      ...payload,
      rejected: (payload as Payload & { readonly rejected: number }).rejected + refused.size,
      results: merge(payload.results, refused, count, 'signals', ({ raw, code, message }, error) => ({
        key: keyOf(raw),
        status: 'REJECTED',
        accountId: null,
        code,
        reason: message,
        error,
      })),
    }),
  },
  upserts('upsertAccounts', 'accounts', 'AccountInput', 'account'),
  upserts('upsertContacts', 'contacts', 'ContactInput', 'contact'),
  upserts('upsertTeamMembers', 'members', 'TeamMemberInput', 'member'),
  upserts('upsertSubscriptions', 'subscriptions', 'SubscriptionInput', 'subscription'),
  ofTasks('completeTasks', 'CompleteTaskInput'),
  ofTasks('assignTasks', 'AssignTaskInput'),
  ofTasks('cancelTasks', 'CancelTaskInput'),
  ofTasks('snoozeTasks', 'SnoozeTaskInput'),
];
