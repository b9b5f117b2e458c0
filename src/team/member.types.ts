export const TEAM_FUNCTIONS = ['LEADER', 'ONBOARDING', 'CSM', 'OPERATIONS', 'SUPPORT', 'SALES', 'MARKETING', 'PRODUCT'] as const;
export type TeamFunction = (typeof TEAM_FUNCTIONS)[number];

export const MEMBER_TITLES = ['ASSOCIATE', 'CSM', 'SENIOR_CSM', 'DIRECTOR', 'VP', 'CCO'] as const;
export type MemberTitle = (typeof MEMBER_TITLES)[number];

export { ACCOUNT_ROLES, type AccountRole } from '../account/account.types.js';
