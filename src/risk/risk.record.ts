import type { EventType } from '../event/catalogue.js';
import type { Scribe } from '../event/scribe.js';
import { writeTimeline } from '../journey/timeline.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { severityLevel } from './risk.rules.js';
import type { RiskState } from './risk.state.js';
import type { RiskOutcome } from './risk.types.js';

/** How a risk ended. */
export interface RiskEnding {
  readonly outcome: RiskOutcome;
  readonly closedAt: number;
  readonly note?: string | undefined;
  readonly endCauseId: string;
}

type RiskEvent = Extract<EventType, `risk.${string}`>;

/** Writes a risk's row and tells of it. Every row has all columns, so that rows of one turn go out together. */
export function reportRisk(
  risk: RiskState,
  scribe: Scribe,
  { type, causeId, ending }: { type: RiskEvent; causeId?: string | undefined; ending?: RiskEnding },
): void {
  scribe.write({
    table: 'risk',
    mode: type === 'risk.opened' ? 'insert' : 'upsert',
    row: rowOf(risk, scribe.accountId, ending),
  });
  if (type !== 'risk.changed')
    writeTimeline(scribe, { kind: 'RISK', refId: risk.id, at: ending?.closedAt ?? risk.openedAt });
  const { id, kind, severity, ownerId, playbookKey } = risk;
  scribe.emit({
    type,
    data: { riskId: id, kind, severity, ...present({ ownerId, outcome: ending?.outcome }) },
    ...present({ causeId, playbookKey }),
  });
}

function rowOf(risk: RiskState, accountId: string, ending: RiskEnding | undefined) {
  return {
    id: risk.id,
    account_id: accountId,
    contact_id: risk.contactId ?? null,
    kind: risk.kind,
    severity: risk.severity,
    severity_level: severityLevel(risk.severity),
    owner_id: risk.ownerId ?? null,
    reason: risk.reason ?? null,
    mitigation_template: risk.mitigation?.template ?? null,
    bindings: JSON.stringify(risk.mitigation?.bindings ?? {}),
    first_sign_at: risk.firstSignAt,
    first_contact_at: risk.firstContactAt ?? null,
    opened_at: risk.openedAt,
    closed_at: ending?.closedAt ?? null,
    outcome: ending?.outcome ?? null,
    note: ending?.note ?? null,
    cause_id: risk.causeId,
    end_cause_id: ending?.endCauseId ?? null,
    playbook_key: risk.playbookKey ?? null,
    run_id: risk.runId ?? null,
    step_key: risk.stepKey ?? null,
    effect_hash: hashKey(`${accountId}/${risk.key}`),
    version: risk.version,
  };
}
