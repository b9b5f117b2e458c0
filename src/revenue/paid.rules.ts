import type { RevenuePart, Span } from './revenue.state.js';
import { isPaid, type Ledger, type Standing } from './subscription.rules.js';

/** The days on which a subscription counts. One without an end in sight counts for ever. */
export const spansOf = ({ stretches }: Standing): Span[] =>
  stretches.filter(isPaid).map(({ from, to }) => [from, to ?? Number.POSITIVE_INFINITY] as const);

/** Spans as few, in order: what overlaps, or follows without a break, is one. */
export function united(spans: readonly Span[]): Span[] {
  const rising = [...spans].filter(([from, to]) => from < to).sort(([one], [other]) => one - other);
  const found: Span[] = [];
  for (const [from, to] of rising) {
    const last = found.at(-1);
    if (last !== undefined && from <= last[1]) found[found.length - 1] = [last[0], Math.max(last[1], to)];
    else found.push([from, to]);
  }
  return found;
}

/** Since when an account has paid, or pays nothing; all of it from the days on which any subscription counts. */
export interface PaidDays {
  /** Since when it has paid without a break; undefined while it does not pay. */
  readonly sinceDay?: number;
  /** The first day that was ever paid for; undefined while none was. */
  readonly firstDay?: number;
  /** Since when the account, which once paid, pays nothing; undefined while it pays, or never paid. */
  readonly zeroDay?: number;
}

export function paidDays({ past, archive }: RevenuePart, { all, today }: Ledger): PaidDays {
  const begun = united([...past.paid, ...(archive?.paid ?? []), ...all.flatMap(spansOf)]).filter(
    ([from]) => from <= today,
  );
  const [first, last] = [begun[0], begun.at(-1)];
  if (first === undefined || last === undefined) return {};
  return { firstDay: first[0], ...(today < last[1] ? { sinceDay: last[0] } : { zeroDay: last[1] }) };
}
