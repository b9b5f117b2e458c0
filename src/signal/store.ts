import { deleteRows, insertAllOrNone, insertRows } from '../database/bulk.js';
import { valuesOfPairs } from '../database/sql.js';
import { updateEach } from '../database/update-each.js';
import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { hashKey } from '../kernel/ids.js';
import type { Signal, SignalType } from './signal.js';
import { FOLDED_SIGNALS_BEFORE, SIGNAL_BY_ID, SIGNAL_BY_KEY, signalsByKeys, unfoldedSignals } from './signal.sql.js';

/** A signal that passed its checks and is to be recorded. */
export interface NewSignal {
  readonly accountId: string;
  readonly type: SignalType;
  readonly key: string;
  readonly contactExternalId?: string;
  readonly actorId: string;
  readonly occurredAt: number;
  /** Left out = the sender gave no time; a second sending is then compared without it. */
  readonly isTimeGiven?: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
}

export type StoreOutcome = 'ACCEPTED' | 'DUPLICATE' | 'KEY_REUSED';

/** How a key was used before: not at all, for the same, or for something else. */
export type KeyUse = 'UNUSED' | 'SAME' | 'OTHER';

export interface WriteOptions {
  /** False leaves the accounts at rest: an import plays them itself. */
  readonly isDue?: boolean;
}

interface StoredRow {
  account_id: string;
  key_hash: Buffer;
  type: string;
  contact: string | null;
  occurred_at: number;
  body: string;
}

/** Records signals. Every method runs inside the caller's transaction. */
export class SignalStore {
  /**
   * Marks the accounts, then inserts what is new. The mark comes first: its row lock makes the ids of one account's
   * signals commit in order, and lets two senders of one key follow each other, so that the second sees the first.
   */
  async write(
    ctx: Context,
    signals: readonly NewSignal[],
    recordedAt: number,
    { isDue = true }: WriteOptions = {},
  ): Promise<StoreOutcome[]> {
    await this.mark(ctx, new Set(signals.map(({ accountId }) => accountId)), isDue ? recordedAt : undefined);
    const keyed = signals.map((signal): Keyed => ({ signal, hash: hashKey(signal.key) }));
    crashPoint('signal.before');
    const outcomes = await this.insert(ctx, keyed, recordedAt);
    crashPoint('signal.after');
    return outcomes;
  }

  private async insert(ctx: Context, keyed: readonly Keyed[], recordedAt: number): Promise<StoreOutcome[]> {
    const allNew = sift(keyed, new Map(), recordedAt);
    if (await insertAllOrNone(ctx, 'account_signal', allNew.fresh)) return allNew.outcomes;
    const { fresh, outcomes } = sift(keyed, await this.seen(ctx, keyed), recordedAt);
    await insertRows(ctx, 'account_signal', fresh, { onDuplicate: 'fail' });
    return outcomes;
  }

  /**
   * How the keys of signals were used before. In the transaction that marked their accounts nobody else's signals come
   * between.
   */
  async compare(ctx: Context, signals: readonly NewSignal[]): Promise<KeyUse[]> {
    const keyed = signals.map((signal): Keyed => ({ signal, hash: hashKey(signal.key) }));
    const seen = await this.seen(ctx, keyed);
    return keyed.map(({ signal, hash }) => {
      const before = seen.get(nameOf(signal.accountId, hash));
      if (before === undefined) return 'UNUSED';
      return isSame(before, rowOf(signal, hash, 0), signal.isTimeGiven ?? true) ? 'SAME' : 'OTHER';
    });
  }

  /** Raises the accounts' marks; with `dueAt` they are due no later than that. */
  async mark(ctx: Context, accountIds: Iterable<string>, dueAt: number | undefined): Promise<void> {
    const due = dueAt === undefined ? '' : ', due_at = CASE WHEN due_at < ? THEN due_at ELSE ? END';
    await updateEach(
      ctx,
      'account_inbox',
      'account_id',
      [...accountIds],
      `seq = seq + 1${due}`,
      dueAt === undefined ? [] : [dueAt, dueAt],
    );
  }

