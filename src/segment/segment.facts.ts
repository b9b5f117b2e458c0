import type { Fact } from '../condition/fact.js';
import type { SegmentPart } from './segment.state.js';

export const segmentFacts: readonly Fact<{ readonly segments: SegmentPart }>[] = [
  {
    path: 'account.segments',
    derivesFrom: ['segments'],
    type: 'list<string>',
    description: 'The keys of the segments that the account is in.',
    read: ({ segments }) => Object.keys(segments.members).sort(),
  },
];
