import { type InsertOptions, insertRows, updateRows } from '../database/bulk.js';
import type { TableName } from '../database/tables.js';
import type { EventLog } from '../event/log.js';
import type { Outgoing, Write } from '../event/scribe.js';
import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { AccountQuarantineStore } from '../quarantine/account-quarantine.store.js';
import { DeadLetterStore } from '../quarantine/dead-letter.store.js';
import { PlaybookQuarantineStore } from '../quarantine/playbook-quarantine.store.js';
import type { AccountLookup } from '../signal/intake.js';
import type { SignalType } from '../signal/signal.js';
import type { NewSignal, SignalStore } from '../signal/store.js';
import { DAILY, dueAt } from './account-clock.js';
import { changedPeople } from './people.js';
import { encodeState } from './state.js';
import type { Claimed, TurnBatch } from './turn-batch.js';

export interface SaveSetting {
  /** Account → the mark's seq that this turn saw. A mark raised since then stays due. */
  readonly seen: ReadonlyMap<string, number>;
  /** Accounts with signals that did not fit: they stay due. */
  readonly unfinished: ReadonlySet<string>;
}

/** So many conditions over their limit are said in the log. */
const MOST_SAID = 1_000;

/** Writes what a batch of turns came to, in one transaction, the event counter last. */
export class Saver {
  private readonly said = new Set<string>();

  constructor(
    private readonly store: SignalStore,
    private readonly accounts: AccountLookup,
    private readonly events: EventLog,
    private readonly letters = new DeadLetterStore(),
    private readonly quarantine = new AccountQuarantineStore(),
    private readonly playbooks = new PlaybookQuarantineStore(),
  ) {}

  /** Returns the accounts that got signals from these turns. */
  async save(ctx: Context, batch: TurnBatch, setting: SaveSetting): Promise<string[]> {
    const claimed = [...batch.claimed.values()];
    crashPoint('state.before');
    await insertRows(ctx, 'account_state', claimed.map(stateRow), { onDuplicate: 'replace' });
    crashPoint('state.after');
    await insertRows(ctx, 'usage_person', claimed.flatMap(changedPeople), { onDuplicate: 'replace' });
    await this.writeRows(ctx, batch.writes);
    const touched = await this.sendOut(ctx, batch.outgoing);
    await this.rest(ctx, claimed, setting);
    await this.letters.add(ctx, batch.leftOut);
    await this.quarantine.setAside(ctx, batch.failed);
    await this.playbooks.add(ctx, batch.overLimit);
    this.sayUnknown(ctx, batch.unknown);
    await this.events.append(ctx, batch.events);
    return touched;
  }

  /** Each once in the life of the process: every turn of the account may find it again. */
  private sayUnknown(ctx: Context, unknown: TurnBatch['unknown']): void {
    for (const [name, { source, owner, accountId }] of unknown) {
      if (this.said.has(name) || this.said.size >= MOST_SAID) continue;
      this.said.add(name);
      const of = owner === undefined ? '' : ` of ${owner.kind.toLowerCase()} ${owner.key}`;
      ctx.log.warn(
        { accountId, condition: source, code: 'OVER_LIMIT' },
        `a condition${of} takes more steps than one evaluation may; where it does, its value is unknown`,
      );
    }
  }

  private async writeRows(ctx: Context, writes: readonly Write[]): Promise<void> {
    for (const [name, rows] of updatesLast(groupWrites(writes))) {
      const [tableAndColumns, mode] = name.split(' ') as [string, Write['mode']];
      const [table] = tableAndColumns.split('#') as [TableName];
      const onDuplicate: InsertOptions['onDuplicate'] = mode === 'insert' ? 'ignore' : 'replace';
      const point = table === 'run' ? 'run' : 'effect';
      crashPoint(`${point}.before`);
      const checked = rows as never[]; // where they were written: `WriteTo`
      if (mode === 'update') await updateRows(ctx, table, ['id'] as never[], checked);
      else await insertRows(ctx, table, checked, { onDuplicate });
      crashPoint(`${point}.after`);
    }
  }

  /** Signals to other accounts are recorded in the same transaction, under keys that name their cause. */
  private async sendOut(ctx: Context, outgoing: readonly Outgoing[]): Promise<string[]> {
    if (outgoing.length === 0) return [];
    const named = outgoing.flatMap(({ accountExternalId }) => accountExternalId ?? []);
    const accounts =
      named.length === 0
        ? new Map<string, string>()
        : await this.accounts.resolve(ctx, [...new Set(named)], { create: true });
    const signals = outgoing.flatMap((signal) =>
      toNew(signal, signal.accountId ?? accounts.get(signal.accountExternalId ?? '')),
    );
    await this.store.write(ctx, signals, ctx.now());
    return signals.map(({ accountId }) => accountId);
  }

  /**
   * Puts the accounts to rest until their next review. A mark touched since it was read keeps its time: no wake-up is
   * lost.
   */
  private async rest(ctx: Context, claimed: readonly Claimed[], { seen, unfinished }: SaveSetting): Promise<void> {
    const rows = claimed
      .filter(({ accountId }) => !unfinished.has(accountId))
      .flatMap((account) => {
        const seq = seen.get(account.accountId);
        return seq === undefined ? [] : [{ account_id: account.accountId, seq, due_at: dueAt(account, DAILY) ?? null }];
      });
    await updateRows(ctx, 'account_inbox', ['account_id', 'seq'], rows);
  }
}

const stateRow = ({ accountId, version, cursor, rulebookHash, takenAt, draft }: Claimed) => {
  const {
    people: _1,
    contactsByExternalId: _2,
    parentOf: _3,
    told: _4,
    toldTickets: _5,
    accountId: _6,
    ...state
  } = draft;
  return {
    account_id: accountId,
    version,
    cursor_id: cursor,
    rulebook_hash: rulebookHash,
    taken_at: takenAt,
    state: encodeState(state),
  };
};

function groupWrites(writes: readonly Write[]): Map<string, Write['row'][]> {
  const groups = new Map<string, Write['row'][]>();
  for (const { table, mode, row } of writes) {
    const name = mode === 'update' ? `${table}#${Object.keys(row)} ${mode}` : `${table} ${mode}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}

/** A row that is changed by one account's turn may be made by the same save. */
const updatesLast = (groups: ReadonlyMap<string, Write['row'][]>): [string, Write['row'][]][] =>
  [...groups].sort(([one], [other]) => Number(one.endsWith(' update')) - Number(other.endsWith(' update')));

function toNew(signal: Outgoing, accountId: string | undefined): NewSignal[] {
  if (accountId === undefined) return [];
  return [
    {
      accountId,
      type: signal.type as SignalType,
      key: signal.key,
      ...(signal.contactExternalId === undefined ? {} : { contactExternalId: signal.contactExternalId }),
      actorId: 'system',
      occurredAt: signal.occurredAt,
      properties: signal.properties,
    },
  ];
}
