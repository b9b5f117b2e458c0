import type { ScorecardInput } from './health.definition.js';

/** An account that neither pays nor ever used the product has no health yet: nothing is known, and nothing is wrong. */
const HAS_BEGUN = 'account.isCustomer || has(usage.firstActiveAt)';

/**
 * The scorecards in force while no plugin declares one. What an account has no data for is left out, and the others
 * count for more. In onboarding an account that has only begun is YELLOW, not RED: that nothing happens there at all is
 * the onboarding playbook's to see.
 */
export const defaultScorecards: readonly ScorecardInput[] = [
  {
    key: 'onboarding',
    title: 'Health in onboarding',
    stages: ['ONBOARDING'],
    if: HAS_BEGUN,
    bands: { green: 70, yellow: 40 },
    measures: [
      {
        key: 'activeDays',
        title: 'Days active in the last 30',
        fact: 'usage.activeDays',
        weight: 30,
        scale: [
          [0, 50],
          [3, 65],
          [8, 90],
          [12, 100],
        ],
      },
      {
        key: 'rollOut',
        title: 'Share of seats ever used',
        fact: 'usage.seatsShare',
        weight: 20,
        scale: [
          [0, 50],
          [0.3, 70],
          [0.8, 100],
        ],
      },
      {
        key: 'depth',
        title: 'Share of key features in use',
        fact: 'usage.keyFeaturesShare',
        weight: 20,
        scale: [
          [0, 50],
          [0.5, 80],
          [1, 100],
        ],
      },
      { key: 'activated', title: 'Activated', fact: 'usage.activated', weight: 10 },
      {
        key: 'pause',
        title: 'Days since the product was last used',
        fact: 'usage.daysSinceLastActive',
        weight: 20,
        scale: [
          [2, 100],
          [7, 60],
          [21, 0],
        ],
      },
    ],
  },
  {
    key: 'standard',
    title: 'Standard health',
    if: HAS_BEGUN,
    bands: { green: 70, yellow: 40 },
    measures: [
      {
        key: 'activeDays',
        title: 'Days active in the last 30',
        fact: 'usage.activeDays',
        weight: 25,
        scale: [
          [0, 0],
          [4, 40],
          [10, 70],
          [20, 100],
        ],
      },
      {
        key: 'breadth',
        title: 'Share of seats in use',
        fact: 'usage.breadthShare',
        weight: 15,
        scale: [
          [0, 0],
          [0.25, 40],
          [0.6, 80],
          [0.9, 100],
        ],
      },
      {
        key: 'depth',
        title: 'Share of key features in use',
        fact: 'usage.keyFeaturesShare',
        weight: 20,
        scale: [
          [0, 0],
          [0.5, 60],
          [1, 100],
        ],
      },
      {
        key: 'usageChange',
        title: 'Change of use against the month before',
        fact: 'usage.change.events',
        weight: 20,
        scale: [
          [-0.6, 0],
          [-0.3, 25],
          [0, 70],
          [0.2, 100],
        ],
      },
      {
        key: 'nps',
        title: 'Latest NPS answer',
        fact: 'voice.lastNpsScore',
        weight: 10,
        scale: [
          [0, 0],
          [6, 30],
          [7, 60],
          [9, 100],
        ],
        freshAt: 'voice.lastNpsAt',
        freshFor: '180d',
      },
      {
        key: 'escalations',
        title: 'Escalated tickets',
        fact: 'voice.escalatedTickets',
        weight: 10,
        scale: [
          [0, 100],
          [1, 40],
          [3, 0],
        ],
      },
    ],
  },
];
