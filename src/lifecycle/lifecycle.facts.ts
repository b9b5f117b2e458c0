import type { Fact } from '../condition/fact.js';
import type { LifecycleDefinition } from './lifecycle.definition.js';
import { nextMoveAt } from './lifecycle.rules.js';
import type { LifecyclePart } from './lifecycle.state.js';

type Part = { readonly lifecycle: LifecyclePart };

/** The facts of group `lifecycle`; the stages of the model are the values of `lifecycle.stage`. */
export function lifecycleFactsOf({ stages }: Pick<LifecycleDefinition, 'stages'>): readonly Fact<Part>[] {
  const values = stages.map(({ key }) => key);
  return lifecycleFacts.map((fact) =>
    fact.path === 'lifecycle.stage' || fact.path === 'lifecycle.from' ? { ...fact, values } : fact,
  );
}

export const lifecycleFacts: readonly Fact<Part>[] = [
  {
    path: 'lifecycle.stage',
    derivesFrom: ['stage'],
    type: 'string',
    description: 'The stage that the account is in.',
    read: ({ lifecycle }) => lifecycle.stage || undefined,
    changes: ({ lifecycle }, { now }) => nextMoveAt(lifecycle, now),
  },
  {
    path: 'lifecycle.from',
    derivesFrom: ['stage'],
    type: 'string',
    description: 'The stage that the account was in before.',
    unknownWhen: 'it has not left a stage yet',
    read: ({ lifecycle }) => lifecycle.from,
  },
  {
    path: 'lifecycle.stageEnteredAt',
    derivesFrom: ['stage'],
    type: 'timestamp',
    description: 'When the account entered its stage.',
    read: ({ lifecycle }) => (lifecycle.stage === '' ? undefined : lifecycle.enteredAt),
  },
  {
    path: 'lifecycle.daysInStage',
    derivesFrom: ['stage'],
    type: 'double',
    unit: 'days',
    description: 'Company days since the account entered its stage.',
    read: ({ lifecycle }, { calendar, today }) =>
      lifecycle.stage === '' ? undefined : Math.max(0, today - calendar.dayOf(lifecycle.enteredAt)),
    changes: 'daily',
  },
  {
    path: 'lifecycle.isStuck',
    derivesFrom: ['stage'],
    type: 'bool',
    description: 'Whether the account has been in its stage for longer than the stage’s target.',
    read: ({ lifecycle }, { now }) => lifecycle.stuckAt !== undefined && lifecycle.stuckAt <= now,
    changes: ({ lifecycle }, { now }) =>
      lifecycle.stuckAt !== undefined && lifecycle.stuckAt > now ? lifecycle.stuckAt : undefined,
  },
  {
    path: 'lifecycle.term',
    derivesFrom: ['stage'],
    type: 'double',
    unit: 'terms',
    description: 'The contract term that the account is in: 1 at first, one more with every renewal.',
    read: ({ lifecycle }) => lifecycle.term,
  },
  {
    path: 'lifecycle.hasPaid',
    derivesFrom: ['stage'],
    type: 'bool',
    description: 'Whether the account has ever paid.',
    read: ({ lifecycle }) => lifecycle.hasPaid === true,
  },
];
