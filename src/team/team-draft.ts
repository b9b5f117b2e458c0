import { hashKey, newId } from '../kernel/ids.js';
import { searchable } from '../kernel/text.js';
import { Member } from './member.entity.js';
import type { TeamMemberInput } from './member.inputs.js';
import { checkMemberInput, newMember, upsertMember } from './member.rules.js';

/** What became of one item of a batch. */
export interface Outcome {
  readonly id: string;
  readonly isCreated: boolean;
  readonly refusal?: unknown;
}

/**
 * Lays a batch over the team, item by item. Members of the batch may name each other, whatever their order; when one
 * who is new is refused, whoever named them is looked at again without them.
 */
export function layOver(
  team: () => readonly Member[],
  inputs: readonly TeamMemberInput[],
  now: number,
): { outcomes: Outcome[]; written: Member[] } {
  const refused = new Map<string, Outcome>();
  for (;;) {
    const draft = new TeamDraft(
      team(),
      inputs.map(({ externalId }) => externalId).filter((externalId) => !refused.has(externalId)),
      now,
    );
    const outcomes = inputs.map((input) => refused.get(input.externalId) ?? draft.take(input, now));
    const missing = inputs.flatMap(({ externalId }, index) =>
      refused.has(externalId) || draft.exists(externalId) ? [] : [[externalId, outcomes[index] as Outcome] as const],
    );
    if (missing.length === 0) return { outcomes, written: draft.written };
    for (const [externalId, outcome] of missing) refused.set(externalId, outcome);
  }
}

/** The team while a batch is laid over it. */
class TeamDraft {
  private readonly byExternalId: Map<string, Member>;
  private readonly managerOf: Map<string, string | null>;
  private readonly changed = new Set<Member>();

  /** @param expected external ids of the batch: who is new gets an id, so that others can name them */
  constructor(members: readonly Member[], expected: readonly string[], now: number) {
    this.byExternalId = new Map(members.map((member) => [member.externalId, member]));
    for (const externalId of expected)
      if (!this.byExternalId.has(externalId)) this.byExternalId.set(externalId, freshMember(externalId, now));
    this.managerOf = new Map([...this.byExternalId.values()].map(({ id, managerId }) => [id, managerId]));
  }

  /** Those who are new or changed. */
  get written(): Member[] {
    return [...this.changed];
  }

  exists(externalId: string): boolean {
    return (this.byExternalId.get(externalId)?.version ?? 0) > 0;
  }

  take(input: TeamMemberInput, now: number): Outcome {
    const member = this.byExternalId.get(input.externalId) as Member;
    const isCreated = member.version === 0;
    try {
      checkMemberInput(input);
      const ids = new Map([...this.byExternalId].map(([externalId, { id }]) => [externalId, id]));
      const next = upsertMember(member, member.id, member.version, input, { ids, managerOf: this.managerOf });
      if (next !== member || isCreated) this.write(Object.assign(member, next), now);
      return { id: member.id, isCreated };
    } catch (refusal) {
      return { id: member.id, isCreated: false, refusal };
    }
  }

  private write(member: Member, now: number): void {
    member.version += 1;
    member.updatedAt = now;
    member.searchText = searchable(member.name, member.email, member.externalId);
    this.managerOf.set(member.id, member.managerId);
    this.changed.add(member);
  }
}

const freshMember = (externalId: string, now: number): Member =>
  Object.assign(new Member(), newMember(externalId), {
    id: newId('member'),
    externalId,
    externalHash: hashKey(externalId),
    version: 0,
    createdAt: now,
    updatedAt: now,
    searchText: '',
  });
