import { insertRows, lockClause, locksRows } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import { newId } from '../kernel/ids.js';
import type { DeadTurn } from './quarantine.rules.js';
import { marksOfTurns, REMOVE_MARK } from './turn-mark.sql.js';

/** How long a mark may stand before its transaction has taken hold of it, ms. SQLite has one process, so no wait. */
const SETTLE = 2_000;

/** The turns that were under way when processes ended. */
export interface TakenMarks {
  readonly turns: readonly DeadTurn[];
  /** Whether there are marks too young to tell whether their process lives. */
  readonly isUnsettled: boolean;
}

interface Row {
  id: string;
  account_ids: string;
  begun_at: number;
}

/**
 * Marks of turns under way, for who comes after a process that ended in one. A transaction deletes its mark first of
 * all: until it commits, its lock shows that somebody lives who will; dead, the mark is there again.
 */
export class TurnMarkStore {
  private readonly mine = new Set<string>();

  constructor(private readonly database: Database) {}

  /**
   * Writes the mark, runs `work` with what takes hold of it (the first statement of its transaction), and clears up
   * where the work failed. Inside a transaction nothing can be marked.
   */
  async during<T>(
    ctx: Context,
    accountIds: readonly string[],
    work: (hold: (ctx: Context) => Promise<void>) => Promise<T>,
    isTrial = false,
  ): Promise<T> {
    if (ctx.db.isTransaction) return work(async () => undefined);
    const id = newId('turnMark');
    const row = { id, account_ids: JSON.stringify({ accountIds, isTrial } satisfies DeadTurn), begun_at: ctx.now() };
    this.mine.add(id);
    try {
      await this.database.transaction(ctx, (ctx) => insertRows(ctx, 'turn_mark', [row]));
      return await work((ctx) => this.remove(ctx, id));
    } catch (error) {
      await this.database.transaction(ctx, (ctx) => this.remove(ctx, id)).catch(() => undefined);
      throw error;
    } finally {
      this.mine.delete(id);
    }
  }

  /** Takes the marks whose process ended. Runs in the caller's transaction. */
  async takeDead(ctx: Context): Promise<TakenMarks> {
    const rows = await ctx.db.query<Row>(marksOfTurns(lockClause(ctx.db, 'skip')));
    const before = locksRows(ctx.db) ? ctx.now() - SETTLE : ctx.now();
    const unheld = rows.filter(({ id }) => !this.mine.has(id));
    const dead = unheld.filter(({ begun_at }) => Number(begun_at) <= before);
    for (const { id } of dead) await this.remove(ctx, id);
    return {
      turns: dead.map(({ account_ids }) => JSON.parse(account_ids) as DeadTurn),
      isUnsettled: dead.length < unheld.length,
    };
  }

  private async remove(ctx: Context, id: string): Promise<void> {
    await ctx.db.run(REMOVE_MARK, [id]);
  }
}
