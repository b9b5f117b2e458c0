import type { AccountDirectory } from '../../account/account.directory.js';
import type { MemberDirectory } from '../../account/account-upsert.js';
import type { Database } from '../../database/database.js';
import { marks } from '../../database/sql.js';
import { updateEach } from '../../database/update-each.js';
import type { Player } from '../../engine/player.js';
import type { ProgressStore } from '../../engine/progress.js';
import { VirtualClock } from '../../kernel/clock.js';
import type { Context } from '../../kernel/context.js';
import { hashKey } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { NewSignal, SignalStore, StoreOutcome } from '../../signal/store.js';
import type { AccountItem, SignalItem } from './import-item.js';
import { accountUnknown, type ImportSink, type ItemOutcome } from './import-sink.js';

/** Accounts that are played in one transaction. */
const AT_ONCE = 50;

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

  async shift(name: string, proposedDays: number): Promise<number> {
    const { progress } = this.parts;
    const known = await progress.read<{ shiftDays: number }>(this.ctx, `import ${name}`);
    if (known !== undefined) return known.body.shiftDays;
    await progress.write(this.ctx, `import ${name}`, { done: 0, total: 0, body: { shiftDays: proposedDays } });
    return proposedDays;
  }

  async accounts(items: readonly AccountItem[]): Promise<readonly ItemOutcome[]> {
    const { database, directory, members } = this.parts;
    const owners = await members.idsByExternalId(
      this.ctx,
      items.flatMap(({ properties }) => properties.ownerExternalId ?? []),
    );
    return database.transaction(this.ctx, async (ctx) => {
      const names = new Map(
        items.flatMap(({ externalId, properties }) =>
          properties.name === undefined ? [] : [[externalId, properties.name] as const],
        ),
      );
      const wanted = items.flatMap(({ externalId, properties }) => [
        externalId,
        ...(properties.parentExternalId === undefined ? [] : [properties.parentExternalId]),
      ]);
      const found = await directory.register(ctx, wanted, { create: true, names });
      await updateEach(
        ctx,
        'account_inbox',
        'account_id',
        [...found.values()].filter(({ isNew }) => isNew).map(({ id }) => id),
        'due_at = NULL',
      );
      return this.record(
        ctx,
        items.map((item) => this.arrival(item, found, owners)),
      );
    });
  }

  async signals(items: readonly SignalItem[]): Promise<readonly ItemOutcome[]> {
    const { database, directory } = this.parts;
    return database.transaction(this.ctx, async (ctx) => {
      const ids = await directory.resolve(ctx, [...new Set(items.map(({ accountExternalId }) => accountExternalId))], {
        create: false,
      });
      const known = items.filter(({ accountExternalId }) => ids.has(accountExternalId));
      const outcomes = await this.record(
        ctx,
        known.map((item) => toNew(item, ids.get(item.accountExternalId) as string)),
      );
      const outcomeOf = new Map(known.map((item, index) => [item, outcomes[index] as ItemOutcome]));
      return items.map((item) => outcomeOf.get(item) ?? accountUnknown(item.accountExternalId));
    });
  }

  async knownAccounts(externalIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.parts.directory.resolve(this.ctx, externalIds, { create: false })).keys());
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
    const rows = await this.ctx.db.query<{ account_id: string }>(
      'SELECT account_id FROM account_state s WHERE EXISTS (SELECT 1 FROM account_signal g WHERE g.account_id = ' +
        's.account_id AND g.id > s.cursor_id) ORDER BY account_id',
    );
    return rows.map(({ account_id }) => account_id);
  }

  private async earliest(accountIds: readonly string[], to: number): Promise<number> {
    const [row] = await this.ctx.db.query<{ first: number | null }>(
      `SELECT MIN(g.occurred_at) AS first FROM account_state s JOIN account_signal g ON g.account_id = ` +
        `s.account_id AND g.id > s.cursor_id WHERE s.account_id IN (${marks(accountIds)})`,
      accountIds,
    );
    return Math.min(to - 1, Number(row?.first ?? to - 1));
  }

  private async record(ctx: Context, signals: readonly NewSignal[]): Promise<ItemOutcome[]> {
    return (await this.parts.store.write(ctx, signals, ctx.now(), { isDue: false })).map(toOutcome);
  }

  /** An account's row; what a later export says otherwise is news, so its content is part of the key. */
  private arrival(
    { externalId, key, properties }: AccountItem,
    found: ReadonlyMap<string, { id: string }>,
    owners: ReadonlyMap<string, string>,
  ): NewSignal {
    const { ownerExternalId, parentExternalId, stageKey, ...profile } = properties;
    const ownerId = ownerExternalId === undefined ? undefined : owners.get(ownerExternalId);
    const parentId = parentExternalId === undefined ? undefined : found.get(parentExternalId)?.id;
    const content = { ...profile, ...present({ ownerId, parentId, stage: stageKey }) };
    return {
      accountId: found.get(externalId)?.id as string,
      type: 'account.upserted',
      key: `${key} ${hashKey(JSON.stringify(content)).toString('base64url').slice(0, 12)}`,
      actorId: this.ctx.actor.id,
      occurredAt: properties.createdAt ?? this.ctx.now(),
      isTimeGiven: properties.createdAt !== undefined,
      properties: content,
    };
  }
}

const toNew = ({ type, key, contactExternalId, occurredAt, properties }: SignalItem, accountId: string): NewSignal => ({
  accountId,
  type,
  key,
  ...present({ contactExternalId }),
  actorId: 'system',
  occurredAt,
  properties,
});

function toOutcome(outcome: StoreOutcome): ItemOutcome {
  if (outcome === 'ACCEPTED') return 'NEW';
  if (outcome === 'DUPLICATE') return 'KNOWN';
  return { code: 'KEY_REUSED', reason: 'An earlier row with this key says something else; the first one stands.' };
}
