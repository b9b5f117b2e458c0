import type { BoundText } from '../condition/bound-text.js';
import type { RiskKind, RiskSeverity } from './risk.types.js';

/** An open risk as the account's turn remembers it; a closed one lives in the table only. */
export interface RiskState {
  readonly id: string;
  /** Idempotency: playbook, subject, occurrence, step and round; or the command's key. */
  readonly key: string;
  readonly kind: RiskKind;
  severity: RiskSeverity;
  ownerId?: string;
  /** The person whom it is about, when the run that opened it is about one. */
  readonly contactId?: string;
  /** What lies behind it, as somebody put it. */
  reason?: string;
  /** What is to be done about it. */
  mitigation?: BoundText;
  firstSignAt: number;
  /** The first counting touchpoint at or after the first sign. */
  firstContactAt?: number;
  readonly openedAt: number;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
  version: number;
  /** True once the account has paid while the risk is open: its MRR can then reach 0. */
  hasPaid: boolean;
}

/** The open risks of an account: one of a kind. */
export interface RiskPart {
  readonly open: { [K in RiskKind]?: RiskState };
}

export const newRiskPart = (): RiskPart => ({ open: {} });
