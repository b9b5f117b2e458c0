import { graphqlEnum } from '../../kernel/graphql/enum.js';

/** What an event does to a filtered list. */
export const StreamChange = graphqlEnum('StreamChange', 'What happened to the list that the filter describes.', {
  ADDED: 'It came into the list.',
  CHANGED: 'It is still in the list and changed.',
  REMOVED: 'It left the list.',
});
export type StreamChange = keyof typeof StreamChange;
