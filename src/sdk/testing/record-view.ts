import type { GuideStatus } from '../../guide/guide.types.js';
import type { OpportunityKind, OpportunityStatus } from '../../opportunity/opportunity.types.js';
import type { RiskKind, RiskOutcome, RiskSeverity } from '../../risk/risk.types.js';
import type { Row } from './memory-engine.js';

/** A risk as a test sees it. Times are milliseconds since the epoch. */
export interface RiskInWorld {
  readonly id: string;
  readonly kind: RiskKind;
  readonly severity: RiskSeverity;
  /** Null while it is open. */
  readonly outcome: RiskOutcome | null;
  readonly playbook: string | null;
  readonly firstContactAt: number | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
}

/** An opportunity as a test sees it. Amounts are minor units. */
export interface OpportunityInWorld {
  readonly id: string;
  readonly kind: OpportunityKind;
  readonly status: OpportunityStatus;
  readonly playbook: string | null;
  readonly expectedMinor: number | null;
  readonly creditedMinor: number;
}

/** A guide that was offered, as a test sees it. */
export interface GuideInWorld {
  readonly id: string;
  readonly key: string;
  /** The person, by external id. */
  readonly contact: string | undefined;
  readonly status: GuideStatus;
  readonly itemsDone: readonly string[];
  readonly playbook: string | null;
  readonly offeredAt: number | null;
  readonly expiresAt: number | null;
}

export const riskView = (row: Row): RiskInWorld => ({
  id: String(row.id),
  kind: row.kind as RiskKind,
  severity: row.severity as RiskSeverity,
  outcome: row.outcome as RiskOutcome | null,
  playbook: row.playbook_key as string | null,
  firstContactAt: row.first_contact_at as number | null,
  openedAt: row.opened_at as number,
  closedAt: row.closed_at as number | null,
});

export const opportunityView = (row: Row): OpportunityInWorld => ({
  id: String(row.id),
  kind: row.kind as OpportunityKind,
  status: row.status as OpportunityStatus,
  playbook: row.playbook_key as string | null,
  expectedMinor: row.expected_minor as number | null,
  creditedMinor: row.credited_minor as number,
});

export const guideView = (row: Row, contact: string | undefined): GuideInWorld => ({
  id: String(row.id),
  key: String(row.guide_key),
  contact,
  status: row.status as GuideStatus,
  itemsDone: JSON.parse(String(row.items_done)) as string[],
  playbook: row.playbook_key as string | null,
  offeredAt: row.offered_at as number | null,
  expiresAt: row.expires_at as number | null,
});
