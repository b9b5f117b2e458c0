import { graphqlEnum } from '../kernel/graphql/enum.js';

export const DeadLetterStatusEnum = graphqlEnum(
  'DeadLetterStatus',
  'What becomes of a signal that could not be folded.',
  {
    WAITING: 'It waits to be retried or discarded.',
    DISCARDED: 'Somebody decided that it counts for nothing.',
  },
);

export const QuarantineStatusEnum = graphqlEnum('QuarantineStatus', 'Whether an account may take turns.', {
  WATCHED:
    'A process ended while its turn was under way, or it is retried: its next turn is tried by itself before it is ' +
    'taken.',
  SET_ASIDE: 'Its turn fails: it takes none until it is retried. Its signals are recorded meanwhile.',
});
