import { graphqlEnum } from '../kernel/graphql/enum.js';

export const SubscriptionStatusEnum = graphqlEnum('SubscriptionStatus', 'How a subscription stands.', {
  TRIAL: 'Tried out; pays nothing.',
  ACTIVE: 'Contracted.',
  PAST_DUE: 'Contracted, with an invoice unpaid.',
  PAUSED: 'Paused; pays nothing until it goes on.',
  CANCELLING: 'Notice was given; it still pays.',
  ENDED: 'Over.',
});

export const RenewalStatusEnum = graphqlEnum('RenewalStatus', 'What became of a term that ends.', {
  OPEN: 'Not decided.',
  RENEWED: 'A later term took its place, up to 30 days late.',
  LOST: 'Notice was given, or nothing took its place within 30 days.',
  VOID: 'Its term was corrected, called off or went to another account: no figure counts it.',
});

export const LossKindEnum = graphqlEnum('LossKind', 'How a subscription was lost.', {
  CANCELLED: 'The customer gave notice.',
  EXPIRED: 'Its term ran out.',
  DELETED: 'It was deleted.',
  DOWNGRADED: 'The customer went to a lower plan.',
  TRANSFERRED: 'The contract went to another account: no loss.',
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

export const BillingIntervalEnum = graphqlEnum('BillingInterval', 'What an amount is for.', {
  DAY: 'A day.',
  WEEK: 'A week: 100.00 is 434.52 a month, for a month is 365/12 days.',
  MONTH: 'A month.',
  QUARTER: 'Three months.',
  YEAR: 'Twelve months.',
});

export const TermCauseEnum = graphqlEnum('SubscriptionTermCause', 'Why a subscription’s terms hold from a day on.', {
  STARTED: 'It began, or began again after a break.',
  RENEWED: 'A next term took the place of the one before.',
  CHANGED: 'It was changed within a term.',
  RAMP: 'A price step of 12 months or more, agreed ahead.',
  SPREAD: 'Free or discounted months of a fixed term, or what follows them: the price is spread over the term.',
  PAUSED: 'It was paused.',
  RESUMED: 'A pause was over.',
  TRANSFERRED: 'It came from another account.',
  GRACE: 'The term has run out with nothing said; it still counts for a while.',
});

export const TermEndEnum = graphqlEnum('SubscriptionTermEnd', 'How a subscription’s terms ended.', {
  CANCELLED: 'Notice was given.',
  ENDED: 'It was told to be over.',
  EXPIRED: 'The term ran out.',
  TRANSFERRED: 'It went to another account.',
});
