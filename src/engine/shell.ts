import { prunePast } from '../account/account-past.service.js';
import type { Bus } from '../bus/bus.js';
import { locksRows, selectByKeys } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { isBusy } from '../database/driver-errors.js';
import type { EventLog } from '../event/log.js';
import { Breath } from '../kernel/breath.js';
import type { Context } from '../kernel/context.js';
import { crashPoint } from '../kernel/crash-point.js';
import { notFound, PerennialError } from '../kernel/errors.js';
import { hashKey, newId } from '../kernel/ids.js';
import { AccountQuarantineStore, StateUnreadable } from '../quarantine/account-quarantine.store.js';
import { DeadLetterStore } from '../quarantine/dead-letter.store.js';
import { PlaybookQuarantineStore } from '../quarantine/playbook-quarantine.store.js';
import { TurnMarkStore } from '../quarantine/turn-mark.store.js';
import type { Command, Commands } from '../signal/commands.js';
import type { Signal } from '../signal/signal.js';
import type { NewSignal, SignalStore } from '../signal/store.js';
import { ClaimSize } from './claim-size.js';
import { signalsFor } from './claim-size.rules.js';
import { DeadTurns } from './dead-turns.js';
import { DeskStore } from './desk-store.js';
import { claimAccounts, loadPeople } from './load.js';
import { PlaybooksAside } from './playbooks-aside.js';
import type { RulebookStore } from './rulebook-store.js';
import type { Saver } from './save.js';
import type { ShellSetting } from './shell-setting.js';
import { accountsBehind, dueAccounts, FORGOTTEN_ACCOUNTS } from './sql/claim.sql.js';
import { takeApart } from './take-apart.js';
import { type Claimed, TurnBatch } from './turn-batch.js';

/**
 * How long a transaction of turns is to hold its locks, ms: on SQLite every other write waits for it, on MariaDB only
 * what concerns its accounts.
 */
const HELD_MS = { sqlite: 250, mysql: 1_000 } as const;
/** A transaction of turns that was cut off is taken again so often; then fewer accounts are claimed instead. */
const LOST_RETRIES = 1;
/** How many that are watched take their turns before the others have theirs again. */
const MOST_WATCHED = 20;
/** Turns are computed for so long before the event loop hears what has come meanwhile, ms. */
const BREATH_MS = 25;

interface Due {
  account_id: string;
  seq: number;
}

/** The accounts of one transaction. */
interface Claim {
  readonly claimed: readonly Claimed[];
  /** Account → the mark's seq that was seen. */
  readonly seen: ReadonlyMap<string, number>;
  /** Accounts whose state could not be read. */
  readonly broken?: ReadonlyMap<string, unknown>;
  /** A signal from before the cursor, to be folded again. */
  readonly again?: Signal;
  /** For these signals the transaction is made: where one cannot be folded, it fails. */
  readonly isVital?: (signal: Signal) => boolean;
}

/**
 * What a transaction of turns came to: accounts that got signals from others' turns, turns taken, and whether something
 * is to be done outside.
 */
interface Turned {
  readonly touched: readonly string[];
  readonly taken: number;
  readonly hasEffects: boolean;
}

/** Claims accounts, loads them, takes their turns and saves, in one short transaction. */
export class Shell implements Commands {
  private readonly desks = new DeskStore();
  private readonly letters = new DeadLetterStore();
  private readonly quarantine = new AccountQuarantineStore();
  private readonly playbooks = new PlaybookQuarantineStore();
  private readonly turnMarks: TurnMarkStore;
  private readonly deadTurns: DeadTurns;
  /**
   * The rulebook with which no account was behind when last looked: accounts that come in later take their first turn
   * with it.
   */
  private caughtUpWith: string | undefined;
  private readonly claim: ClaimSize;

  constructor(
    private readonly database: Database,
    private readonly store: SignalStore,
    private readonly rulebooks: RulebookStore,
    private readonly saver: Saver,
    private readonly events: EventLog,
    private readonly bus: Bus,
    private readonly setting: ShellSetting,
  ) {
    this.turnMarks = new TurnMarkStore(database);
    this.deadTurns = new DeadTurns(database, this.turnMarks, this.quarantine, setting.provenMs);
    this.claim = new ClaimSize(HELD_MS[locksRows(database) ? 'mysql' : 'sqlite']);
  }

