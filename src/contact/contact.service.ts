import DataLoader from 'dataloader';
import { hydrate } from '../database/hydrate.js';
import { keysetPage } from '../database/keyset.js';
import { sql } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { type ConnectionShape, toConnection } from '../kernel/graphql/connection.js';
import type { PageRequest } from '../kernel/page.js';
import type { ContactPlace } from './contact.connection.js';
import { CONTACT_CRITERIA } from './contact.criteria.js';
import { Contact } from './contact.entity.js';
import type { ContactOrderField } from './contact.enums.js';
import type { ContactFilter, ContactOrder } from './contact.inputs.js';
import { contactsById } from './contact.sql.js';

export interface ContactList extends PageRequest {
  readonly filter?: ContactFilter | null;
  readonly orderBy?: readonly ContactOrder[] | null;
}

const COLUMNS: Readonly<
  Record<keyof typeof ContactOrderField, { readonly column: string; readonly nullable: boolean }>
> = {
  NAME: { column: 'search_text', nullable: false },
  JOINED_AT: { column: 'joined_at', nullable: false },
  LAST_NPS_SCORE: { column: 'last_nps_score', nullable: true },
};

/** Reads contacts. */
export class ContactService {
  /** One contact, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Contact | null> {
    return this.loader(ctx).load(id);
  }

  /** The contacts of these ids in their order; null where there is none. */
  byIds(ctx: Context, ids: readonly string[]): Promise<(Contact | null)[]> {
    return Promise.all(ids.map((id) => this.byId(ctx, id)));
  }

  /** A list; `accountId` narrows it to one account's. */
  async list(
    ctx: Context,
    { filter, orderBy, ...request }: ContactList,
    accountId?: string,
  ): Promise<ConnectionShape<Contact>> {
    const order = (orderBy?.length ? orderBy : [{ field: 'NAME', direction: 'ASC' } as const]).map(
      ({ field, direction }) => ({ ...COLUMNS[field], direction }),
    );
    const where = [
      ...(accountId === undefined ? [] : [sql('account_id = ?', accountId)]),
      ...CONTACT_CRITERIA.conditions(filter, undefined),
    ];
    return toConnection(
      await keysetPage(ctx, {
        table: 'contact',
        where,
        order,
        idColumn: 'id',
        request,
        map: (row: object) => hydrate(Contact, row),
      }),
    );
  }

  /** Where a person was before, when that is known. */
  previousOf({ previousAccountId, previousContactId, previousRole, previousNpsScore }: Contact): ContactPlace | null {
    if (previousAccountId === null || previousContactId === null) return null;
    return {
      accountId: previousAccountId,
      contactId: previousContactId,
      role: previousRole,
      npsScore: previousNpsScore,
    };
  }

  /** Forgets what this request has read, after a command has changed it. */
  forget(ctx: Context): void {
    this.loader(ctx).clearAll();
  }

  private loader(ctx: Context): DataLoader<string, Contact | null> {
    return ctx.memo(
      ContactService,
      () => new DataLoader((ids: readonly string[]) => loadContacts(ctx, ids), { maxBatchSize: 500 }),
    );
  }
}

async function loadContacts(ctx: Context, ids: readonly string[]): Promise<(Contact | null)[]> {
  const rows = await ctx.db.query<{ id: string }>(contactsById(ids), ids);
  const byId = new Map(rows.map((row) => [row.id, hydrate(Contact, row)]));
  return ids.map((id) => byId.get(id) ?? null);
}
