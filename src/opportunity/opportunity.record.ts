import type { Surroundings } from '../condition/surroundings.js';
import type { Scribe } from '../event/scribe.js';
import { hashKey } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import { converted, major } from '../revenue/money.rules.js';
import type { OpportunityState } from './opportunity.state.js';

type Rates = Pick<Surroundings, 'currency' | 'rates'>;

/** How an opportunity ended. */
interface OpportunityEnding {
  readonly status: 'WON' | 'LOST';
  readonly endedAt: number;
  readonly note?: string | undefined;
  readonly endCauseId: string;
}

/** What is told of an opportunity. */
export interface OpportunityTold {
  readonly type: 'opportunity.opened' | 'opportunity.changed';
  readonly causeId: string;
  readonly ending?: OpportunityEnding;
}

/** Writes an opportunity's row and tells of it. Every row has all columns, so that rows of one turn go out together. */
export function reportOpportunity(
  opportunity: OpportunityState,
  scribe: Scribe,
  rates: Rates,
  { type, causeId, ending }: OpportunityTold,
): void {
  scribe.write({
    table: 'opportunity',
    mode: type === 'opportunity.opened' ? 'insert' : 'upsert',
    row: rowOf(opportunity, scribe.accountId, rates, ending),
  });
  const { id, kind, status, ownerId, playbookKey } = opportunity;
  const figures = {
    expectedMrr: expectedMajor(opportunity, rates),
    creditedMrr: major(opportunity.creditedMinor, rates),
  };
  scribe.emit({
    type,
    causeId,
    data: { opportunityId: id, kind, status: ending?.status ?? status, ...present({ ownerId, ...figures }) },
    ...present({ playbookKey }),
  });
}

function expectedMajor({ expected }: OpportunityState, rates: Rates): number | undefined {
  const minor = expected === undefined ? undefined : converted(expected.amountMinor, expected.currency, rates);
  return minor === undefined ? undefined : major(minor, rates);
}

function rowOf(
  opportunity: OpportunityState,
  accountId: string,
  { currency }: Rates,
  ending: OpportunityEnding | undefined,
) {
  return {
    id: opportunity.id,
    account_id: accountId,
    contact_id: opportunity.contactId ?? null,
    kind: opportunity.kind,
    status: ending?.status ?? opportunity.status,
    title_template: opportunity.title?.template ?? null,
    bindings: JSON.stringify(opportunity.title?.bindings ?? {}),
    expected_minor: opportunity.expected?.amountMinor ?? null,
    expected_currency: opportunity.expected?.currency ?? null,
    owner_id: opportunity.ownerId ?? null,
    offer: opportunity.offer ?? null,
    offered_at: opportunity.offeredAt ?? null,
    credited_minor: opportunity.creditedMinor,
    credited_currency: currency,
    opened_at: opportunity.openedAt,
    ended_at: ending?.endedAt ?? null,
    note: ending?.note ?? null,
    cause_id: opportunity.causeId,
    end_cause_id: ending?.endCauseId ?? null,
    playbook_key: opportunity.playbookKey ?? null,
    run_id: opportunity.runId ?? null,
    step_key: opportunity.stepKey ?? null,
    effect_hash: hashKey(`${accountId}/${opportunity.key}`),
    version: opportunity.version,
  };
}
