import { insertRows } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import type { Context } from '../kernel/context.js';
import { PROGRESS_OF } from './sql/progress.sql.js';

export interface Progress<Body> {
  readonly done: number;
  readonly total: number;
  readonly body: Body;
}

/** Remembers how far long work has come. */
export class ProgressStore {
  constructor(private readonly database: Database) {}

  async read<Body>(ctx: Context, name: string): Promise<Progress<Body> | undefined> {
    const [row] = await ctx.db.query<{ done: number; total: number; body: string }>(PROGRESS_OF, [name]);
    return row === undefined
      ? undefined
      : { done: Number(row.done), total: Number(row.total), body: JSON.parse(row.body) as Body };
  }

  async write<Body>(ctx: Context, name: string, { done, total, body }: Progress<Body>): Promise<void> {
    await this.database.transaction(ctx, async (ctx) => {
      await insertRows(ctx, 'progress', [{ name, done, total, body: JSON.stringify(body), changed_at: ctx.now() }], {
        onDuplicate: 'replace',
      });
    });
  }
}
