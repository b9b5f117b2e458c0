import type { Surroundings } from '../condition/surroundings.js';
import { insertRows, lockClause, locksRows } from '../database/bulk.js';
import type { Context } from '../kernel/context.js';
import type { Desks } from '../team/settle.rules.js';
import { desksForChange, openTasksOf, POINTERS } from './sql/desk.sql.js';
import type { TurnBatch } from './turn-batch.js';

const POINTER = 'pointer:';

/** Reads and writes the desks of members whose work is shared out, locked in id order inside the turn's transaction. */
export class DeskStore {
  /** Ends the batch's round: with asks, the desks are locked, granted and saved; without, nothing is touched. */
  async settle(ctx: Context, batch: TurnBatch, surroundings: Surroundings): Promise<void> {
    if (!batch.hasAsks) return batch.settle({ loads: new Map(), pointers: new Map() }, ctx.now());
    const desks = await this.load(ctx, surroundings);
    batch.settle(desks, ctx.now());
    await this.save(ctx, desks);
  }

  private async load(ctx: Context, { members }: Surroundings): Promise<Desks> {
    const ids = [...members.keys()].sort();
    if (locksRows(ctx.db)) await ctx.db.query(desksForChange(lockClause(ctx.db, 'wait')));
    const open = await ctx.db.query<{ assignee_id: string; n: number }>(openTasksOf(ids), ids);
    const pointers = await ctx.db.query<{ id: string; member_id: string }>(POINTERS);
    return {
      loads: new Map(open.map(({ assignee_id, n }) => [assignee_id, Number(n)])),
      pointers: new Map(pointers.map(({ id, member_id }) => [id.slice(POINTER.length), member_id])),
    };
  }

  private async save(ctx: Context, { pointers }: Desks): Promise<void> {
    const rows = [...pointers].sort().map(([name, memberId]) => ({ id: `${POINTER}${name}`, member_id: memberId }));
    await insertRows(ctx, 'desk', rows, { onDuplicate: 'replace' });
  }
}
