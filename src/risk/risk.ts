import type { BoundText } from '../condition/bound-text.js';
import type { Scribe } from '../event/scribe.js';
import type { JourneyPart } from '../journey/journey.state.js';
import { present } from '../kernel/present.js';
import type { RevenuePart } from '../revenue/revenue.state.js';
import { reportRisk } from './risk.record.js';
import { firstContactOf, openRisks, worseOf } from './risk.rules.js';
import type { RiskPart, RiskState } from './risk.state.js';
import type { RiskKind, RiskOutcome, RiskSeverity } from './risk.types.js';

/** The parts of an account that risks read and change. */
export interface RisksDraft {
  readonly risks: RiskPart;
  readonly revenue: Pick<RevenuePart, 'view'>;
  readonly account: { readonly ownerId?: string | null | undefined };
}

/** A risk to open. */
export interface RiskSpec {
  /** Idempotency within the account: an effect's key, or the command's. */
  readonly key: string;
  /** The risk's id; made from the key when left out. */
  readonly id?: string;
  readonly kind: RiskKind;
  readonly severity: RiskSeverity;
  /** Left out = the account's owner; null = nobody. */
  readonly ownerId?: string | null | undefined;
  readonly reason?: string | undefined;
  readonly mitigation?: BoundText | undefined;
  readonly firstSignAt: number;
  /** Known already, when the first sign lies in the past. */
  readonly firstContactAt?: number | undefined;
  readonly contactId?: string | undefined;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
}

/**
 * Opens a risk. One of the kind that is open already is the same: it takes the worse severity, the earlier first sign,
 * and what it lacked.
 */
export function openRisk(
  draft: RisksDraft,
  spec: RiskSpec,
  scribe: Scribe,
): { readonly risk: RiskState; readonly isNew: boolean } {
  const known = draft.risks.open[spec.kind];
  if (known !== undefined) {
    deepen(known, spec, scribe);
    return { risk: known, isNew: false };
  }
  const risk = riskOf(draft, spec, scribe);
  draft.risks.open[spec.kind] = risk;
  reportRisk(risk, scribe, { type: 'risk.opened', causeId: spec.causeId });
  return { risk, isNew: true };
}

function riskOf({ revenue, account }: RisksDraft, spec: RiskSpec, scribe: Scribe): RiskState {
  const {
    key,
    kind,
    severity,
    firstSignAt,
    causeId,
    contactId,
    reason,
    mitigation,
    firstContactAt,
    playbookKey,
    runId,
    stepKey,
  } = spec;
  const ownerId = spec.ownerId === undefined ? account.ownerId : spec.ownerId;
  return {
    id: spec.id ?? scribe.id('risk', key),
    key,
    kind,
    severity,
    firstSignAt,
    openedAt: scribe.now,
    causeId,
    version: 1,
    hasPaid: revenue.view?.isCustomer === true,
    ...present({ ownerId, contactId, reason, mitigation, firstContactAt, playbookKey, runId, stepKey }),
  };
}

function deepen(
  risk: RiskState,
  { severity, firstSignAt, reason, mitigation, firstContactAt, causeId }: RiskSpec,
  scribe: Scribe,
): void {
  const sign = Math.min(risk.firstSignAt, firstSignAt);
  const contact = firstContactOf({ ...risk, firstSignAt: sign }, firstContactAt === undefined ? [] : [firstContactAt]);
  const next = {
    severity: worseOf(risk.severity, severity),
    firstSignAt: sign,
    ...present({ firstContactAt: contact, reason: risk.reason ?? reason, mitigation: risk.mitigation ?? mitigation }),
  };
  if (JSON.stringify({ ...risk, ...next }) === JSON.stringify(risk)) return;
  changeRisk(risk, scribe, causeId, () => Object.assign(risk, next));
}

/** Changes an open risk, counts its version up and tells of it. */
export function changeRisk(
  risk: RiskState,
  scribe: Scribe,
  causeId: string | undefined,
  change: (risk: RiskState) => void,
): void {
  change(risk);
  risk.version += 1;
  reportRisk(risk, scribe, { type: 'risk.changed', causeId });
}

/** Closes an open risk: it leaves the account's memory, its row stays. */
export function closeRisk(
  { risks }: Pick<RisksDraft, 'risks'>,
  risk: RiskState,
  ending: { outcome: RiskOutcome; note?: string | undefined; causeId: string },
  scribe: Scribe,
): void {
  const { outcome, note, causeId } = ending;
  delete risks.open[risk.kind];
  risk.version += 1;
  reportRisk(risk, scribe, {
    type: 'risk.closed',
    causeId,
    ending: { outcome, note, closedAt: scribe.now, endCauseId: causeId },
  });
}

/**
 * What a pass does with the open risks: it notes the first contact after the first sign, and closes the intent to leave
 * of an account whose MRR has reached 0 as LOST, unless its contracts went to another account. A turn calls it once the
 * subscriptions stand, in each pass.
 */
export function moveRisks(draft: RisksDraft & { readonly journey: JourneyPart }, scribe: Scribe): void {
  const touchpoints = draft.journey.counted.splice(0);
  for (const risk of openRisks(draft.risks)) {
    recordContact(risk, touchpoints, scribe);
    followRevenue(draft, risk, scribe);
  }
}

function recordContact(risk: RiskState, touchpoints: readonly number[], scribe: Scribe): void {
  const at = firstContactOf(risk, touchpoints);
  if (at === undefined || at === risk.firstContactAt) return;
  const causeId = scribe.isQuiet
    ? undefined
    : scribe.cause({ kind: 'SIGNAL', summary: 'There was contact with the customer.' });
  changeRisk(risk, scribe, causeId, () => {
    risk.firstContactAt = at;
  });
}

function followRevenue(draft: RisksDraft, risk: RiskState, scribe: Scribe): void {
  const { isCustomer, hasMoved } = draft.revenue.view ?? {};
  if (isCustomer === true) risk.hasPaid = true;
  else if (risk.hasPaid && risk.kind === 'INTENT_TO_LEAVE' && hasMoved !== true)
    closeRisk(
      draft,
      risk,
      { outcome: 'LOST', causeId: scribe.cause({ kind: 'RULE', summary: 'The account’s MRR reached 0.' }) },
      scribe,
    );
}
