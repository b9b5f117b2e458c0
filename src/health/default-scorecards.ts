import type { ScorecardInput } from './health.definition.js';

/**
 * The scorecards in force while no plugin declares one: how often, how widely and how deeply the product is used, how that
 * changes, and what the customer says. What an account has no data for is left out, and the others count for more.
 */
export const defaultScorecards: readonly ScorecardInput[] = [
  {
    key: 'standard',
    title: 'Standard health',
    bands: { green: 70, yellow: 40 },
    measures: [
      { key: 'activeDays', title: 'Days active in the last 30', fact: 'usage.activeDays', weight: 25, scale: [[0, 0], [4, 40], [10, 70], [20, 100]] },
      { key: 'breadth', title: 'Share of seats in use', fact: 'usage.breadthShare', weight: 15, scale: [[0, 0], [0.25, 40], [0.6, 80], [0.9, 100]] },
      { key: 'depth', title: 'Share of key features in use', fact: 'usage.keyFeaturesShare', weight: 20, scale: [[0, 0], [0.5, 60], [1, 100]] },
      { key: 'usageChange', title: 'Change of use against the month before', fact: 'usage.change.events', weight: 20, scale: [[-0.6, 0], [-0.3, 25], [0, 70], [0.2, 100]] },
      { key: 'nps', title: 'Latest NPS answer', fact: 'voice.lastNpsScore', weight: 10, scale: [[0, 0], [6, 30], [7, 60], [9, 100]], freshAt: 'voice.lastNpsAt', freshFor: '180d' },
      { key: 'escalations', title: 'Escalated tickets', fact: 'voice.escalatedTickets', weight: 10, scale: [[0, 100], [1, 40], [3, 0]] },
    ],
  },
];
