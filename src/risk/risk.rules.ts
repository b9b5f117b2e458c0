import type { RiskPart, RiskState } from './risk.state.js';
import { RISK_KINDS, RISK_SEVERITIES, type RiskKind, type RiskOutcome, type RiskSeverity } from './risk.types.js';

/** The place of a severity among all, for order. */
export const severityLevel = (severity: RiskSeverity): number => RISK_SEVERITIES.indexOf(severity);

export const worseOf = (one: RiskSeverity, other: RiskSeverity): RiskSeverity =>
  severityLevel(one) >= severityLevel(other) ? one : other;

/** The open risks in the order of their kinds. */
export const openRisks = ({ open }: RiskPart): RiskState[] => RISK_KINDS.flatMap((kind) => open[kind] ?? []);

/** The worst severity of the open risks; undefined when none is open. */
export function worstOf(part: RiskPart): RiskSeverity | undefined {
  const [first, ...others] = openRisks(part).map(({ severity }) => severity);
  return first === undefined ? undefined : others.reduce(worseOf, first);
}

/**
 * The first contact after a risk's first sign, once these counting touchpoints are known too. In any order of arrival
 * it ends the same.
 */
export function firstContactOf(
  { firstSignAt, firstContactAt }: Pick<RiskState, 'firstSignAt' | 'firstContactAt'>,
  touchpoints: readonly number[],
): number | undefined {
  const after = [...(firstContactAt === undefined ? [] : [firstContactAt]), ...touchpoints].filter(
    (at) => at >= firstSignAt,
  );
  return after.length === 0 ? undefined : Math.min(...after);
}

/** A closed risk, as the save rate looks at it. */
export interface ClosedRisk {
  readonly kind: RiskKind;
  readonly outcome: RiskOutcome;
  readonly firstSignAt: number;
  readonly firstContactAt?: number | null;
}

/** How many who meant to leave were saved. */
export interface SaveRate {
  readonly saved: number;
  readonly lost: number;
  /** 0 to 1; null when none was closed saved or lost. */
  readonly rate: number | null;
}

/** Save rate: INTENT_TO_LEAVE risks closed saved / closed saved or lost. (domain.md, Risk) */
export function saveRate(risks: readonly ClosedRisk[]): SaveRate {
  const decided = risks.filter(({ kind }) => kind === 'INTENT_TO_LEAVE');
  const saved = decided.filter(({ outcome }) => outcome === 'SAVED').length;
  const lost = decided.filter(({ outcome }) => outcome === 'LOST').length;
  return { saved, lost, rate: saved + lost === 0 ? null : saved / (saved + lost) };
}

/**
 * The save rate of risks that were met within a time of their first sign. `withinMs` null: those that were met later,
 * or never.
 */
export interface SaveRateByResponse extends SaveRate {
  readonly withinMs: number | null;
}

/**
 * The save rate by the time from first sign to first contact: one for each bound (ms, rising), each risk in the first
 * that holds it, and one for the rest.
 */
export function saveRateByResponse(risks: readonly ClosedRisk[], boundsMs: readonly number[]): SaveRateByResponse[] {
  const waited = ({ firstSignAt, firstContactAt }: ClosedRisk) =>
    firstContactAt == null ? Number.POSITIVE_INFINITY : firstContactAt - firstSignAt;
  const bounds = [...boundsMs, Number.POSITIVE_INFINITY];
  return bounds.map((bound, index) => {
    const within = risks.filter(
      (risk) => waited(risk) <= bound && (index === 0 || waited(risk) > (bounds[index - 1] as number)),
    );
    return { withinMs: Number.isFinite(bound) ? bound : null, ...saveRate(within) };
  });
}
