import { graphqlEnum } from '../kernel/graphql/enum.js';

export const SubscriptionStatusEnum = graphqlEnum('SubscriptionStatus', 'How a subscription stands.', {
  TRIAL: 'Tried out; pays nothing.',
  ACTIVE: 'Contracted.',
  PAST_DUE: 'Contracted, with an invoice unpaid.',
  CANCELLING: 'Notice was given; it still pays.',
  ENDED: 'Over.',
});

export const RenewalStatusEnum = graphqlEnum('RenewalStatus', 'What became of a term that ends.', {
  OPEN: 'Not decided.',
  RENEWED: 'A later term took its place, up to 30 days late.',
  LOST: 'Notice was given, or nothing took its place within 30 days.',
});

export const LossKindEnum = graphqlEnum('LossKind', 'How a subscription was lost.', {
  CANCELLED: 'The customer gave notice.',
  EXPIRED: 'Its term ran out.',
  DELETED: 'It was deleted.',
  DOWNGRADED: 'The customer went to a lower plan.',
});

export const LossReasonEnum = graphqlEnum('LossReason', 'Why a subscription was lost.', {
  PRODUCT: 'The product lacks something.',
  ADOPTION: 'It was not taken up.',
  EXPECTATION: 'Something else was expected.',
  PRICE: 'The price.',
  COMPETITOR: 'A competitor.',
  CHAMPION_LEFT: 'The person who stood for it left.',
  CLOSED: 'The company closed.',
  UNKNOWN: 'Nobody said.',
});

export const RenewalForecastEnum = graphqlEnum('RenewalForecast', 'What a forecast counts on.', {
  COMMIT: 'It renews by itself, and the last day for notice has passed.',
  PIPELINE: 'It is open.',
  OMITTED: 'Notice was given.',
  CLOSED: 'It is renewed.',
});
