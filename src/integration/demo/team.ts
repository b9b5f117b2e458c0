import type { MemberTitle, TeamFunction } from '../../team/member.types.js';
import type { DemoMember } from './demo.types.js';
import { DAY, dayOf } from './moments.js';

interface Post {
  readonly id: string;
  readonly name: string;
  readonly functions: readonly TeamFunction[];
  readonly title?: MemberTitle;
  readonly manager?: string;
  readonly groups?: readonly string[];
  readonly skills?: readonly string[];
  readonly capacity?: number;
}

/** The success team of the demo company: a small company, so some have several functions. */
const POSTS: readonly Post[] = [
  { id: 'm-cco', name: 'Helena Brandt', functions: ['LEADER'], title: 'CCO' },
  {
    id: 'm-director',
    name: 'Tomas Lindqvist',
    functions: ['LEADER', 'CSM'],
    title: 'DIRECTOR',
    manager: 'm-cco',
    groups: ['success'],
    capacity: 30,
  },
  {
    id: 'm-csm-1',
    name: 'Amara Okafor',
    functions: ['CSM'],
    title: 'SENIOR_CSM',
    manager: 'm-director',
    groups: ['success', 'enterprise'],
    skills: ['EXTERNAL', 'en', 'Finance', 'Health'],
    capacity: 70,
  },
  {
    id: 'm-csm-2',
    name: 'Jonas Vogel',
    functions: ['CSM'],
    title: 'SENIOR_CSM',
    manager: 'm-director',
    groups: ['success', 'enterprise'],
    skills: ['EXTERNAL', 'de', 'Manufacturing', 'Logistics'],
    capacity: 70,
  },
  {
    id: 'm-csm-3',
    name: 'Camille Moreau',
    functions: ['CSM'],
    title: 'CSM',
    manager: 'm-director',
    groups: ['success', 'mid-market'],
    skills: ['EXTERNAL', 'fr', 'Retail', 'Travel'],
    capacity: 90,
  },
  {
    id: 'm-csm-4',
    name: 'Priya Patel',
    functions: ['CSM'],
    title: 'CSM',
    manager: 'm-director',
    groups: ['success', 'mid-market'],
    skills: ['INTERNAL', 'en', 'Software', 'Media'],
    capacity: 90,
  },
  {
    id: 'm-csm-5',
    name: 'Mateo Ruiz',
    functions: ['CSM'],
    title: 'CSM',
    manager: 'm-director',
    groups: ['success', 'mid-market'],
    skills: ['INTERNAL', 'es', 'Energy', 'Education'],
    capacity: 90,
  },
  {
    id: 'm-csm-6',
    name: 'Freya Andersen',
    functions: ['CSM'],
    title: 'ASSOCIATE',
    manager: 'm-director',
    groups: ['success', 'digital'],
    skills: ['INTERNAL', 'sv', 'en'],
    capacity: 100,
  },
  {
    id: 'm-onboarding-1',
    name: 'Daan Bakker',
    functions: ['ONBOARDING'],
    title: 'SENIOR_CSM',
    manager: 'm-director',
    groups: ['onboarding'],
    skills: ['en', 'nl', 'de'],
  },
  {
    id: 'm-onboarding-2',
    name: 'Mei Tanaka',
    functions: ['ONBOARDING', 'CSM'],
    title: 'ASSOCIATE',
    manager: 'm-director',
    groups: ['onboarding'],
    skills: ['en', 'fr'],
    capacity: 40,
  },
  {
    id: 'm-operations',
    name: 'Nils Eriksen',
    functions: ['OPERATIONS', 'PRODUCT'],
    manager: 'm-cco',
    groups: ['operations'],
  },
  {
    id: 'm-support',
    name: 'Sara Kovacs',
    functions: ['SUPPORT'],
    manager: 'm-cco',
    groups: ['support'],
    skills: ['en', 'de'],
  },
  { id: 'm-sales-1', name: 'Oscar Walsh', functions: ['SALES'], manager: 'm-cco', groups: ['sales'], skills: ['en'] },
  {
    id: 'm-sales-2',
    name: 'Lea Fontaine',
    functions: ['SALES', 'MARKETING'],
    manager: 'm-cco',
    groups: ['sales'],
    skills: ['fr', 'de'],
  },
];

/** Who is away when, in days before the history's end (negative = after it), and who covers. */
const AWAY: Readonly<
  Record<string, readonly { readonly from: number; readonly to: number; readonly cover: string }[]>
> = {
  'm-csm-1': [{ from: 512, to: 484, cover: 'm-csm-2' }],
  'm-csm-3': [{ from: 300, to: 286, cover: 'm-csm-4' }],
  'm-csm-5': [{ from: 4, to: -10, cover: 'm-csm-4' }],
  'm-onboarding-1': [{ from: 150, to: 136, cover: 'm-onboarding-2' }],
};

/** The members of the team; absences lie around the history's end (ms). */
export function createTeam(endsAt: number): DemoMember[] {
  return POSTS.map((post) => memberOf(post, endsAt));
}

function memberOf(
  { id, name, functions, title, manager, groups = [], skills = [], capacity }: Post,
  endsAt: number,
): DemoMember {
  const today = dayOf(endsAt);
  return {
    externalId: id,
    name,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@perennial.example`,
    functions,
    ...(title === undefined ? {} : { title }),
    ...(manager === undefined ? {} : { managerExternalId: manager }),
    groups,
    skills,
    ...(capacity === undefined ? {} : { capacity }),
    absences: (AWAY[id] ?? []).map(({ from, to, cover }) => ({
      from: (today - from) * DAY,
      to: (today - to) * DAY,
      coverExternalId: cover,
    })),
  };
}

/** Who owns an account: big ones go to senior people, small ones to the digital group, prospects to sales. */
export function ownerOf({
  seats,
  index,
  isProspect,
}: {
  readonly seats: number;
  readonly index: number;
  readonly isProspect: boolean;
}): string {
  if (isProspect) return index % 2 === 0 ? 'm-sales-1' : 'm-sales-2';
  if (seats >= 100) return ['m-csm-1', 'm-csm-2', 'm-csm-1', 'm-csm-2', 'm-director'][index % 5] as string;
  if (seats < 18) return 'm-csm-6';
  return ['m-csm-3', 'm-csm-4', 'm-csm-5'][index % 3] as string;
}
