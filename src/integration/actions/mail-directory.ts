import type { Context } from '../../kernel/context.js';
import type { MailDirectory } from './email.action.js';
import { EMAIL_OF_CONTACT, EMAIL_OF_OWNER } from './mail.sql.js';

/** Addresses as they are now: one that was erased or that has left is not written to. */
export const mailDirectory: MailDirectory = {
  contactEmail: (ctx, contactId) => emailOf(ctx, EMAIL_OF_CONTACT, contactId),
  ownerEmail: (ctx, accountId) => emailOf(ctx, EMAIL_OF_OWNER, accountId),
};

async function emailOf(ctx: Context, sql: string, id: string): Promise<string | null> {
  const [row] = await ctx.db.query<{ email: string | null }>(sql, [id]);
  return row?.email ?? null;
}