  /**
   * Takes the turns of accounts that are due; returns how many. Several processes share the work: each passes over what
   * another holds. So do several transactions of this one, up to `abreast` (on SQLite, which has one writer, one):
   * turns are computed while the database reads and writes others.
   */
  async takeDue(ctx: Context, abreast = 1): Promise<number> {
    return (await this.takeFree(ctx, abreast)) + (await this.takeWatched(ctx));
  }

  /** Who is set aside, or is to be tried by itself, takes no turn among the others. */
  private async takeFree(ctx: Context, abreast: number): Promise<number> {
    await this.deadTurns.look(ctx);
    const size = this.claim.value;
    const due = await ctx.db.query<Due>(dueAccounts(AccountQuarantineStore.isFree('i.account_id'), 4 * size), [
      ctx.now(),
    ]);
    if (!locksRows(this.database)) return due.length === 0 ? 0 : this.takeTurns(ctx, due.slice(0, size));
    const taken = sample(due, abreast * size);
    const claims = Array.from({ length: Math.ceil(taken.length / size) }, (_, index) =>
      taken.slice(index * size, (index + 1) * size),
    );
    const ends = await Promise.allSettled(claims.map((claim) => this.takeTurns(ctx, claim)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return ends.reduce((sum, end) => sum + (end.status === 'fulfilled' ? end.value : 0), 0);
  }

  /**
   * Takes the turns of accounts whose last turn was under another rulebook: the tail of a publication, behind fresh
   * signals.
   */
  async takeBehind(ctx: Context, most = 200): Promise<number> {
    const hash = await this.rulebooks.currentHash(ctx);
    if (hash === this.caughtUpWith) return 0;
    const behind = await ctx.db.query<Due>(
      accountsBehind(AccountQuarantineStore.isFree('s.account_id'), Math.min(most, this.claim.value)),
      [hash],
    );
    if (behind.length === 0) this.caughtUpWith = hash;
    return behind.length === 0 ? 0 : this.takeTurns(ctx, behind);
  }

  /** A safety net: marks accounts that hold signals beyond their cursor but are not due. Returns how many it found. */
  async sweep(ctx: Context): Promise<number> {
    const lost = await ctx.db.query<Due>(FORGOTTEN_ACCOUNTS, [ctx.now()]);
    if (lost.length > 0)
      await this.database.transaction(ctx, (ctx) =>
        this.store.mark(
          ctx,
          lost.map(({ account_id }) => account_id),
          ctx.now(),
        ),
      );
    return lost.length;
  }

  /** Lets go of what is older than it is kept: signals with their keys, and events. Returns how many rows went. */
  async prune(
    ctx: Context,
    { signalsBefore, eventsBefore }: { readonly signalsBefore: number; readonly eventsBefore: number },
  ): Promise<number> {
    const signals = await this.database.transaction(ctx, (ctx) => this.store.prune(ctx, signalsBefore));
    const events = await this.database.transaction(ctx, (ctx) => this.events.prune(ctx, eventsBefore));
    const past = await this.database.transaction(ctx, (ctx) => prunePast(ctx, eventsBefore));
    const letters = await this.database.transaction(ctx, (ctx) => this.letters.prune(ctx, signalsBefore));
    return signals + events + past + letters;
  }

  async perform(ctx: Context, ...commands: readonly Command[]): Promise<void> {
    const signals = commands.map((command) => toSignal(command, ctx));
    const ids = [...new Set(signals.map(({ accountId }) => accountId))].sort();
    const turned = await this.turnMarks
      .during(ctx, ids, (hold) =>
        this.database.transaction(ctx, (ctx) => this.performIn(ctx, ids, signals, hold), { lockWaitSeconds: 5 }),
      )
      .catch(busy);
    this.announce(turned);
  }

  /** Folds a signal that was set aside. @throws what its fold throws; ACCOUNT_SET_ASIDE; ACCOUNT_BUSY */
  async refold(ctx: Context, accountId: string, signalId: number): Promise<void> {
    const turned = await this.turnMarks
      .during(ctx, [accountId], (hold) =>
        this.database.transaction(
          ctx,
          async (ctx) => {
            await hold(ctx);
            const claimed = await this.claimAble(ctx, [accountId]);
            const again = await this.store.byId(ctx, signalId);
            if (again === undefined) throw notFound('signal', String(signalId));
            await this.letters.remove(ctx, signalId);
            return this.turnsIn(ctx, {
              claimed,
              seen: await this.seqsOf(ctx, [accountId]),
              again,
              isVital: isSame(again),
            });
          },
          { lockWaitSeconds: 5 },
        ),
      )
      .catch(busy);
    this.announce(turned);
  }

  private async performIn(
    ctx: Context,
    ids: readonly string[],
    signals: readonly NewSignal[],
    hold: (ctx: Context) => Promise<void>,
  ): Promise<Turned> {
    await hold(ctx);
    const claimed = await this.claimAble(ctx, ids);
    const outcomes = await this.store.write(ctx, signals, ctx.now());
    if (outcomes.includes('KEY_REUSED'))
      throw new PerennialError(
        'KEY_REUSED',
        'The idempotency key was used before with another body. Use a new key for a new command.',
      );
    const own = new Set(signals.map(({ accountId, key }) => `${accountId}/${hashKey(key).toString('hex')}`));
    const isVital = ({ accountId, key }: Signal) => own.has(`${accountId}/${key}`);
    return this.turnsIn(ctx, { claimed, seen: await this.seqsOf(ctx, ids), isVital });
  }

  /** @throws ACCOUNT_SET_ASIDE */
  private async claimAble(ctx: Context, ids: readonly string[]): Promise<Claimed[]> {
    const [setAside] = await this.quarantine.setAsideOf(ctx, ids);
    if (setAside !== undefined)
      throw new PerennialError(
        'ACCOUNT_SET_ASIDE',
        'The account is set aside because its turn fails: quarantinedAccounts says why. Try it again with ' +
          'retryQuarantinedAccounts.',
        { accountId: setAside },
      );
    return claimAccounts(ctx, ids, 'wait');
  }

  private async seqsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, number>> {
    const keys = ids.map((id) => [id]);
    const columns = ['account_id', 'seq'] as const;
    const seen = await selectByKeys(ctx, 'account_inbox', ['account_id'], keys, { columns });
    return new Map(seen.map(({ account_id, seq }) => [account_id, Number(seq)]));
  }

  /**
   * Takes the turns of some that are watched, each by itself and under a mark that says so; returns how many were
   * taken. Who comes through goes back among the others.
   */
  private async takeWatched(ctx: Context): Promise<number> {
    const ids = await this.deadTurns.toTry(ctx, MOST_WATCHED);
    if (ids.length === 0) return 0;
    const seen = await this.seqsOf(ctx, ids);
    let taken = 0;
    for (const id of ids) taken += await this.takeClaim(ctx, [{ account_id: id, seq: seen.get(id) ?? 0 }], true);
    return taken;
  }

  private takeTurns(ctx: Context, due: readonly Due[]): Promise<number> {
    return this.claim.learn(() => this.takeClaim(ctx, due));
  }

  private async takeClaim(ctx: Context, due: readonly Due[], isTrial = false): Promise<number> {
    const seen = new Map(due.map(({ account_id, seq }) => [account_id, Number(seq)]));
    const turned = await this.turnMarks.during(
      ctx,
      [...seen.keys()],
      (hold) =>
        this.database.transaction(
          ctx,
          async (ctx) => {
            await hold(ctx);
            const broken = new Map<string, unknown>();
            const claimed = await claimAccounts(ctx, [...seen.keys()].sort(), 'skip', (accountId, error) =>
              broken.set(accountId, new StateUnreadable(error)),
            );
            const ids = claimed.map(({ accountId }) => accountId);
            if (isTrial && ids.length > 0) await this.quarantine.release(ctx, ids);
            return claimed.length + broken.size === 0
              ? { touched: [], taken: 0, hasEffects: false }
              : this.turnsIn(ctx, { claimed, seen, broken });
          },
          { lostRetries: LOST_RETRIES },
        ),
      isTrial,
    );
    crashPoint('turn.committed');
    this.announce(turned);
    return turned.taken;
  }

  /**
   * Load, turn, settle, save. Returns the accounts that got signals from others' turns, and how many turns were taken.
   */
  private async turnsIn(ctx: Context, { claimed, seen, broken, again, isVital }: Claim): Promise<Turned> {
    const ids = claimed.map(({ accountId }) => accountId);
    const { signals, unfinished } = await this.store.pending(ctx, ids, signalsFor(ids.length));
    if (again !== undefined) signals.unshift(again);
    const rulebook = await this.rulebooks.currentFor(ctx, claimed, signals);
    await loadPeople(ctx, claimed, signals, rulebook);
    const surroundings = await this.rulebooks.surroundings(ctx);
    const batch = new TurnBatch({
      rulebook,
      surroundings,
      calendar: this.setting.calendar,
      lateness: this.setting.lateness,
      mode: 'LIVE',
      aside: new PlaybooksAside(await this.playbooks.hashes(ctx)),
    });
    const byAccount = groupByAccount(signals);
    const refused: Claimed[] = [];
    const breath = new Breath(BREATH_MS);
    for (const account of claimed) {
      if (!isTaken(batch, account, byAccount, ctx.now())) refused.push(account);
      await breath.taken();
    }
    const apart = await takeApart(ctx, { batch, rulebook, refused, signals: byAccount, isVital });
    for (const [accountId, error] of broken ?? []) batch.failed.set(accountId, error);
    await this.desks.settle(ctx, batch, surroundings);
    const hasEffects = batch.writes.some(({ table }) => table === 'effect');
    const touched = await this.saver.save(ctx, batch, { seen, unfinished: new Set([...unfinished, ...apart]) });
    return { touched, taken: batch.claimed.size + batch.failed.size, hasEffects };
  }

  private announce({ touched, hasEffects }: Turned): void {
    if (hasEffects) this.bus.publish('effects');
    this.bus.publish('events');
    if (touched.length > 0) this.bus.publish('signals');
  }
}

/** Whether the account's turn was taken; one that throws leaves nothing behind but a draft that cannot be used. */
function isTaken(
  batch: TurnBatch,
  account: Claimed,
  signals: ReadonlyMap<string, readonly Signal[]>,
  now: number,
): boolean {
  try {
    batch.take(account, signals.get(account.accountId) ?? [], now);
    return true;
  } catch {
    return false;
  }
}

const isSame =
  (one: Signal) =>
  ({ id }: Signal): boolean =>
    id === one.id;

export function groupByAccount(signals: readonly Signal[]): Map<string, Signal[]> {
  const groups = new Map<string, Signal[]>();
  for (const signal of signals) {
    const group = groups.get(signal.accountId);
    if (group === undefined) groups.set(signal.accountId, [signal]);
    else group.push(signal);
  }
  return groups;
}

/** Several engines take random samples of what is due, so that they seldom reach for the same rows. */
function sample(due: readonly Due[], most: number): readonly Due[] {
  if (due.length <= most) return due;
  const from = Math.floor(Math.random() * (due.length - most));
  return due.slice(from, from + most);
}

function toSignal(command: Command, ctx: Context): NewSignal {
  return {
    accountId: command.accountId,
    type: command.type,
    key: command.key ?? newId('cause'),
    ...(command.contactExternalId === undefined ? {} : { contactExternalId: command.contactExternalId }),
    actorId: ctx.actor.id,
    occurredAt: command.occurredAt ?? ctx.now(),
    isTimeGiven: command.occurredAt !== undefined,
    properties: command.properties,
  };
}

function busy(error: unknown): never {
  if (isBusy(error))
    throw new PerennialError(
      'ACCOUNT_BUSY',
      'The account was taking another turn for more than five seconds. Try again.',
    );
  throw error;
}
