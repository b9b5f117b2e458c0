import { contactView } from '../../contact/contact.row.js';
import type { Draft } from '../../engine/draft.js';
import { decodeState } from '../../engine/state.js';
import type { Executor } from '../../kernel/context.js';
import type { Known } from '../rehearsal/history.js';
import { contactsOf, statesOf } from './present-states.sql.js';

/** An account as it stands. */
export interface PresentState {
  readonly known: Known;
  readonly draft: Draft;
}

/** How some accounts stand now, with their contacts; read, not claimed. */
export async function presentStates(db: Executor, accounts: readonly Known[]): Promise<PresentState[]> {
  const ids = accounts.map(({ id }) => id);
  const rows = await db.query<{ account_id: string; state: Buffer | null }>(statesOf(ids), ids);
  const contacts = await db.query<Parameters<typeof contactView>[0]>(contactsOf(ids), ids);
  const byId = new Map(accounts.map((known) => [known.id, known]));
  return rows.map(({ account_id, state }) => {
    const own = contacts.filter((row) => row.account_id === account_id).map(contactView);
    const draft: Draft = {
      accountId: account_id,
      ...decodeState(state),
      people: new Map(),
      contactsByExternalId: new Map(own.map((contact) => [contact.externalId, contact])),
    };
    return { known: byId.get(account_id) as Known, draft };
  });
}
