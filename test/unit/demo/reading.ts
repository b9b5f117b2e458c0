import type { DemoCompany, DemoSignal } from '../../../src/integration/demo/demo.types.js';

export const DAY = 86_400_000;

/** A customer's first stretch of paying, in days of the history; `to` is the history's end while it pays. */
export interface CustomerSpan {
  readonly account: string;
  readonly from: number;
  readonly to: number;
  readonly isLost: boolean;
}

/** What the signals alone say of contracts: read as the platform would, not from what the generator knows. */
export function contractsOf({ beginsAt, endsAt }: DemoCompany, signals: readonly DemoSignal[]) {
  const days = Math.ceil((endsAt - beginsAt) / DAY);
  const begun = new Map<string, number>();
  const ended = new Map<string, number>();
  const amounts = new Map<string, number[]>();
  const trials = new Set<string>();
  for (const { type, properties, accountExternalId, occurredAt } of signals) {
    const id = String(properties.externalId);
    if (type === 'subscription.changed' && properties.status === 'TRIAL') trials.add(accountExternalId);
    if (type === 'subscription.changed' && properties.status === 'ACTIVE') {
      amounts.set(id, [...(amounts.get(id) ?? []), Number(properties.amountMinor)]);
      if (!begun.has(accountExternalId)) begun.set(accountExternalId, Math.floor((occurredAt - beginsAt) / DAY));
    }
    if (type === 'subscription.cancelled' && begun.has(accountExternalId) && !ended.has(accountExternalId))
      ended.set(accountExternalId, (Date.parse(String(properties.endsOn)) - beginsAt) / DAY);
  }
  const customers: CustomerSpan[] = [...begun].map(([account, from]) => {
    const end = ended.get(account) ?? Number.POSITIVE_INFINITY;
    return { account, from, to: Math.min(days, end), isLost: end < days };
  });
  const bought = [...trials].filter((account) => begun.has(account)).length;
  return {
    days,
    customers,
    contracts: [...amounts].map(([id, list]) => ({ id, amounts: list })),
    trials: { bought, lost: trials.size - bought },
  };
}

/** Usage events a day, by account. */
export function usageByDay({ beginsAt, endsAt, accounts }: DemoCompany, signals: readonly DemoSignal[]) {
  const days = Math.ceil((endsAt - beginsAt) / DAY);
  const counts = new Map(accounts.map(({ externalId }) => [externalId, new Float64Array(days)]));
  for (const { type, properties, accountExternalId, occurredAt } of signals) {
    const ofAccount = counts.get(accountExternalId);
    const day = Math.floor((occurredAt - beginsAt) / DAY);
    if (type === 'usage' && ofAccount !== undefined) ofAccount[day] = (ofAccount[day] ?? 0) + Number(properties.count);
  }
  return {
    mean(account: string, from: number, to: number): number {
      const slice = (counts.get(account) ?? new Float64Array(0)).slice(Math.max(0, from), to);
      return slice.length === 0 ? 0 : slice.reduce((sum, count) => sum + count, 0) / slice.length;
    },
  };
}

/** The probability that a true case scores above a false one; ties count half (Mann and Whitney). */
export function auc(cases: readonly { readonly score: number; readonly isTrue: boolean }[]): number {
  const trues = cases.filter(({ isTrue }) => isTrue);
  const falses = cases.filter(({ isTrue }) => !isTrue);
  const wins = trues.reduce(
    (sum, { score }) =>
      sum + falses.reduce((of, other) => of + (score > other.score ? 1 : score === other.score ? 0.5 : 0), 0),
    0,
  );
  return wins / (trues.length * falses.length);
}
