import type { Ask, MemberView } from '../condition/surroundings.js';
import { isThere } from './assignment.rules.js';
import { DEFAULT_CAPACITY } from './member.types.js';

/**
 * What is shared out by: open tasks by member, and who was picked last by function. `settleAssignments` moves both on.
 */
export interface Desks {
  readonly loads: Map<string, number>;
  readonly pointers: Map<string, string>;
}

/**
 * Grants asks in order of priority, then account, then task; each grant counts for the next. The same asks in another
 * order are granted alike. Returns task → member; an ask for which nobody is there is missing, and its task stays
 * unassigned.
 */
export function settleAssignments(
  asks: readonly Ask[],
  desks: Desks,
  members: ReadonlyMap<string, MemberView>,
  now: number,
): Map<string, string> {
  const grants = new Map<string, string>();
  for (const ask of [...asks].sort(byRight)) {
    const candidates = candidatesFor(ask, members, now);
    const member =
      ask.pick === 'leastLoaded'
        ? leastLoaded(candidates, desks)
        : nextInTurn(candidates, desks.pointers.get(ask.function));
    if (!member) continue;
    grants.set(ask.taskId, member.id);
    desks.loads.set(member.id, (desks.loads.get(member.id) ?? 0) + 1);
    if (ask.pick === 'roundRobin') desks.pointers.set(ask.function, member.id);
  }
  return grants;
}

const RIGHT = { HIGH: 0, NORMAL: 1, LOW: 2 } as const;

const byRight = (a: Ask, b: Ask): number =>
  RIGHT[a.priority] - RIGHT[b.priority] || compare(a.accountId, b.accountId) || compare(a.taskId, b.taskId);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const candidatesFor = (ask: Ask, members: ReadonlyMap<string, MemberView>, now: number): MemberView[] =>
  [...members.values()]
    .filter((member) => member.functions.includes(ask.function) && isThere(member, now))
    .sort((a, b) => compare(a.id, b.id));

/** The member with the fewest open tasks for what they can carry; of equals the one whose id is first. */
function leastLoaded(candidates: readonly MemberView[], { loads }: Desks): MemberView | undefined {
  const share = ({ id, capacity = DEFAULT_CAPACITY }: MemberView) =>
    capacity > 0 ? (loads.get(id) ?? 0) / capacity : Number.POSITIVE_INFINITY;
  return candidates.reduce<MemberView | undefined>(
    (best, member) => (best === undefined || share(member) < share(best) ? member : best),
    undefined,
  );
}

/** The member after the last one picked, by id; the first after the last. */
const nextInTurn = (candidates: readonly MemberView[], last: string | undefined): MemberView | undefined =>
  candidates.find(({ id }) => last !== undefined && id > last) ?? candidates[0];
