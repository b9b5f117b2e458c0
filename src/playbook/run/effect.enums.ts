import { graphqlEnum } from '../../kernel/graphql/enum.js';
import type { EffectKind, EffectStatus } from '../model/effect.types.js';

export const EffectKindEnum = graphqlEnum<EffectKind>('EffectKind', 'What asks for something outside.', {
  ACTION: 'A step of a run.',
  MEASURE: 'A scorecard: one of its inputs is computed in a plugin’s code.',
});

export const EffectStatusEnum = graphqlEnum<EffectStatus>(
  'EffectStatus',
  'How far something is that was asked of the outside.',
  {
    PENDING: 'To be done, at once or after a pause.',
    LEASED: 'Being done.',
    PAUSED: 'It waits for code that is missing or quarantined.',
    DONE: 'Done.',
    DEAD: 'Given up, and kept to be tried again: the dead letter.',
    CANCELLED: 'No longer wanted: its run ended, or went on without it.',
  },
);
