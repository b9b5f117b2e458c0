import { plainText } from '../condition/bound-text.js';
import type { Surroundings } from '../condition/surroundings.js';
import type { Scribe } from '../event/scribe.js';
import { badInput, conflict, PerennialError } from '../kernel/errors.js';
import type { Amount } from '../kernel/money.js';
import { converted } from '../revenue/money.rules.js';
import { commandCause } from '../signal/cause.js';
import type { FoldMoment } from '../signal/fold.js';
import { commandProperties, keyHash, recordIdOf } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { OPPORTUNITY_COMMANDS } from './opportunity.commands.js';
import { changeOpportunity, endOpportunity, type OpportunitiesDraft, openOpportunity } from './opportunity.js';
import type { OpportunityState } from './opportunity.state.js';

type Fold = (draft: OpportunitiesDraft, signal: Signal, scribe: Scribe, at: FoldMoment) => void;

/** How commands open, change and end opportunities. */
export const opportunityFolds: Partial<Record<SignalType, Fold>> = {
  'opportunity.opened': foldOpened,
  'opportunity.changed': foldChanged,
};

function foldOpened(draft: OpportunitiesDraft, signal: Signal, scribe: Scribe, at: FoldMoment): void {
  const { title, ...said } = commandProperties(OPPORTUNITY_COMMANDS.opened, signal);
  checkRate(said.expected, at.surroundings);
  const causeId = commandCause(scribe, signal, 'opened the opportunity.');
  const names = { id: recordIdOf('opportunity', signal), key: `command/${keyHash(signal.key)}` };
  openOpportunity(
    draft,
    { ...said, ...names, title: title === undefined ? undefined : plainText(title), causeId },
    scribe,
    at,
  );
}

function foldChanged(draft: OpportunitiesDraft, signal: Signal, scribe: Scribe, at: FoldMoment): void {
  const { ending, note, ...said } = commandProperties(OPPORTUNITY_COMMANDS.changed, signal);
  const opportunity = liveOne(draft, said);
  if (ending !== undefined) {
    endOpportunity(
      draft,
      opportunity,
      { status: ending, note, causeId: commandCause(scribe, signal, 'closed the opportunity.') },
      scribe,
      at,
    );
    return;
  }
  checkRate(said.expected, at.surroundings);
  changeOpportunity(opportunity, scribe, at, commandCause(scribe, signal, 'changed the opportunity.'), () => {
    put(opportunity, 'title', said.title == null ? said.title : plainText(said.title));
    put(opportunity, 'expected', said.expected);
    put(opportunity, 'ownerId', said.ownerId);
    if (said.offer === undefined) return;
    Object.assign(opportunity, { status: 'OFFERED', offer: said.offer, offeredAt: said.offeredAt ?? scribe.now });
  });
}

/** Undefined leaves a field, null takes it away. */
function put<K extends 'title' | 'expected' | 'ownerId'>(
  opportunity: OpportunityState,
  field: K,
  value: OpportunityState[K] | null | undefined,
): void {
  if (value === null) delete opportunity[field];
  else if (value !== undefined) opportunity[field] = value;
}

/** Credits are counted in the reporting currency. @throws BAD_INPUT when it has no rate to it */
function checkRate(expected: Amount | null | undefined, surroundings: Surroundings): void {
  if (expected == null || converted(expected.amountMinor, expected.currency, surroundings) !== undefined) return;
  throw badInput(
    `No rate from ${expected.currency} to ${surroundings.currency} is given; expect it in ${surroundings.currency}.`,
    'expectedMrr',
    'currency',
  );
}

/** @throws OPPORTUNITY_CLOSED when it has ended, CONFLICT when it changed since the version that was expected. */
function liveOne(
  { opportunities }: OpportunitiesDraft,
  { opportunityId, expectedVersion }: { opportunityId: string; expectedVersion?: number | undefined },
): OpportunityState {
  const opportunity = opportunities.open[opportunityId];
  if (opportunity === undefined)
    throw new PerennialError(
      'OPPORTUNITY_CLOSED',
      'The opportunity is won or lost already. Open another with openOpportunity.',
      { id: opportunityId },
    );
  if (expectedVersion === undefined || expectedVersion === opportunity.version) return opportunity;
  const { id, version, status, ownerId, expected, offer } = opportunity;
  throw conflict('opportunity', expectedVersion, { id, version, status, ownerId, expected, offer });
}
