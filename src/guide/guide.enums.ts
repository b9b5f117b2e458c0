import { graphqlEnum } from '../kernel/graphql/enum.js';

/** The GraphQL enums of guides; code that turns run reads guide.types.ts instead. */
export const GuideKindEnum = graphqlEnum('GuideKind', 'What sort of guide is shown.', {
  CHECKLIST: 'Points to tick; with the last it is completed.',
  TOUR: 'A way through the product.',
  SURVEY: 'A survey, answered inside the product.',
  MESSAGE: 'Something to read.',
});

export const GuideStatusEnum = graphqlEnum('GuideStatus', 'Where an offered guide stands.', {
  QUEUED: 'It waits until another of the same person has ended.',
  OFFERED: 'The product may show it.',
  SHOWN: 'The person has seen it.',
  STARTED: 'The person has begun.',
  COMPLETED: 'The person has finished it.',
  DISMISSED: 'The person put it away.',
  EXPIRED: 'Its time was over, the person left, or the run that offered it ended before it was begun.',
});

export const GuideReportEnum = graphqlEnum('GuideReport', 'What the product reports of a guide.', {
  SHOWN: 'The person has seen it.',
  STARTED: 'The person has begun.',
  COMPLETED: 'The person has finished it.',
  DISMISSED: 'The person put it away.',
});
