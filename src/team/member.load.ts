import type { MemberView, Surroundings } from '../condition/surroundings.js';
import { hydrate } from '../database/hydrate.js';
import type { Context } from '../kernel/context.js';
import { present } from '../kernel/present.js';
import { Member } from './member.entity.js';
import { ALL_MEMBERS } from './member.sql.js';

/** The team as of now and the money it reckons in: what turns see beyond their account. One statement. */
export async function loadSurroundings(ctx: Context, company: Omit<Surroundings, 'members'>): Promise<Surroundings> {
  const rows = await ctx.db.query(ALL_MEMBERS);
  return {
    ...company,
    members: new Map(rows.map((row) => memberView(hydrate(Member, row))).map((member) => [member.id, member])),
  };
}

/** A member as turns see them. */
function memberView({ id, functions, managerId, isActive, capacity, absences }: Member): MemberView {
  return {
    id,
    functions,
    isActive,
    ...present({ managerId, capacity }),
    absences: absences.map(({ from, to, coverId }) => ({ from, to, ...present({ coverId }) })),
  };
}
