/** A member as turns see them: a dated snapshot, never a live row. */
export interface MemberView {
  readonly id: string;
  /** LEADER, ONBOARDING, CSM, … */
  readonly functions: readonly string[];
  readonly managerId?: string;
  readonly isActive: boolean;
  /** Accounts that the member can carry. */
  readonly capacity?: number;
  /** Absences, end exclusive, with who covers. */
  readonly absences: readonly { readonly from: number; readonly to: number; readonly coverId?: string }[];
}

/** What lies beyond the account, as of a moment. */
export interface Surroundings {
  readonly members: ReadonlyMap<string, MemberView>;
  /**
   * Reporting currency, and the rates to it by currency (1 unit of the currency in units of the reporting one),
   * today's.
   */
  readonly currency: string;
  readonly rates: Readonly<Record<string, number>>;
  /** How long a term that lapses still counts, in company days; 30 when left out. */
  readonly graceDays?: number;
}

/** Something scarce that a turn asks for: granted, or held back, by `settle`, across accounts. */
export interface Ask {
  readonly kind: 'ASSIGN';
  readonly accountId: string;
  readonly taskId: string;
  readonly function: string;
  readonly pick: 'leastLoaded' | 'roundRobin';
  readonly priority: 'LOW' | 'NORMAL' | 'HIGH';
}
