import type { Fact } from '../condition/fact.js';
import { openRisks, worstOf } from './risk.rules.js';
import type { RiskPart } from './risk.state.js';
import { RISK_KINDS, RISK_SEVERITIES } from './risk.types.js';

/** The facts of group `risks`. */
export const riskFacts: readonly Fact<{ readonly risks: RiskPart }>[] = [
  {
    path: 'risks.open',
    derivesFrom: ['risks'],
    type: 'list<string>',
    values: RISK_KINDS,
    description: 'The kinds of the risks that are open',
    read: ({ risks }) => openRisks(risks).map(({ kind }) => kind),
  },
  {
    path: 'risks.worst',
    derivesFrom: ['risks'],
    type: 'string',
    values: RISK_SEVERITIES,
    description: 'The worst severity of the open risks',
    unknownWhen: 'no risk is open',
    read: ({ risks }) => worstOf(risks),
  },
  {
    path: 'risks.openSince',
    derivesFrom: ['risks'],
    type: 'timestamp',
    description: 'Since when there has been an open risk: when the oldest of them was opened',
    unknownWhen: 'no risk is open',
    read: ({ risks }) => {
      const moments = openRisks(risks).map(({ openedAt }) => openedAt);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
  },
];
