import type { Database } from '../database/database.js';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { recordLoader } from '../database/record-loader.js';
import { isIn, type Sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { badInput, notFound, PerennialError } from '../kernel/errors.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import { SignalStore } from '../signal/store.js';
import { AccountQuarantine } from './account-quarantine.entity.js';
import { AccountQuarantineStore } from './account-quarantine.store.js';
import { DeadLetter } from './dead-letter.entity.js';
import { DeadLetterStore } from './dead-letter.store.js';
import { PlaybookQuarantine } from './playbook-quarantine.entity.js';
import { PlaybookQuarantineStore } from './playbook-quarantine.store.js';
import type { DeadLetterFilter } from './quarantine.inputs.js';
import { codeOf } from './quarantine.rules.js';
import type { QuarantineStatus } from './quarantine.types.js';

/** How many dead letters one mutation takes. */
export const MOST_LETTERS = 200;

/** Folds a signal again that was set aside. */
export interface Refolding {
  /** @throws what its fold throws; ACCOUNT_SET_ASIDE; ACCOUNT_BUSY */
  refold(ctx: Context, accountId: string, signalId: number): Promise<void>;
}

/** What is set aside so that everybody else goes on: to be seen, retried and discarded. */
export class QuarantineService {
  private readonly letters = new DeadLetterStore();
  private readonly accounts = new AccountQuarantineStore();
  private readonly playbooks = new PlaybookQuarantineStore();
  private readonly signals = new SignalStore();

  constructor(
    private readonly database: Database,
    private readonly refolding: Refolding,
    /** Wakes the engine. */
    private readonly wake: () => void,
  ) {}

  letterById(ctx: Context, id: string): Promise<DeadLetter | null> {
    return recordLoader(ctx, DeadLetter, 'dead_letter').load(id);
  }

  /** Signals that could not be folded, the latest first. */
  async deadLetters(
    ctx: Context,
    { filter, ...request }: PageRequest & { readonly filter?: DeadLetterFilter | null },
  ): Promise<ConnectionShape<DeadLetter>> {
    const page = await keysetPage(ctx, {
      table: 'dead_letter',
      where: [
        ...oneOf('status', filter?.statuses),
        ...oneOf('account_id', filter?.accountIds),
        ...oneOf('code', filter?.codes),
      ],
      order: [{ column: 'since', direction: 'DESC' }],
      request,
      map: (row: object) => hydrate(DeadLetter, row),
    });
    return toConnection(page);
  }

  /** Accounts whose turns fail, the latest first. */
  async quarantinedAccounts(
    ctx: Context,
    { statuses, ...request }: PageRequest & { readonly statuses?: readonly QuarantineStatus[] | null },
  ): Promise<ConnectionShape<AccountQuarantine>> {
    const page = await keysetPage(ctx, {
      table: 'account_quarantine',
      where: oneOf('status', statuses),
      order: [{ column: 'since', direction: 'DESC' }],
      idColumn: 'account_id',
      request,
      map: (row: object) => hydrate(AccountQuarantine, row),
    });
    return toConnection(page);
  }

  /** Playbooks that stand still, the latest first. */
  async quarantinedPlaybooks(ctx: Context, request: PageRequest): Promise<ConnectionShape<PlaybookQuarantine>> {
    const page = await keysetPage(ctx, {
      table: 'playbook_quarantine',
      order: [{ column: 'since', direction: 'DESC' }],
      idColumn: 'hash',
      request,
      map: (row: object) => hydrate(PlaybookQuarantine, row),
    });
    return toConnection(page);
  }

  /** Folds a dead letter's signal again. @throws NOT_FOUND when none waits by this id; what its fold throws */
  async retryLetter(ctx: Context, id: string): Promise<void> {
    const letter = await this.letterById(ctx, id);
    if (letter === null || letter.status !== 'WAITING') throw notFound('dead letter that waits', id);
    try {
      await this.refolding.refold(ctx, letter.accountId, letter.signalId);
    } catch (error) {
      if (isOfAccount(error)) throw error;
      await this.database.transaction(ctx, (ctx) => this.letters.explain(ctx, letter.signalId, error));
      throw error instanceof PerennialError ? error : unfoldable();
    }
  }

  /** Returns how many waited. @throws BAD_INPUT for more than 200 */
  discardLetters(ctx: Context, ids: readonly string[]): Promise<number> {
    if (ids.length > MOST_LETTERS) throw badInput(`At most ${MOST_LETTERS} at a time.`, 'input', 'ids');
    return ids.length === 0
      ? Promise.resolve(0)
      : this.database.transaction(ctx, (ctx) => this.letters.discard(ctx, ids));
  }

  /** Has accounts tried again, each by itself; all that are set aside when none are named. Returns which. */
  async retryAccounts(ctx: Context, accountIds: readonly string[] | null): Promise<readonly string[]> {
    const retried = await this.database.transaction(ctx, async (ctx) =>
      this.accounts.retry(ctx, accountIds ?? (await this.accounts.allSetAside(ctx))),
    );
    if (retried.length > 0) this.wake();
    return retried;
  }

  /** Lets playbooks go on; all that stand still when none are named. Returns the keys of those that did. */
  async retryPlaybooks(ctx: Context, keys: readonly string[] | null): Promise<readonly string[]> {
    const released = await this.database.transaction(ctx, async (ctx) => {
      const { keys: those, accountIds } = await this.playbooks.release(ctx, keys);
      await this.signals.mark(ctx, accountIds, ctx.now());
      return those;
    });
    if (released.length > 0) this.wake();
    return released;
  }
}

/** Whether the signal was not tried at all. */
const isOfAccount = (error: unknown): boolean =>
  ['ACCOUNT_SET_ASIDE', 'ACCOUNT_BUSY', 'DATABASE_UNAVAILABLE'].includes(codeOf(error));

/** A fault of the program's own, told without its insides: the dead letter has the message. */
const unfoldable = (): PerennialError =>
  new PerennialError('SIGNAL_UNFOLDABLE', 'The signal still cannot be folded; its dead letter says why.');

const oneOf = (column: string, values: readonly string[] | null | undefined): Sql[] =>
  values ? [isIn(column, values)] : [];
