import type { AccountDirectory } from '../../account/account-directory.js';
import { loadAncestry, type MemberDirectory } from '../../account/account-upsert.js';
import type { Database } from '../../database/database.js';
import { updateEach } from '../../database/update-each.js';
import type { Player } from '../../engine/play/player.js';
import type { ProgressStore } from '../../engine/progress.js';
import { VirtualClock } from '../../kernel/clock.js';
import type { Context } from '../../kernel/context.js';
import { present } from '../../kernel/present.js';
import { referencesOf, refuseReferences } from '../../signal/intake.rules.js';
import type { NewSignal, SignalStore } from '../../signal/store.js';
import { type AccountItem, isCorrectable, type SignalItem } from './import-item.js';
import { accountUnknown, type ImportSink, type ItemOutcome, type KnownHierarchy } from './import-sink.js';
import { earliestUnplayed, UNPLAYED_ACCOUNTS } from './played.sql.js';
import { foretellTold, type Told, tell } from './told.js';

/** Accounts that are played in one transaction. */
const AT_ONCE = 50;
const PARENTS_AT_ONCE = 500;

export interface SinkParts {
  readonly database: Database;
  readonly store: SignalStore;
  readonly directory: AccountDirectory;
  readonly members: MemberDirectory;
  readonly player: Player;
  readonly progress: ProgressStore;
  readonly onPlayed?: (done: number, total: number) => void;
}

/**
 * Takes an import in: records its signals while their accounts rest, then plays each account's history by a virtual
 * clock, quietly. An interruption leaves recorded signals; the next run records nothing twice and plays what was not
 * played.
 */
export class PlayingSink implements ImportSink {
  constructor(
    private readonly ctx: Context,
    private readonly parts: SinkParts,
  ) {}

  async shift(name: string, proposedDays: number, isDry = false): Promise<number> {
    const { progress } = this.parts;
    const known = await progress.read<{ shiftDays: number }>(this.ctx, `import ${name}`);
    if (known !== undefined || isDry) return known?.body.shiftDays ?? proposedDays;
    await progress.write(this.ctx, `import ${name}`, { done: 0, total: 0, body: { shiftDays: proposedDays } });
    return proposedDays;
  }

  async accounts(items: readonly AccountItem[]): Promise<readonly ItemOutcome[]> {
    const { database, directory } = this.parts;
    const owners = await this.owners(items);
    return database.transaction(this.ctx, async (ctx) => {
      const names = new Map(
        items.flatMap(({ externalId, properties }) =>
          properties.name === undefined ? [] : [[externalId, properties.name] as const],
        ),
      );
      const found = await directory.register(ctx, withParents(items), { create: true, names });
      await updateEach(
        ctx,
        'account_inbox',
        'account_id',
        [...found.values()].filter(({ isNew }) => isNew).map(({ id }) => id),
        'due_at = NULL',
      );
      const ids = new Map([...found].map(([externalId, { id }]) => [externalId, id]));
      const told = items.map((item) => this.arrival(item, ids, owners));
      return tell(ctx, this.parts.store, told);
    });
  }

  async signals(items: readonly SignalItem[]): Promise<readonly ItemOutcome[]> {
    const { database, store } = this.parts;
    return database.transaction(this.ctx, (ctx) =>
      this.admitted(ctx, items, new Set(), (told) => tell(ctx, store, told)),
    );
  }

  async foretell(
    items: readonly (AccountItem | SignalItem)[],
    coming: ReadonlySet<string>,
  ): Promise<readonly ItemOutcome[]> {
    const { ctx } = this;
    const { directory, store } = this.parts;
    const accounts = items.filter((item): item is AccountItem => item.kind === 'account');
    const signals = items.filter((item): item is SignalItem => item.kind === 'signal');
    const owners = await this.owners(accounts);
    const ids = await directory.resolve(ctx, withParents(accounts), { create: false });
    const known = accounts.filter(({ externalId }) => ids.has(externalId));
    const arrivals = known.map((item) => this.arrival(item, ids, owners));
    const ofAccounts = await foretellTold(ctx, store, arrivals);
    const ofSignals = await this.admitted(ctx, signals, coming, (told) => foretellTold(ctx, store, told));
    const outcomes = new Map<AccountItem | SignalItem, ItemOutcome | undefined>();
    for (const [index, item] of known.entries()) outcomes.set(item, ofAccounts[index]);
    for (const [index, item] of signals.entries()) outcomes.set(item, ofSignals[index]);
    return items.map((item) => outcomes.get(item) ?? 'NEW');
  }

  async hierarchy(externalIds: readonly string[]): Promise<KnownHierarchy> {
    const idOf = await this.parts.directory.resolve(this.ctx, externalIds, { create: false });
    const parentOf = new Map<string, string | null>();
    const ids = [...idOf.values()];
    for (let from = 0; from < ids.length; from += PARENTS_AT_ONCE)
      for (const [child, parent] of await loadAncestry(this.ctx, ids.slice(from, from + PARENTS_AT_ONCE)))
        parentOf.set(child, parent);
    return { idOf, parentOf };
  }

