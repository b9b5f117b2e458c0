import type { Fact } from '../condition/fact.js';
import { openKinds } from './opportunity.rules.js';
import type { OpportunityPart } from './opportunity.state.js';
import { OPPORTUNITY_KINDS } from './opportunity.types.js';

/** The facts of group `opportunities`. */
export const opportunityFacts: readonly Fact<{ readonly opportunities: OpportunityPart }>[] = [
  {
    path: 'opportunities.open',
    derivesFrom: ['opportunities'],
    type: 'list<string>',
    values: OPPORTUNITY_KINDS,
    description: 'The kinds of the opportunities that are open or offered',
    read: ({ opportunities }) => openKinds(opportunities),
  },
];
