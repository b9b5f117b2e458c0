import { isDeepStrictEqual } from 'node:util';
import { closesCycle } from '../account/account.rules.js';
import { isMoment, MOMENT_RANGE } from '../kernel/bounds.js';
import { badInput, conflict, PerennialError, quote } from '../kernel/errors.js';
import { checkExternalId, checkText, nameFrom } from '../kernel/text.js';
import type { Member } from './member.entity.js';
import type { AbsenceInput, TeamMemberInput } from './member.inputs.js';
import { type Absence, MEMBER_LENGTHS } from './member.types.js';

/** A member's own data: what an upsert may change. */
export type MemberData = Pick<
  Member,
  'name' | 'email' | 'functions' | 'title' | 'managerId' | 'groups' | 'skills' | 'capacity' | 'isActive' | 'absences'
>;

/** What an upsert must know of the others. */
export interface Team {
  /** External id → id, of those who exist and those who come with the batch. */
  readonly ids: ReadonlyMap<string, string>;
  /** Member → manager, with the batch's own changes laid over. */
  readonly managerOf: ReadonlyMap<string, string | null>;
}

const MOST_LABELS = 50;
const MOST_LABEL = 64;
const MOST_ABSENCES = 100;
const MOST_CAPACITY = 10_000;

export const newMember = (externalId: string): MemberData => ({
  name: nameFrom(externalId),
  email: null,
  functions: [],
  title: null,
  managerId: null,
  groups: [],
  skills: [],
  capacity: null,
  isActive: true,
  absences: [],
});

/** Checks a member as a client sent it. @throws BAD_INPUT, VALUE_TOO_LARGE with the field as path */
export function checkMemberInput(input: TeamMemberInput): void {
  checkExternalId(input.externalId);
  for (const [field, most] of Object.entries(MEMBER_LENGTHS))
    checkText(input[field as keyof typeof MEMBER_LENGTHS], most, field);
  checkLabels(input.groups ?? [], 'groups');
  checkLabels(input.skills ?? [], 'skills');
  checkAbsences(input.absences ?? []);
  if (input.capacity != null && !(input.capacity >= 0 && input.capacity <= MOST_CAPACITY))
    throw badInput(`\`capacity\` is a whole number from 0 to ${MOST_CAPACITY}.`, 'capacity');
}

/**
 * What the member is after the upsert; the same object when nothing changes.
 * @throws CONFLICT at another version, HIERARCHY_CYCLE when the manager reports to the member, BAD_INPUT for people who
 * are not known
 */
export function upsertMember<M extends MemberData>(
  member: M,
  id: string,
  version: number,
  input: TeamMemberInput,
  team: Team,
): M {
  if (input.expectedVersion != null && input.expectedVersion !== version)
    throw conflict('member', input.expectedVersion, { version, id, name: member.name });
  const next: M = {
    ...member,
    name: input.name ?? member.name,
    email: input.email === undefined ? member.email : input.email,
    functions: input.functions == null ? member.functions : [...new Set(input.functions)].sort(),
    title: input.title === undefined ? member.title : input.title,
    managerId: managerFor(member, id, input, team),
    groups: input.groups == null ? member.groups : [...new Set(input.groups)].sort(),
    skills: input.skills == null ? member.skills : [...new Set(input.skills)].sort(),
    capacity: input.capacity === undefined ? member.capacity : input.capacity,
    isActive: input.isActive ?? member.isActive,
    absences:
      input.absences == null
        ? member.absences
        : input.absences.map((absence, index) => absenceOf(absence, index, id, team)).sort((a, b) => a.from - b.from),
  };
  return isDeepStrictEqual(next, { ...member }) ? member : next;
}

function managerFor(
  member: MemberData,
  id: string,
  { managerExternalId }: TeamMemberInput,
  { ids, managerOf }: Team,
): string | null {
  if (managerExternalId === undefined) return member.managerId;
  if (managerExternalId === null) return null;
  const managerId = ids.get(managerExternalId);
  if (managerId === undefined)
    throw badInput(`No team member is known as ${quote(managerExternalId)}.`, 'managerExternalId');
  if (closesCycle(id, managerId, managerOf))
    throw new PerennialError(
      'HIERARCHY_CYCLE',
      `${quote(managerExternalId)} is this member or reports to them.`,
      { id, managerId },
      ['managerExternalId'],
    );
  return managerId;
}

function absenceOf(
  { from, to, coverExternalId, coverId, reason }: AbsenceInput,
  index: number,
  id: string,
  { ids, managerOf }: Team,
): Absence {
  const cover = coverExternalId == null ? (coverId ?? undefined) : ids.get(coverExternalId);
  const isKnown = cover === undefined ? coverExternalId == null : managerOf.has(cover);
  if (!isKnown)
    throw badInput(`No team member is known as ${quote(coverExternalId ?? coverId ?? '')}.`, 'absences', index);
  if (cover === id) throw badInput('A member cannot cover for themselves.', 'absences', index);
  return { from, to, ...(cover !== undefined && { coverId: cover }), ...(reason != null && { reason }) };
}

function checkLabels(labels: readonly string[], field: string): void {
  if (labels.length > MOST_LABELS)
    throw new PerennialError('VALUE_TOO_LARGE', `\`${field}\` takes ${MOST_LABELS}; ${labels.length} were given.`, {}, [
      field,
    ]);
  for (const label of labels) checkText(label, MOST_LABEL, field);
}

function checkAbsences(absences: readonly AbsenceInput[]): void {
  if (absences.length > MOST_ABSENCES)
    throw new PerennialError(
      'VALUE_TOO_LARGE',
      `\`absences\` takes ${MOST_ABSENCES}; ${absences.length} were given.`,
      {},
      ['absences'],
    );
  absences.forEach(({ from, to, reason }, index) => {
    if (!isMoment(from) || !isMoment(to))
      throw badInput(`An absence lies ${MOMENT_RANGE}.`, 'absences', index, isMoment(from) ? 'to' : 'from');
    if (to <= from) throw badInput('An absence ends after it begins.', 'absences', index, 'to');
    checkText(reason, 200, 'absences');
  });
}
