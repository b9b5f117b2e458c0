import type { BoundText } from '../condition/bound-text.js';
import type { FactMoment } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { badInput } from '../kernel/errors.js';
import type { Amount } from '../kernel/money.js';
import { present } from '../kernel/present.js';
import type { RevenuePart } from '../revenue/revenue.state.js';
import { reportOpportunity } from './opportunity.record.js';
import { creditsOf, isWon, openOpportunities } from './opportunity.rules.js';
import type { OpportunityPart, OpportunityState } from './opportunity.state.js';
import type { OpportunityKind } from './opportunity.types.js';

/** How many live opportunities an account has at most. */
export const MOST_OPPORTUNITIES = 50;

/** The parts of an account that opportunities read and change. */
export interface OpportunitiesDraft {
  readonly opportunities: OpportunityPart;
  readonly account: { readonly ownerId?: string | null | undefined };
}

/** An opportunity to open. */
export interface OpportunitySpec {
  /** Idempotency within the account: an effect's key, or the command's. */
  readonly key: string;
  /** The opportunity's id; made from the key when left out. */
  readonly id?: string;
  readonly kind: OpportunityKind;
  readonly title?: BoundText | undefined;
  readonly expected?: Amount | undefined;
  /** Left out = the account's owner; null = nobody. */
  readonly ownerId?: string | null | undefined;
  readonly contactId?: string | undefined;
  readonly causeId: string;
  readonly playbookKey?: string;
  readonly runId?: string;
  readonly stepKey?: string;
}

type At = Pick<FactMoment, 'surroundings'>;

/** Opens an opportunity. @throws BAD_INPUT when the account has 50 that live */
export function openOpportunity(
  draft: OpportunitiesDraft,
  spec: OpportunitySpec,
  scribe: Scribe,
  { surroundings }: At,
): OpportunityState {
  const live = openOpportunities(draft.opportunities);
  const known = live.find(({ key }) => key === spec.key);
  if (known !== undefined) return known;
  if (live.length >= MOST_OPPORTUNITIES)
    throw badInput(`An account has ${MOST_OPPORTUNITIES} open opportunities at most. Close one first.`);
  const { key, kind, causeId, contactId, title, expected, playbookKey, runId, stepKey } = spec;
  const ownerId = spec.ownerId === undefined ? draft.account.ownerId : spec.ownerId;
  const opportunity: OpportunityState = {
    id: spec.id ?? scribe.id('opportunity', key),
    key,
    kind,
    status: 'OPEN',
    creditedMinor: 0,
    openedAt: scribe.now,
    causeId,
    version: 1,
    ...present({ title, expected, ownerId, contactId, playbookKey, runId, stepKey }),
  };
  draft.opportunities.open[opportunity.id] = opportunity;
  reportOpportunity(opportunity, scribe, surroundings, { type: 'opportunity.opened', causeId });
  return opportunity;
}

/** Changes a live opportunity, counts its version up and tells of it. */
export function changeOpportunity(
  opportunity: OpportunityState,
  scribe: Scribe,
  { surroundings }: At,
  causeId: string,
  change: (opportunity: OpportunityState) => void,
): void {
  change(opportunity);
  opportunity.version += 1;
  reportOpportunity(opportunity, scribe, surroundings, { type: 'opportunity.changed', causeId });
}

/** Ends a live opportunity: it leaves the account's memory, its row stays. */
export function endOpportunity(
  { opportunities }: Pick<OpportunitiesDraft, 'opportunities'>,
  opportunity: OpportunityState,
  { status, note, causeId }: { status: 'WON' | 'LOST'; note?: string | undefined; causeId: string },
  scribe: Scribe,
  { surroundings }: At,
): void {
  delete opportunities.open[opportunity.id];
  opportunity.version += 1;
  reportOpportunity(opportunity, scribe, surroundings, {
    type: 'opportunity.changed',
    causeId,
    ending: { status, note, endedAt: scribe.now, endCauseId: causeId },
  });
}

/**
 * Credits a rise of the MRR to the live opportunities; one whose expected MRR has come is WON. A turn calls it in each
 * pass, once the subscriptions stand.
 */
export function moveOpportunities(
  draft: OpportunitiesDraft & { readonly revenue: RevenuePart },
  scribe: Scribe,
  at: At,
): void {
  const { rise } = draft.revenue;
  delete draft.revenue.rise;
  if (rise === undefined) return;
  for (const { opportunity, amountMinor } of creditsOf(rise, openOpportunities(draft.opportunities), at.surroundings)) {
    const causeId = scribe.cause({ kind: 'RULE', summary: 'The account’s MRR rose.' });
    opportunity.creditedMinor += amountMinor;
    if (isWon(opportunity, at.surroundings)) endOpportunity(draft, opportunity, { status: 'WON', causeId }, scribe, at);
    else changeOpportunity(opportunity, scribe, at, causeId, () => undefined);
  }
}
