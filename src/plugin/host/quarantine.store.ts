import { insertRows } from '../../database/bulk.js';
import type { Database } from '../../database/database.js';
import type { EventLog } from '../../event/log.js';
import type { Context } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { QUARANTINED_PLUGINS, RELEASE_PLUGIN } from './quarantine.sql.js';

export interface Quarantine {
  readonly plugin: string;
  /** MEMORY, EXITED, CRASHED, UNRESPONSIVE, FAULTY. */
  readonly reason: string;
  readonly message: string;
  readonly codeHash: string;
  readonly since: number;
}

interface Row {
  plugin: string;
  reason: string;
  message: string;
  code_hash: string;
  since: number;
}

/** The plugins whose code stands still, for every process to see. */
export class QuarantineStore {
  constructor(
    private readonly database: Database,
    private readonly events: EventLog,
  ) {}

  async list(ctx: Context): Promise<Quarantine[]> {
    const rows = await ctx.db.query<Row>(QUARANTINED_PLUGINS);
    return rows.map(({ plugin, reason, message, code_hash, since }) => ({
      plugin,
      reason,
      message,
      codeHash: code_hash,
      since: Number(since),
    }));
  }

  async of(ctx: Context, plugin: string): Promise<Quarantine | undefined> {
    return (await this.list(ctx)).find((one) => one.plugin === plugin);
  }

  /** Once, however many processes find it. */
  put(ctx: Context, plugin: string, codeHash: string, reason: string, message: string): Promise<void> {
    return this.database.transaction(ctx, async (ctx) => {
      const row = { plugin, reason, message, code_hash: codeHash, since: ctx.now() };
      if ((await insertRows(ctx, 'plugin_quarantine', [row], { onDuplicate: 'ignore' })) === 0) return;
      ctx.log.error(
        { plugin, reason },
        `a plugin’s code crashed too often; what needs it stands still until it is changed or released: ${message}`,
      );
      await this.events.append(ctx, [
        { id: newId('event'), type: 'plugin.quarantined', at: ctx.now(), data: { plugin, reason } },
      ]);
    });
  }

  /** Lets the code run again. Returns whether it stood still. */
  release(ctx: Context, plugin: string): Promise<boolean> {
    return this.database.transaction(ctx, async (ctx) => {
      if ((await ctx.db.run(RELEASE_PLUGIN, [plugin])) === 0) return false;
      ctx.log.info({ plugin }, 'a plugin’s code runs again');
      await this.events.append(ctx, [{ id: newId('event'), type: 'plugin.restored', at: ctx.now(), data: { plugin } }]);
      return true;
    });
  }
}
