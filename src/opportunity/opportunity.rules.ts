import type { Surroundings } from '../condition/surroundings.js';
import { converted } from '../revenue/money.rules.js';
import type { OpportunityPart, OpportunityState } from './opportunity.state.js';
import { OPPORTUNITY_KINDS, type OpportunityKind } from './opportunity.types.js';

type Rates = Pick<Surroundings, 'currency' | 'rates'>;

/** A rise of an account's MRR, minor units of the reporting currency. */
export interface Rise {
  readonly before: number;
  readonly after: number;
}

/** What an opportunity gets of a rise, minor units of the reporting currency. */
export interface Credit {
  readonly opportunity: OpportunityState;
  readonly amountMinor: number;
}

export const openOpportunities = ({ open }: OpportunityPart): OpportunityState[] => Object.values(open);

/** The kinds of the live opportunities, each once, in the order of the kinds. */
export function openKinds(part: OpportunityPart): OpportunityKind[] {
  const kinds = new Set(openOpportunities(part).map(({ kind }) => kind));
  return OPPORTUNITY_KINDS.filter((kind) => kinds.has(kind));
}

/**
 * What is still to come of the MRR that was expected, at today's rates; nothing expected, or no rate for it = no end.
 */
function outstanding(
  { expected, creditedMinor }: Pick<OpportunityState, 'expected' | 'creditedMinor'>,
  rates: Rates,
): number {
  const whole = expected === undefined ? undefined : converted(expected.amountMinor, expected.currency, rates);
  return whole === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.round(whole) - creditedMinor);
}

/** Whether the MRR that was expected has come; where no amount was expected, whether any has. */
export const isWon = (opportunity: Pick<OpportunityState, 'expected' | 'creditedMinor'>, rates: Rates): boolean =>
  opportunity.creditedMinor > 0 && (opportunity.expected === undefined || outstanding(opportunity, rates) === 0);

/**
 * Shares a rise of the MRR out, to the minor unit and each unit once: an offer before what was only seen, the older
 * before the younger, each up to what is expected of it; what is over goes to the first. An expansion (the account paid
 * before) is credited to UPSELL, CROSS_SELL and SECOND_ORDER; MRR that rises from 0 to SECOND_ORDER alone. A SAVE keeps
 * what is paid: it gets none.
 */
export function creditsOf(rise: Rise, opportunities: readonly OpportunityState[], rates: Rates): Credit[] {
  const takers = opportunities
    .filter(({ kind }) => (rise.before > 0 ? kind !== 'SAVE' : kind === 'SECOND_ORDER'))
    .sort(byTurn);
  let rest = Math.max(0, rise.after - rise.before);
  const shares = takers.map((opportunity) => {
    const amountMinor = Math.min(rest, outstanding(opportunity, rates));
    rest -= amountMinor;
    return { opportunity, amountMinor };
  });
  return shares
    .map(({ opportunity, amountMinor }, index) => ({
      opportunity,
      amountMinor: index === 0 ? amountMinor + rest : amountMinor,
    }))
    .filter(({ amountMinor }) => amountMinor > 0);
}

const byTurn = (one: OpportunityState, other: OpportunityState): number =>
  Number(other.status === 'OFFERED') - Number(one.status === 'OFFERED') ||
  one.openedAt - other.openedAt ||
  (one.id < other.id ? -1 : 1);
