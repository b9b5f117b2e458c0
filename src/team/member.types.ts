export { ACCOUNT_ROLES } from '../account/account.types.js';

export const TEAM_FUNCTIONS = [
  'LEADER',
  'ONBOARDING',
  'CSM',
  'OPERATIONS',
  'SUPPORT',
  'SALES',
  'MARKETING',
  'PRODUCT',
] as const;
export type TeamFunction = (typeof TEAM_FUNCTIONS)[number];

const MEMBER_TITLES = ['ASSOCIATE', 'CSM', 'SENIOR_CSM', 'DIRECTOR', 'VP', 'CCO'] as const;
export type MemberTitle = (typeof MEMBER_TITLES)[number];

/** Accounts that a member can carry when nobody said: 50 to 100 is usual. */
export const DEFAULT_CAPACITY = 75;

/** Characters that each text of a member takes. */
export const MEMBER_LENGTHS = { name: 200, email: 320 } as const;

/** A time away, its end exclusive, milliseconds, with who covers. */
export interface Absence {
  readonly from: number;
  readonly to: number;
  readonly coverId?: string;
  readonly reason?: string;
}