  async unknownOwners(externalIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = await this.parts.members.idsByExternalId(this.ctx, externalIds);
    return new Set(externalIds.filter((externalId) => !known.has(externalId)));
  }

  private owners(items: readonly AccountItem[]): Promise<ReadonlyMap<string, string>> {
    return this.parts.members.idsByExternalId(
      this.ctx,
      items.flatMap(({ properties }) => properties.ownerExternalId ?? []),
    );
  }

  /**
   * Does something with the signals whose account, and whatever else they name, is known; the others are refused. Those
   * of accounts that are coming are new.
   */
  private async admitted(
    ctx: Context,
    items: readonly SignalItem[],
    coming: ReadonlySet<string>,
    work: (told: readonly Told[]) => Promise<readonly ItemOutcome[]>,
  ): Promise<readonly ItemOutcome[]> {
    const references = items.map(referencesOf);
    const names = [...items, ...references].flatMap(({ accountExternalId }) => accountExternalId ?? []);
    const ids = await this.parts.directory.resolve(ctx, [...new Set(names)], { create: false });
    const memberIds = references.flatMap(({ memberId }) => memberId ?? []);
    const members = await this.parts.members.existing(ctx, [...new Set(memberIds)]);
    const isKnown = {
      account: (externalId: string) => ids.has(externalId) || coming.has(externalId),
      member: (id: string) => members.has(id),
    };
    const told: { readonly index: number; readonly accountId: string }[] = [];
    const outcomes = items.map((item, index): ItemOutcome => {
      if (!isKnown.account(item.accountExternalId)) return accountUnknown(item.accountExternalId);
      const refusal = refuseReferences(item, isKnown);
      if (refusal) return { code: refusal.code, reason: refusal.message };
      const accountId = ids.get(item.accountExternalId);
      if (accountId !== undefined) told.push({ index, accountId });
      return 'NEW';
    });
    const done = await work(told.map(({ index, accountId }) => toldBy(items[index] as SignalItem, accountId)));
    for (const [at, { index }] of told.entries()) outcomes[index] = done[at] as ItemOutcome;
    return outcomes;
  }

  /** Plays every account that holds signals which it has not folded. */
  async finish(): Promise<void> {
    const ids = await this.unplayed();
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      await this.playChunk(ids.slice(from, from + AT_ONCE));
      this.parts.onPlayed?.(Math.min(ids.length, from + AT_ONCE), ids.length);
    }
  }

  private async playChunk(accountIds: readonly string[]): Promise<void> {
    const to = this.ctx.now();
    const from = await this.earliest(accountIds, to);
    const ending = accountIds.map(
      (accountId): NewSignal => ({
        accountId,
        type: 'import.finished',
        key: `import finished ${to}`,
        actorId: this.ctx.actor.id,
        occurredAt: to - 1,
        properties: {},
      }),
    );
    await this.parts.player.play(this.ctx.by(new VirtualClock(to)), {
      accountIds,
      signals: ending,
      from,
      to,
      mode: 'IMPORT',
      reviewEvery: 1,
      turnEvery: 1,
    });
  }

  private async unplayed(): Promise<string[]> {
    const rows = await this.ctx.db.query<{ account_id: string }>(UNPLAYED_ACCOUNTS);
    return rows.map(({ account_id }) => account_id);
  }

  private async earliest(accountIds: readonly string[], to: number): Promise<number> {
    const [row] = await this.ctx.db.query<{ first: number | null }>(earliestUnplayed(accountIds), accountIds);
    return Math.min(to - 1, Number(row?.first ?? to - 1));
  }

  /** An account's row; what a later export says otherwise is told anew. */
  private arrival(
    { externalId, key, properties }: AccountItem,
    ids: ReadonlyMap<string, string>,
    owners: ReadonlyMap<string, string>,
  ): Told {
    const { ownerExternalId, parentExternalId, stageKey, ...profile } = properties;
    const ownerId = ownerExternalId === undefined ? undefined : owners.get(ownerExternalId);
    const parentId = parentExternalId === undefined ? undefined : ids.get(parentExternalId);
    return {
      isCorrectable: true,
      signal: {
        accountId: ids.get(externalId) as string,
        type: 'account.upserted',
        key,
        actorId: this.ctx.actor.id,
        occurredAt: properties.createdAt ?? this.ctx.now(),
        isTimeGiven: properties.createdAt !== undefined,
        properties: { ...profile, ...present({ ownerId, parentId, stage: stageKey }) },
      },
    };
  }
}

const withParents = (items: readonly AccountItem[]): string[] =>
  items.flatMap(({ externalId, properties }) => [
    externalId,
    ...(properties.parentExternalId === undefined ? [] : [properties.parentExternalId]),
  ]);

function toldBy(item: SignalItem, accountId: string): Told {
  const { type, key, contactExternalId, occurredAt, properties } = item;
  return {
    isCorrectable: isCorrectable(item),
    signal: { accountId, type, key, ...present({ contactExternalId }), actorId: 'system', occurredAt, properties },
  };
}
