import type { Context } from '../../kernel/context.js';
import type { PlaybookScope } from '../model/compiled-playbook.js';
import type { PlaybookDraft, PlaybookTurn } from '../model/playbook-turn.js';

/** An account as playbooks would find it now. It is there to be looked at: nothing of it is saved. */
export interface Previewed {
  readonly draft: PlaybookDraft;
  readonly turn: PlaybookTurn;
  /** What conditions may name. */
  readonly scope: PlaybookScope;
}

/** Reads accounts to answer questions about them. The engine keeps it. */
export interface AccountPreview {
  /** With the contact named besides those that its runs name; undefined when the account has no state. */
  read(ctx: Context, accountId: string, contactId?: string): Promise<Previewed | undefined>;

  /** As `read`, of many at once, by their ids; those without a state are left out. All of them are held in memory. */
  readMany(ctx: Context, accountIds: readonly string[]): Promise<ReadonlyMap<string, Previewed>>;
}
