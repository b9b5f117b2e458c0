import type { Context } from '../../kernel/context.js';
import type { MailDirectory } from './email.action.js';

/** Addresses as they are now: one that was erased or that has left is not written to. */
export const mailDirectory: MailDirectory = {
  contactEmail: (ctx, contactId) =>
    emailOf(ctx, 'SELECT email FROM contact WHERE id = ? AND left_at IS NULL', contactId),
  ownerEmail: (ctx, accountId) =>
    emailOf(ctx, 'SELECT m.email FROM account a JOIN member m ON m.id = a.owner_id WHERE a.id = ?', accountId),
};

async function emailOf(ctx: Context, sql: string, id: string): Promise<string | null> {
  const [row] = await ctx.db.query<{ email: string | null }>(sql, [id]);
  return row?.email ?? null;
}
