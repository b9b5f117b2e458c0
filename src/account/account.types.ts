/** Set at handoff: A best, B middle, C ordinary; effort follows. */
export const GRADES = ['A', 'B', 'C'] as const;
export type Grade = (typeof GRADES)[number];

/** How closely an account is looked after. */
export const TOUCHES = ['HIGH', 'LOW', 'TECH'] as const;
export type Touch = (typeof TOUCHES)[number];

/** The roles of an account team, beside the owner. */
export const ACCOUNT_ROLES = ['ONBOARDING', 'INTERNAL_CSM', 'EXTERNAL_CSM', 'SUPPORT', 'SALES'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Who fills a role at an account. */
export interface TeamSeat {
  readonly role: AccountRole;
  readonly memberId: string;
}

/** A custom attribute's value. A moment is kept as RFC 3339. */
export type AttributeValue = string | number | boolean | readonly string[];