  /**
   * The signals beyond each account's cursor, by account and id. When there are more than `most`, the accounts that did
   * not get all of theirs are named in `unfinished`: they stay due.
   */
  async pending(
    ctx: Context,
    accountIds: readonly string[],
    most: number,
  ): Promise<{ signals: Signal[]; unfinished: ReadonlySet<string> }> {
    const rows = await ctx.db.query<SignalRecord>(unfoldedSignals(accountIds, most), [...accountIds]);
    const last = rows.length < most ? undefined : rows[rows.length - 1]?.account_id;
    return {
      signals: rows.map(toSignal),
      unfinished: new Set(last === undefined ? [] : accountIds.filter((id) => id >= last)),
    };
  }

  /** A recorded signal, folded or not. */
  async byId(ctx: Context, id: number): Promise<Signal | undefined> {
    const [row] = await ctx.db.query<SignalRecord>(SIGNAL_BY_ID, [id]);
    return row && toSignal(row);
  }

  /** A signal that was folded before it was recorded, with the id that it has since. */
  async recorded(ctx: Context, signal: Signal): Promise<Signal> {
    const [row] = await ctx.db.query<{ id: number }>(SIGNAL_BY_KEY, [signal.accountId, hashKey(signal.key)]);
    return { ...signal, id: Number(row?.id ?? 0) };
  }

  /** Lets go of signals that were recorded before a moment and folded, some thousand at a time; returns how many. */
  async prune(ctx: Context, before: number): Promise<number> {
    const old = await ctx.db.query<{ id: number }>(FOLDED_SIGNALS_BEFORE, [before]);
    return deleteRows(
      ctx,
      'account_signal',
      'id',
      old.map(({ id }) => Number(id)),
    );
  }

  private async seen(ctx: Context, keyed: readonly Keyed[]): Promise<Map<string, StoredRow>> {
    const seen = new Map<string, StoredRow>();
    for (let from = 0; from < keyed.length; from += 500) {
      const pairs = keyed.slice(from, from + 500).flatMap(({ signal, hash }) => [signal.accountId, hash]);
      const rows = await ctx.db.query<StoredRow>(signalsByKeys(valuesOfPairs(ctx.db, pairs.length / 2)), pairs);
      for (const row of rows) seen.set(nameOf(row.account_id, row.key_hash), row);
    }
    return seen;
  }
}

interface Keyed {
  readonly signal: NewSignal;
  readonly hash: Buffer;
}

type SignalColumns = ReturnType<typeof rowOf>;

const nameOf = (accountId: string, hash: Buffer): string => `${accountId}/${hash.toString('base64')}`;

/**
 * What becomes of each signal beside those that were recorded before, and the rows of those that are new. A key sent
 * twice in one call counts once.
 */
function sift(
  keyed: readonly Keyed[],
  before: ReadonlyMap<string, StoredRow>,
  recordedAt: number,
): { fresh: SignalColumns[]; outcomes: StoreOutcome[] } {
  const seen = new Map(before);
  const fresh: SignalColumns[] = [];
  const outcomes = keyed.map(({ signal, hash }): StoreOutcome => {
    const row = rowOf(signal, hash, recordedAt);
    const name = nameOf(signal.accountId, hash);
    const earlier = seen.get(name);
    if (earlier !== undefined) return isSame(earlier, row, signal.isTimeGiven ?? true) ? 'DUPLICATE' : 'KEY_REUSED';
    seen.set(name, row);
    fresh.push(row);
    return 'ACCEPTED';
  });
  return { fresh, outcomes };
}

interface SignalRecord extends StoredRow {
  id: number;
  actor_id: string;
  recorded_at: number;
}

function rowOf(signal: NewSignal, keyHash: Buffer, recordedAt: number) {
  return {
    account_id: signal.accountId,
    key_hash: keyHash,
    type: signal.type,
    contact: signal.contactExternalId ?? null,
    actor_id: signal.actorId,
    occurred_at: signal.occurredAt,
    recorded_at: recordedAt,
    body: JSON.stringify(signal.properties),
  };
}

const isSame = (before: StoredRow, row: StoredRow, isTimeGiven: boolean): boolean =>
  before.type === row.type &&
  before.contact === row.contact &&
  before.body === row.body &&
  (!isTimeGiven || Number(before.occurred_at) === row.occurred_at);

function toSignal(row: SignalRecord): Signal {
  return {
    id: Number(row.id),
    type: row.type as SignalType,
    accountId: row.account_id,
    key: row.key_hash.toString('hex'),
    ...(row.contact === null ? {} : { contactExternalId: row.contact }),
    actorId: row.actor_id,
    occurredAt: Number(row.occurred_at),
    recordedAt: Number(row.recorded_at),
    properties: JSON.parse(row.body),
  };
}
