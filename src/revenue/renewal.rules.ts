import { LATE_DAYS } from './course.rules.js';
import type { RenewalState, RevenuePart } from './revenue.state.js';
import type { RenewalForecast, RenewalStatus } from './revenue.types.js';
import type { PricedSpell } from './spell.types.js';
import {
  endDay,
  isCancelled,
  KEPT_DAYS,
  type Ledger,
  monthly,
  type Standing,
  successors,
} from './subscription.rules.js';

/** A term that is prolonged by fewer days than this has another date; by more, it was renewed. */
const SHORTEST_TERM = 28;

/** The end of a term, as it was first told and as it is, before it is known by an id. */
interface Due {
  /** The end that was first told of: it names the renewal, however the date moves. */
  readonly firstDay: number;
  readonly dueDay: number;
  readonly spell: PricedSpell;
}

interface Decided extends Due {
  readonly status: RenewalStatus;
}

/**
 * The renewals of a subscription: one for each end of its terms, by day. A next term, or an end that moves by a term,
 * has renewed the one before, up to 30 days late. What becomes of the last: notice = LOST; a term of another
 * subscription that takes its place = RENEWED; nothing within 30 days = LOST; otherwise OPEN. Monthly plans without an
 * end and trials have none. `named` makes the id from the end that was first told of. (domain.md, Renewal)
 */
export function renewalsIn(
  standing: Standing,
  ledger: Ledger,
  named: (firstDay: number) => string,
): Omit<RenewalState, 'decidedDay'>[] {
  const { decided, open } = duesOf(standing.spells);
  const last = open === undefined ? [] : [{ ...open, status: statusOf(open, standing, ledger) }];
  return [...decided, ...last].map(({ firstDay, dueDay, spell, status }) => ({
    id: named(firstDay),
    dueDay,
    ...(spell.terms.noticeDay !== undefined && { noticeDay: spell.terms.noticeDay }),
    status,
    dueMinor: monthly(spell),
  }));
}

function duesOf(spells: readonly PricedSpell[]): { readonly decided: readonly Decided[]; readonly open?: Due } {
  const decided: Decided[] = [];
  let open: Due | undefined;
  for (const spell of spells) {
    const { endDay: dueDay, status } = spell.terms;
    if (status === 'TRIAL') continue;
    const isOnTime = open === undefined || spell.from <= open.dueDay + LATE_DAYS;
    if (open !== undefined && isNext(spell, open)) {
      decided.push({ ...open, status: isOnTime ? 'RENEWED' : 'LOST' });
      open = undefined;
    }
    open = dueDay === undefined ? undefined : { firstDay: open?.firstDay ?? dueDay, dueDay, spell };
  }
  return open === undefined ? { decided } : { decided, open };
}

/** Whether a spell goes on beyond a term rather than changing it. */
const isNext = ({ terms }: PricedSpell, { dueDay }: Due): boolean =>
  terms.endDay === undefined || terms.startDay >= dueDay || terms.endDay >= dueDay + SHORTEST_TERM;

function statusOf({ dueDay, spell }: Due, standing: Standing, ledger: Ledger): RenewalStatus {
  const { state } = standing;
  const last = state.tellings.at(-1)?.terms.status;
  if (isCancelled(state)) return state.cancellations.at(-1)?.kind === 'TRANSFERRED' ? 'VOID' : 'LOST';
  if (last === 'CANCELLING') return 'LOST';
  if (successors(state.id, spell, ledger.all).length > 0) return 'RENEWED';
  const end = last === 'ENDED' ? (endDay(standing) ?? ledger.today) : dueDay + LATE_DAYS;
  return end <= ledger.today ? 'LOST' : 'OPEN';
}

/**
 * The renewals of a subscription as they are to be kept, with what was known of them: an open one whose date was
 * corrected keeps its id; one whose term was corrected or called off is VOID; the day of a decision stays.
 */
export function settledRenewals(
  known: readonly RenewalState[],
  found: readonly Omit<RenewalState, 'decidedDay'>[],
  today: number,
): RenewalState[] {
  const ids = new Set(found.map(({ id }) => id));
  const gone = known.filter(({ id }) => !ids.has(id));
  const moved = gone.find(({ status }) => status === 'OPEN');
  const fresh = found.findLast(({ id, status }) => status === 'OPEN' && !known.some((one) => one.id === id));
  const kept = found.map((renewal) =>
    renewal === fresh && moved !== undefined ? { ...renewal, id: moved.id } : renewal,
  );
  const voided = gone
    .filter((renewal) => fresh === undefined || renewal !== moved)
    .map(({ decidedDay: _, ...renewal }) => ({ ...renewal, status: 'VOID' as const }));
  return [...voided, ...kept].sort(byDay).map((renewal) => decidedOn(renewal, known, today));
}

function decidedOn(
  renewal: Omit<RenewalState, 'decidedDay'>,
  known: readonly RenewalState[],
  today: number,
): RenewalState {
  if (renewal.status === 'OPEN') return renewal;
  const before = known.find(({ id }) => id === renewal.id);
  if (before === undefined) return { ...renewal, decidedDay: Math.min(today, renewal.dueDay) };
  return { ...renewal, decidedDay: before.status === renewal.status ? (before.decidedDay ?? today) : today };
}

const byDay = (one: { dueDay: number; id: string }, other: { dueDay: number; id: string }): number =>
  one.dueDay - other.dueDay || (one.id < other.id ? -1 : 1);

/** The next open renewal of an account. */
export function nextRenewal({ all }: Ledger): RenewalState | undefined {
  return all.flatMap(({ state }) => state.renewals.filter(({ status }) => status === 'OPEN')).sort(byDay)[0];
}

/**
 * The renewals that runs may still be about: the last of each subscription, and those before it that are open or were
 * decided lately.
 */
export function renewalsOf({
  subscriptions,
  settledDay = Number.NEGATIVE_INFINITY,
}: Pick<RevenuePart, 'subscriptions' | 'settledDay'>): RenewalState[] {
  return Object.values(subscriptions)
    .flatMap(({ renewals }) => {
      const known = renewals.filter(({ status }) => status !== 'VOID');
      return known.filter(
        (renewal, index) =>
          index === known.length - 1 || renewal.status === 'OPEN' || forgottenOn(renewal) > settledDay,
      );
    })
    .sort(byDay);
}

/** The first company day on which a decided renewal is out of sight. */
export const forgottenOn = ({ dueDay, decidedDay = dueDay }: RenewalState): number =>
  Math.max(dueDay, decidedDay) + KEPT_DAYS;

/** What a forecast counts on, from the contract alone. Dates are `YYYY-MM-DD`. */
export function forecastOf(
  { status, autoRenews, noticeBy }: { status: RenewalStatus; autoRenews: boolean; noticeBy: string | null },
  today: string,
): RenewalForecast {
  if (status === 'LOST' || status === 'VOID') return 'OMITTED';
  if (status === 'RENEWED') return 'CLOSED';
  return autoRenews && noticeBy !== null && noticeBy < today ? 'COMMIT' : 'PIPELINE';
}
