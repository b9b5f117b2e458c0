import type { Fact } from '../condition/fact.js';
import { guideUnderWay } from './guide.rules.js';
import type { GuideState } from './guide.state.js';

/** Facts of one contact about guides, in playbooks whose subject is a contact. */
export const contactGuideFacts: readonly Fact<{ readonly guides: readonly GuideState[] }>[] = [
  {
    path: 'contact.guide',
    derivesFrom: ['guides'],
    type: 'string',
    description: 'The key of the guide that is under way for the person: offered, shown or started',
    unknownWhen: 'none is',
    read: ({ guides }) => guideUnderWay(guides)?.guideKey,
  },
];
