import type { Executor } from '../../kernel/context.js';
import type { Signal, SignalType } from '../../signal/signal.js';
import { historyOfAccounts, KNOWN_ACCOUNTS } from './rehearsal.sql.js';

/** An account as its row has it: what its history begins with. */
export interface Known {
  readonly id: string;
  readonly externalId: string;
  readonly createdAt: number;
}

interface SignalRecord {
  id: number;
  account_id: string;
  key_hash: Buffer;
  type: string;
  contact: string | null;
  actor_id: string;
  occurred_at: number;
  recorded_at: number;
  body: string;
}

/** Every account, in the order of ids. */
export async function knownAccounts(db: Executor): Promise<Known[]> {
  const rows = await db.query<{ id: string; external_id: string; created_at: number }>(KNOWN_ACCOUNTS);
  return rows.map(({ id, external_id, created_at }) => ({
    id,
    externalId: external_id,
    createdAt: Number(created_at),
  }));
}

/**
 * What happened to some accounts before a moment, each account's in the order in which it happened. How an account was
 * first described counts from its beginning, also where that was said later: owners and grades are seldom dated.
 */
export async function historyOf(
  db: Executor,
  accounts: readonly Known[],
  { types, before }: { types: readonly SignalType[]; before: number },
): Promise<Map<string, Signal[]>> {
  const ids = accounts.map(({ id }) => id);
  const rows = await db.query<SignalRecord>(historyOfAccounts(ids, types), [...ids, before, ...types]);
  const histories = new Map<string, Signal[]>(ids.map((id) => [id, []]));
  for (const row of rows) histories.get(row.account_id)?.push(signalOf(row));
  for (const [id, signals] of histories) histories.set(id, ordered(signals, before));
  return histories;
}

function ordered(signals: Signal[], before: number): Signal[] {
  signals.sort((one, other) => one.occurredAt - other.occurredAt || one.id - other.id);
  const first = signals.findIndex(({ type }) => type === 'account.upserted');
  const [begun, described] = [signals[0], signals[first]];
  if (begun !== undefined && described !== undefined && first > 0) {
    signals.splice(first, 1);
    signals.unshift({ ...described, occurredAt: begun.occurredAt });
  }
  return signals.filter(({ occurredAt }) => occurredAt < before);
}

/** Use has no record that its key would name, so the key is spared. */
function signalOf(record: SignalRecord): Signal {
  const { id, account_id, key_hash, type, contact, actor_id, occurred_at, recorded_at, body } = record;
  return {
    id: Number(id),
    type: type as SignalType,
    accountId: account_id,
    key: type === 'usage' ? '' : key_hash.toString('hex'),
    ...(contact === null ? {} : { contactExternalId: contact }),
    actorId: actor_id,
    occurredAt: Number(occurred_at),
    recordedAt: Number(recorded_at),
    properties: JSON.parse(body) as Signal['properties'],
  };
}
