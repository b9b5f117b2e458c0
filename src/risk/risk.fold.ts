import { plainText } from '../condition/bound-text.js';
import type { Scribe } from '../event/scribe.js';
import { conflict, PerennialError } from '../kernel/errors.js';
import { commandCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { commandProperties, keyHash, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { RISK_COMMANDS } from './risk.commands.js';
import { changeRisk, closeRisk, openRisk, type RisksDraft } from './risk.js';
import { openRisks } from './risk.rules.js';
import type { RiskState } from './risk.state.js';

type Fold = (draft: RisksDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void;

/** How commands open, change and close risks. */
export const riskFolds: Partial<Record<SignalType, Fold>> = {
  'risk.opened': foldOpened,
  'risk.changed': foldChanged,
  'risk.closed': foldClosed,
};

function foldOpened(draft: RisksDraft, signal: Signal, scribe: Scribe): void {
  const { mitigation, firstSignAt = signal.occurredAt, ...said } = commandProperties(RISK_COMMANDS.opened, signal);
  const causeId = commandCause(scribe, signal, 'opened the risk.');
  const text = mitigation === undefined ? undefined : plainText(mitigation);
  openRisk(
    draft,
    {
      ...said,
      mitigation: text,
      firstSignAt,
      id: recordIdOf('risk', signal),
      key: `command/${keyHash(signal.key)}`,
      causeId,
    },
    scribe,
  );
}

function foldChanged(draft: RisksDraft, signal: Signal, scribe: Scribe): void {
  const said = commandProperties(RISK_COMMANDS.changed, signal);
  const risk = openOne(draft, said);
  changeRisk(risk, scribe, commandCause(scribe, signal, 'changed the risk.'), () => {
    if (said.severity !== undefined) risk.severity = said.severity;
    put(risk, 'ownerId', said.ownerId);
    put(risk, 'reason', said.reason);
    put(risk, 'mitigation', said.mitigation == null ? said.mitigation : plainText(said.mitigation));
  });
}

/** Undefined leaves a field, null takes it away. */
function put<K extends 'ownerId' | 'reason' | 'mitigation'>(
  risk: RiskState,
  field: K,
  value: RiskState[K] | null | undefined,
): void {
  if (value === null) delete risk[field];
  else if (value !== undefined) risk[field] = value;
}

function foldClosed(draft: RisksDraft, signal: Signal, scribe: Scribe): void {
  const { outcome, note, ...which } = commandProperties(RISK_COMMANDS.closed, signal);
  closeRisk(
    draft,
    openOne(draft, which),
    { outcome, note, causeId: commandCause(scribe, signal, 'closed the risk.') },
    scribe,
  );
}

/** @throws RISK_CLOSED when it is no longer open, CONFLICT when it changed since the version that was expected. */
function openOne(
  { risks }: RisksDraft,
  { riskId, expectedVersion }: { riskId: string; expectedVersion?: number | undefined },
): RiskState {
  const risk = openRisks(risks).find(({ id }) => id === riskId);
  if (risk === undefined)
    throw new PerennialError('RISK_CLOSED', 'The risk is closed already. Open it again with openRisk.', { id: riskId });
  if (expectedVersion === undefined || expectedVersion === risk.version) return risk;
  const { id, version, severity, ownerId, reason } = risk;
  throw conflict('risk', expectedVersion, { id, version, severity, ownerId, reason });
}
