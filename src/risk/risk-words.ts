import { wordOf } from '../journey/touchpoint-words.js';
import type { RiskKind, RiskOutcome, RiskSeverity } from './risk.types.js';

/** A risk in one line: “Risk: Intent to leave (HIGH)”, “Risk closed, SAVED: Intent to leave”. */
export function riskInWords({
  kind,
  severity,
  outcome,
}: {
  readonly kind: RiskKind;
  readonly severity: RiskSeverity;
  readonly outcome: RiskOutcome | null;
}): string {
  return outcome === null ? `Risk: ${wordOf(kind)} (${severity})` : `Risk closed, ${outcome}: ${wordOf(kind)}`;
}
