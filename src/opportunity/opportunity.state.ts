import type { BoundText } from '../condition/bound-text.js';
import type { Amount } from '../kernel/money.js';
import type { OpportunityKind } from './opportunity.types.js';

/**
 * An opportunity that is open or offered, as the account's turn remembers it; one that has ended lives in the table
 * only.
 */
export interface OpportunityState {
  readonly id: string;
  /** Idempotency: playbook, subject, occurrence, step and round; or the command's key. */
  readonly key: string;
  readonly kind: OpportunityKind;
  status: 'OPEN' | 'OFFERED';
  title?: BoundText;
  /** The MRR expected from it. */
  expected?: Amount;
  ownerId?: string;
  /** The person whom it is about, when the run that opened it is about one. */
  readonly contactId?: string;
  /** What was offered, and when. */
  offer?: string;
  offeredAt?: number;
  /** The MRR that came of it so far, minor units of the reporting currency. */
  creditedMinor: number;
  readonly openedAt: number;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
  version: number;
}

/** The live opportunities of an account, by id, in the order in which they were opened. */
export interface OpportunityPart {
  readonly open: Record<string, OpportunityState>;
}

export const newOpportunityPart = (): OpportunityPart => ({ open: {} });
