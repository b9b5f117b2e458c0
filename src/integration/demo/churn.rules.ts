/** A moment at which a customer asks itself whether to go on. */
export interface Decision {
  /** Day of the history. */
  readonly day: number;
  /** Day on which the contract ends if it goes. */
  readonly endsOn: number;
  /** Mean engagement of the last weeks. */
  readonly engagement: number;
  /**
   * The account's luck at this decision, uniform 0 to 1: the same whatever the bias, so that the count rises with the
   * bias.
   */
  readonly luck: number;
  /** Added to the log-odds: a renewal is when one asks in earnest. */
  readonly weight: number;
}

/** How sharply low engagement turns into leaving. */
const STEEPNESS = 26;
/** Engagement at which leaving is as likely as staying, before bias and weight. */
const PIVOT = 0.3;

/** The probability that a customer leaves at a decision, by what its last weeks were like. */
export function leaveProbability(
  { engagement, weight }: Pick<Decision, 'engagement' | 'weight'>,
  bias: number,
): number {
  return 1 / (1 + Math.exp(STEEPNESS * (engagement - PIVOT) - weight - bias));
}

/** The first decision at which the customer leaves, if any. */
export function leavesAt(decisions: readonly Decision[], bias: number): Decision | undefined {
  return decisions.find((decision) => decision.luck < leaveProbability(decision, bias));
}

export interface Exposure {
  readonly decisions: readonly Decision[];
  /** Days of the history on which the customer begins to pay and on which the history ends. */
  readonly from: number;
  readonly to: number;
}

/** Contracts lost per customer-year. */
export function churnRate(customers: readonly Exposure[], bias: number): number {
  let lost = 0;
  let days = 0;
  for (const { decisions, from, to } of customers) {
    const left = leavesAt(decisions, bias);
    const isLost = left !== undefined && left.endsOn < to;
    lost += isLost ? 1 : 0;
    days += (isLost ? left.endsOn : to) - from;
  }
  return days <= 0 ? 0 : (lost / days) * 365;
}

/**
 * The bias at which the base loses `target` of its customers a year: a bisection, since the rate rises with the bias.
 */
export function calibrate(customers: readonly Exposure[], target: number): number {
  let low = -12;
  let high = 12;
  for (let round = 0; round < 24; round += 1) {
    const middle = (low + high) / 2;
    if (churnRate(customers, middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
