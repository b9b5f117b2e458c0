import { batchTooLarge, MOST_UPSERTS } from '../account/account-upsert.service.js';
import { insertRows, lockClause } from '../database/bulk.js';
import type { Database } from '../database/database.js';
import { dehydrate, hydrate } from '../database/hydrate.js';
import type { Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import { itemError } from '../kernel/graphql/item-error.js';
import { Member } from './member.entity.js';
import type { TeamMemberInput, UpsertTeamMemberResult } from './member.inputs.js';
import type { MemberService } from './member.service.js';
import { membersForChange } from './member.sql.js';
import { layOver, type Outcome } from './team-draft.js';

/** Creates and edits team members, by their external ids. */
export class MemberUpsertService {
  constructor(
    private readonly database: Database,
    private readonly members: MemberService,
    /** Told after the team has changed: turns see a snapshot of it. */
    private readonly changed: (ctx: Context) => Promise<void> | void,
  ) {}

  /** Item by item, in order: one that is refused never spoils the others. @throws BATCH_TOO_LARGE over 1,000 members */
  async upsert(ctx: Context, inputs: readonly TeamMemberInput[]): Promise<UpsertTeamMemberResult[]> {
    if (inputs.length > MOST_UPSERTS) throw batchTooLarge('members', inputs.length);
    const outcomes = await onceMore(() => this.database.transaction(ctx, (ctx) => upsertIn(ctx, inputs)));
    await this.changed(ctx);
    this.members.forget(ctx);
    return Promise.all(
      outcomes.map(async ({ id, isCreated, refusal }, index) => ({
        member: await this.members.byId(ctx, id),
        error: refusal === undefined ? null : itemError(refusal, 'input', 'members', index),
        isCreated,
      })),
    );
  }
}

/** A company has some thousand people at most, so the whole team is read and held: whoever else edits it waits. */
async function upsertIn(ctx: Context, inputs: readonly TeamMemberInput[]): Promise<Outcome[]> {
  const rows = await ctx.db.query(membersForChange(lockClause(ctx.db, 'wait')));
  const { outcomes, written } = layOver(() => rows.map((row) => hydrate(Member, row)), inputs, ctx.now());
  const toRows = (isNew: boolean) =>
    written.filter(({ version }) => (version === 1) === isNew).map((member) => dehydrate(Member, member));
  await insertRows(ctx, 'member', toRows(true), { onDuplicate: 'fail' });
  await insertRows(ctx, 'member', toRows(false), { onDuplicate: 'replace' });
  return outcomes;
}

/**
 * Tries once more when another process has made one of the same members in the meantime: the second look sees that one.
 */
async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PerennialError && error.code === 'DUPLICATE') return work();
    throw error;
  }
}
