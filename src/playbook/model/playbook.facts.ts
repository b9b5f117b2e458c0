import type { Fact } from '../../condition/fact.js';
import { PURPOSES } from '../definition/playbook.types.js';
import type { PlaybookPart } from './playbook.state.js';

/** What playbooks are under way. Within a run these are the other runs: the run itself is not among them. */
export const playbookFacts: readonly Fact<{ playbooks: PlaybookPart }>[] = [
  {
    path: 'playbooks.purposes',
    derivesFrom: ['runPurposes'],
    type: 'list<string>',
    values: PURPOSES,
    description: 'The purposes of the other live runs of the account and its contacts',
    read: ({ playbooks }) => [...new Set(playbooks.runs.map(({ purpose }) => purpose))],
  },
  {
    path: 'playbooks.live',
    derivesFrom: ['runKeys'],
    type: 'list<string>',
    description: 'The keys of the playbooks of the other live runs of the account and its contacts',
    read: ({ playbooks }) => [...new Set(playbooks.runs.map(({ playbookKey }) => playbookKey))],
  },
];
