import { LAST_DAY } from '../kernel/calendar.js';
import { rounded } from '../signal/billing.rules.js';
import { courseOf, LATE_DAYS } from './course.rules.js';
import type { RevenuePart, SubscriptionState, Terms } from './revenue.state.js';
import type { SubscriptionStatus } from './revenue.types.js';
import type { PricedSpell } from './spell.types.js';

/**
 * A term that lapses, with nothing said about it, still counts for so many days unless the company says otherwise.
 * (domain.md, Lifecycle)
 */
const GRACE_DAYS = 30;

/**
 * A subscription is out of sight when its end lies so many days back: by then its renewal is decided and late signals
 * are over.
 */
export const KEPT_DAYS = 63;

/** A subscription of the same product that starts so near to a term's end takes its place. */
const SUCCESSION_DAYS = 31;

/** Days on which a subscription's terms hold, those of grace told apart. */
export interface Stretch extends PricedSpell {
  readonly isGrace: boolean;
}

/** A subscription, what it holds day by day, and how long a lapsed term of it counts on. */
export interface Standing {
  readonly state: SubscriptionState;
  readonly spells: readonly PricedSpell[];
  readonly stretches: readonly Stretch[];
}

/** An account's subscriptions as they stand on a company day, from all that is known by then. */
export interface Ledger {
  readonly all: readonly Standing[];
  readonly today: number;
}

/** The days of grace, by the company's setting. */
export interface GraceSetting {
  readonly graceDays?: number;
}

export function ledgerOf(
  subscriptions: readonly SubscriptionState[],
  { graceDays = GRACE_DAYS }: GraceSetting,
  today: number,
): Ledger {
  const bare = subscriptions.map((state) => ({ state, spells: courseOf(state) }));
  const all = bare.map(({ state, spells }) => ({
    state,
    spells,
    stretches: withGrace(state.id, spells, bare, graceDays, today),
  }));
  return { all, today };
}

export const subscriptionsOf = ({ subscriptions }: RevenuePart): SubscriptionState[] => Object.values(subscriptions);

type Course = Pick<Standing, 'state' | 'spells'>;

function withGrace(
  id: string,
  spells: readonly PricedSpell[],
  among: readonly Course[],
  graceDays: number,
  today: number,
): Stretch[] {
  return spells.flatMap((spell, index) => {
    const stretch: Stretch = { ...spell, isGrace: false };
    const to = spell.mayLapse ? graceEnd(id, spell, spells[index + 1], among, graceDays, today) : undefined;
    if (to === undefined) return stretch.to === stretch.from ? [] : [stretch];
    const { to: from, ends, ...rest } = stretch;
    return [
      ...(from === rest.from ? [] : [{ ...rest, to: from as number }]),
      { ...rest, from: from as number, to, isGrace: true, ...(ends !== undefined && { ends }) },
    ];
  });
}

/**
 * The day, exclusive, up to which a lapsed term counts in grace: until a term that replaces it starts, whatever its
 * product; while none is known, to the end of the grace, and once that has passed not at all: churn is dated to the
 * term's end. (numbers.md, What counts as MRR)
 */
function graceEnd(
  id: string,
  spell: PricedSpell,
  next: PricedSpell | undefined,
  among: readonly Course[],
  graceDays: number,
  today: number,
): number | undefined {
  const end = spell.to as number;
  const limit = Math.min(end + graceDays, LAST_DAY);
  const starts = [...(next === undefined ? [] : [next.from]), ...successors(id, spell, among).map(({ from }) => from)];
  const replaced = starts.length === 0 ? undefined : Math.min(...starts);
  if (replaced !== undefined && replaced <= limit) return replaced > end ? replaced : undefined;
  return today < limit && limit > end ? limit : undefined;
}

/**
 * What takes the place of a term that ends: a term of another subscription that ends later and starts about then, of
 * the same product up to a month earlier, of any other from its end on. What ends on the same day, such as an add-on on
 * the same term, takes nobody's place.
 */
export function successors(
  id: string,
  { terms, to: end }: Pick<PricedSpell, 'terms' | 'to'>,
  among: readonly Course[],
): PricedSpell[] {
  if (end === undefined) return [];
  return among
    .filter(({ state }) => state.id !== id)
    .flatMap(({ spells }) =>
      spells.filter((spell, index) => isSuccessor(spell, lastOfTerm(spells, index), terms, end)),
    );
}

function isSuccessor(spell: PricedSpell, last: PricedSpell, terms: Terms, end: number): boolean {
  if (!spell.startsTerm || spell.to === spell.from || spell.terms.status === 'TRIAL' || spell.from <= terms.startDay)
    return false;
  if (last.to !== undefined && last.to <= end) return false;
  const isAlike = spell.terms.product === terms.product;
  return (
    spell.from <= end + LATE_DAYS &&
    (isAlike ? spell.from >= end - SUCCESSION_DAYS : isPaid(spell) && spell.from >= end)
  );
}

