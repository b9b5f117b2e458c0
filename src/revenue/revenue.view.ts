import type { FactMoment } from '../condition/fact.js';
import { dateFromDay } from '../kernel/calendar.js';
import { reported } from './money.rules.js';
import { forgottenOn, nextRenewal } from './renewal.rules.js';
import type { RevenuePart, RevenueView } from './revenue.state.js';
import {
  arrAt,
  countsOn,
  endDay,
  firstContractDay,
  KEPT_DAYS,
  type Known,
  LATE_DAYS,
  type Ledger,
  ledgerOf,
  liveOn,
  monthly,
  mrrAt,
  paidFromDay,
  seatsOn,
  zeroDay,
} from './subscription.rules.js';

/** How the account's revenue stands: as settled for today, else worked out anew. */
export function standingOf(revenue: RevenuePart, at: FactMoment): RevenueView {
  return revenue.view !== undefined && revenue.settledDay === at.today ? revenue.view : viewOf(revenue, at);
}

export function viewOf(revenue: RevenuePart, { today, surroundings }: FactMoment): RevenueView {
  const ledger = ledgerOf(revenue, surroundings);
  const live = liveOn(ledger, today);
  const renewal = nextRenewal(ledger.all);
  return {
    mrrMinor: reported(mrrAt(ledger, today), surroundings),
    arrMinor: reported(arrAt(ledger, today), surroundings),
    currency: surroundings.currency,
    isCustomer: ledger.all.some((subscription) => countsOn(subscription, ledger, today)),
    seats: seatsOn(ledger, today) ?? null,
    plan: planOf(live) ?? null,
    products: [...new Set(live.map(({ terms }) => terms.product))].sort(),
    hasTrial: live.some(({ terms }) => terms.status === 'TRIAL'),
    renewalId: renewal?.id ?? null,
    renewalOn: renewal === undefined ? null : dateFromDay(renewal.dueDay),
    dueDay: renewal?.dueDay ?? null,
    noticeDay: renewal?.noticeDay ?? null,
    payingSinceDay: revenue.payingSinceDay ?? null,
    firstPaidDay: firstContractDay(revenue, today) ?? null,
    zeroDay: zeroDay(revenue, ledger, today) ?? null,
    nextDay: nextDay(revenue, ledger, today) ?? null,
  };
}

/** The plan of the subscription that pays the most. */
const planOf = (live: readonly Known[]): string | undefined =>
  [...live].sort((a, b) => monthly(b.terms) - monthly(a.terms) || (a.id < b.id ? -1 : 1))[0]?.terms.plan;

/** When a subscription next starts, ends or lapses, its renewal is over, or it is let go of. */
function nextDay({ decided }: RevenuePart, ledger: Ledger, today: number): number | undefined {
  const days = ledger.all.flatMap((subscription) => {
    const { terms } = subscription;
    const end = terms === undefined ? subscription.cancellation?.day : endDay(subscription, ledger);
    const after = (day: number | undefined, days: number) => (day === undefined ? undefined : day + days);
    return [
      terms?.startDay,
      paidFromDay(subscription),
      end,
      terms?.endDay,
      after(terms?.endDay, LATE_DAYS),
      after(end, KEPT_DAYS),
    ];
  });
  const ahead = [...days, ...Object.values(decided).map(forgottenOn)].filter(
    (day): day is number => day !== undefined && day > today,
  );
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}
