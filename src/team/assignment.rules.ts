import type { AccountPart } from '../account/account.state.js';
import type { AccountRole } from '../account/account.types.js';
import type { MemberView, Surroundings } from '../condition/surroundings.js';
import type { TeamFunction } from './member.types.js';

/**
 * Who is to get a task: the owner, the owner’s manager, a role of the account team, or whoever of a function is picked.
 */
export type Assign =
  | 'owner'
  | 'ownersManager'
  | { readonly role: AccountRole }
  | { readonly function: TeamFunction; readonly pick: PickBy };

const PICKS = ['leastLoaded', 'roundRobin'] as const;
type PickBy = (typeof PICKS)[number];

/** A member, or what to ask of the team; undefined when there is nobody. */
export type Assignee =
  | { readonly memberId: string }
  | { readonly ask: { readonly function: TeamFunction; readonly pick: PickBy } }
  | undefined;

/** Who gets it at `now`, absences covered. A function is an ask: who is least loaded shows across accounts. */
export function assigneeFor(
  assign: Assign,
  { account }: { readonly account: AccountPart },
  { members }: Pick<Surroundings, 'members'>,
  now: number,
): Assignee {
  if (typeof assign === 'object' && 'function' in assign)
    return { ask: { function: assign.function, pick: assign.pick } };
  const memberId = firstAvailable(
    assign === 'ownersManager' ? managersOf(account.ownerId, members) : named(assign, account),
    members,
    now,
  );
  return memberId === undefined ? undefined : { memberId };
}

/**
 * Who stands in for a member at `now`: the member when there, else the cover, and the cover's cover when that one is
 * away too.
 * Where the chain of covers leads to nobody, a member who is only away keeps it and one who is no longer active does
 * not.
 */
export function standIn(memberId: string, members: ReadonlyMap<string, MemberView>, now: number): string | undefined {
  const seen = new Set<string>();
  for (let at: string | undefined = memberId; at !== undefined && !seen.has(at); ) {
    const member = members.get(at);
    if (member && isThere(member, now)) return at;
    seen.add(at);
    at = member && coverOf(member, now);
  }
  return members.get(memberId)?.isActive ? memberId : undefined;
}

/** Whether a member is active and not away at `now`. */
export function isThere({ isActive, absences }: MemberView, now: number): boolean {
  return isActive && !absences.some(({ from, to }) => from <= now && now < to);
}

const named = (assign: 'owner' | { readonly role: AccountRole }, { ownerId, team }: AccountPart): string[] =>
  assign === 'owner'
    ? ownerId === undefined
      ? []
      : [ownerId]
    : team.filter(({ role }) => role === assign.role).map(({ memberId }) => memberId);

/** The manager, and the managers above: one who has gone leaves it to the next. */
function managersOf(memberId: string | undefined, members: ReadonlyMap<string, MemberView>): string[] {
  const managers: string[] = [];
  for (
    let at = members.get(memberId ?? '')?.managerId;
    at !== undefined && !managers.includes(at);
    at = members.get(at)?.managerId
  )
    managers.push(at);
  return managers;
}

function firstAvailable(
  memberIds: readonly string[],
  members: ReadonlyMap<string, MemberView>,
  now: number,
): string | undefined {
  for (const memberId of memberIds) {
    const found = standIn(memberId, members, now);
    if (found !== undefined) return found;
  }
  return undefined;
}

const coverOf = ({ absences }: MemberView, now: number): string | undefined =>
  absences.find(({ from, to, coverId }) => from <= now && now < to && coverId !== undefined)?.coverId;