/** The last spell of the term that one begins. */
function lastOfTerm(spells: readonly PricedSpell[], index: number): PricedSpell {
  const next = spells.findIndex(({ startsTerm }, place) => place > index && startsTerm);
  return spells[next === -1 ? spells.length - 1 : next - 1] as PricedSpell;
}

/** Whether terms pay: neither a trial nor a pause, nor free of charge. */
export const isPaid = ({ rate }: Pick<PricedSpell, 'rate'>): boolean => rate.month.over > 0n;

/** What holds on a company day. */
export const stretchOn = ({ stretches }: Standing, day: number): Stretch | undefined =>
  stretches.find(({ from, to }) => from <= day && (to === undefined || day < to));

/** The terms that show what a subscription is on a company day: those that hold, else the next, else the last. */
export function shownOn(standing: Standing, day: number): Stretch | undefined {
  return stretchOn(standing, day) ?? standing.stretches.find(({ from }) => from > day) ?? standing.stretches.at(-1);
}

/** The day on which a subscription stops to count, exclusive; undefined while none is in sight. */
export function endDay({ state, stretches }: Standing): number | undefined {
  const last = stretches.at(-1);
  if (last !== undefined) return last.to;
  const said = [...state.tellings, ...state.cancellations].map(({ day }) => day);
  return said.length === 0 ? undefined : Math.max(...said);
}

/** A cancellation holds until a later change of the subscription says otherwise. */
export function isCancelled({ cancellations, tellings }: SubscriptionState): boolean {
  const last = cancellations.at(-1);
  return last !== undefined && last.at >= (tellings.at(-1)?.at ?? Number.NEGATIVE_INFINITY);
}

/** Whether notice was given, or an end announced. */
export const isNoticed = ({ state }: Standing): boolean =>
  isCancelled(state) || state.tellings.at(-1)?.terms.status === 'CANCELLING';

/** Whether it adds to the MRR on a company day. */
export function countsOn(standing: Standing, day: number): boolean {
  const stretch = stretchOn(standing, day);
  return stretch !== undefined && isPaid(stretch);
}

/** Its status on a company day; one that has yet to start has the status that it was given. */
export function statusOn(standing: Standing, day: number): SubscriptionStatus {
  const end = endDay(standing);
  if (end !== undefined && end <= day) return 'ENDED';
  if (isCancelled(standing.state) || standing.state.tellings.at(-1)?.terms.status === 'ENDED') return 'CANCELLING';
  return shownOn(standing, day)?.terms.status ?? 'ENDED';
}

/** Minor units by currency. */
export type Totals = Readonly<Record<string, number>>;

export const monthly = ({ rate }: Pick<PricedSpell, 'rate'>): number => rounded(rate.month);
export const yearly = ({ rate }: Pick<PricedSpell, 'rate'>): number => rounded(rate.year);

/** The account's MRR on a company day, by currency: the history is as exact as the present. */
export const mrrAt = (ledger: Ledger, day: number): Totals => totalOf(ledger, day, monthly);

/** The account's ARR on a company day, by currency. */
export const arrAt = (ledger: Ledger, day: number): Totals => totalOf(ledger, day, yearly);

function totalOf({ all }: Ledger, day: number, amountOf: (spell: PricedSpell) => number): Totals {
  const totals: Record<string, number> = {};
  for (const standing of all) {
    const stretch = stretchOn(standing, day);
    if (stretch === undefined || !isPaid(stretch)) continue;
    const { currency } = stretch.terms;
    totals[currency] = Math.min((totals[currency] ?? 0) + amountOf(stretch), Number.MAX_SAFE_INTEGER);
  }
  return totals;
}

/** What runs on a company day, paying, free of charge or on trial; a pause does not run. */
export function liveOn({ all }: Ledger, day: number): Stretch[] {
  return all.flatMap((standing) => {
    const stretch = stretchOn(standing, day);
    return stretch === undefined || stretch.terms.status === 'PAUSED' ? [] : stretch;
  });
}

/** Seats of what runs; undefined when none names any. */
export function seatsOn(live: readonly Stretch[]): number | undefined {
  const seats = live.flatMap(({ terms }) => terms.seats ?? []);
  return seats.length === 0 ? undefined : seats.reduce((sum, count) => sum + count, 0);
}

/** The day on which the first subscription ever, a trial too, started or is to start. */
export function firstStartDay({ past, archive, subscriptions }: RevenuePart): number | undefined {
  const starts = Object.values(subscriptions).flatMap(({ tellings }) => tellings.map(({ terms }) => terms.startDay));
  const days = [past.firstStartDay, archive?.firstStartDay, ...starts].filter((day) => day !== undefined);
  return days.length === 0 ? undefined : Math.min(...days);
}
