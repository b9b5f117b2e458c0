import type { Cancellation, SubscriptionState, Telling, Terms } from './revenue.state.js';
import type { PricedSpell, Spell, TermCause, TermEnd } from './spell.types.js';
import { priced } from './spread.rules.js';

/** From a day on, a telling's terms hold, or after an end nothing. */
interface Point {
  readonly day: number;
  readonly telling?: Telling;
  readonly terms?: Terms;
  /** The end of what holds, exclusive. */
  readonly end?: number;
  /** The end of a pause that was said with it: any later word about the present takes its place. */
  readonly isResumption?: true;
  /** What closed it, where nothing holds. */
  readonly closedBy?: TermEnd;
}

/**
 * What a subscription holds, day by day, from all that was told of it. A telling holds from its moment, or from its
 * `startsOn` if later. Where nothing held on its first day (it is the first, or a next term told late), it reaches back
 * to that day. A telling of an end that is past cuts there. Notice, and the status ENDED, take away what was told
 * before them for the days from the end on. (numbers.md, What is stored)
 */
export function courseOf({
  tellings,
  cancellations,
}: Pick<SubscriptionState, 'tellings' | 'cancellations'>): readonly PricedSpell[] {
  let points: readonly Point[] = [];
  let uncancelled: readonly Point[] = [];
  for (const saying of inOrder(tellings, cancellations)) {
    if ('terms' in saying) {
      points = afterTelling(points, saying);
      uncancelled = points;
    } else points = afterCancellation(saying.endDay === undefined ? points : uncancelled, saying);
  }
  return priced(withCauses(spellsOf(points)));
}

/** By moment; a cancellation comes after what was told at the same moment. */
function inOrder(tellings: readonly Telling[], cancellations: readonly Cancellation[]): (Telling | Cancellation)[] {
  const all: (Telling | Cancellation)[] = [...tellings, ...cancellations];
  return cancellations.length === 0 ? all : all.sort((one, other) => one.at - other.at);
}

/** The point that holds on a day: of two on one day, the one told later. */
function governing(points: readonly Point[], day: number): Point | undefined {
  let found: Point | undefined;
  for (const point of points) if (point.day <= day && (found === undefined || point.day >= found.day)) found = point;
  return found;
}

const holdsOn = (point: Point | undefined, day: number): boolean =>
  point?.telling !== undefined && (point.end === undefined || day < point.end);

function afterTelling(earlier: readonly Point[], telling: Telling): readonly Point[] {
  const { terms, day } = telling;
  const end = terms.status === 'ENDED' ? (terms.endDay ?? day) : terms.endDay;
  const points =
    terms.startDay > day
      ? [...earlier.filter((point) => !isReplaced(point, telling)), ...pointsOf(telling, terms.startDay, end)]
      : [
          ...earlier.filter((point) => !point.isResumption || point.day <= day),
          ...presentPoints(earlier, telling, end),
        ];
  const isClosing = terms.status === 'ENDED' || terms.status === 'CANCELLING';
  return isClosing && end !== undefined
    ? closed(points, end, terms.status === 'ENDED' ? 'ENDED' : 'CANCELLED')
    : points;
}

/**
 * A term that is to begin gives way to one told later that is to begin before it and runs into it. Steps of one term
 * (they share its end) stay.
 */
function isReplaced(point: Point, { day, terms: { startDay, endDay } }: Telling): boolean {
  return (
    point.telling !== undefined &&
    point.day > day &&
    point.day > startDay &&
    point.terms?.endDay !== endDay &&
    (endDay === undefined || endDay > point.day)
  );
}

function presentPoints(earlier: readonly Point[], telling: Telling, end: number | undefined): Point[] {
  const { terms, day } = telling;
  const { startDay } = terms;
  const isBack = !holdsOn(governing(earlier, startDay), startDay);
  const from = end === undefined ? day : Math.max(startDay, Math.min(day, end));
  if (isBack && from === startDay) return pointsOf(telling, from, end);
  return [...(isBack ? [point(telling, terms, startDay, end)] : []), ...pointsOf(telling, from, end)];
}

/** From a day on a telling holds; a pause with a last day goes on as the contract after it. */
function pointsOf(telling: Telling, day: number, end: number | undefined): Point[] {
  const { terms } = telling;
  const { pausedUntilDay: until, ...rest } = terms;
  const resumes = terms.status === 'PAUSED' && until !== undefined && until > day && (end === undefined || until < end);
  return [
    point(telling, terms, day, end),
    ...(resumes
      ? [{ ...point(telling, { ...rest, status: 'ACTIVE' } as Terms, until, end), isResumption: true as const }]
      : []),
  ];
}

const point = (telling: Telling, terms: Terms, day: number, end: number | undefined): Point =>
  end === undefined ? { day, telling, terms } : { day, telling, terms, end };

const closed = (points: readonly Point[], day: number, closedBy: TermEnd): readonly Point[] => [
  ...points.filter((point) => point.day < day),
  { day, closedBy },
];

/**
 * A cancellation ends at the day that it names, whatever cancellations before it said; notice of leaving that names
 * none, with the term; whatever else, on the day it was said.
 */
function afterCancellation(points: readonly Point[], cancellation: Cancellation): readonly Point[] {
  const { day, endDay, kind } = cancellation;
  const running = governing(points, day) ?? points.find(({ telling }) => telling !== undefined);
  const isNotice = kind === 'CANCELLED' || kind === 'EXPIRED';
  const termEnd = isNotice && running?.end !== undefined && running.end > day ? running.end : day;
  const end = endDay ?? termEnd;
  const last = governing(points, end - 1);
  const reached = points.map((point) =>
    point === last && endDay !== undefined && point.end !== undefined && point.end < end ? { ...point, end } : point,
  );
  return closed(reached, end, kind === 'TRANSFERRED' ? 'TRANSFERRED' : 'CANCELLED');
}

/** A spell before its cause is known. */
type Bare = Omit<Spell, 'cause' | 'startsTerm'>;

/** A telling that came when its own end was past holds no day, but says how the days before it end. */
function spellsOf(points: readonly Point[]): Bare[] {
  const rising = [...points].sort((one, other) => one.day - other.day);
  const spells: Bare[] = [];
  rising.forEach(({ day, telling, terms, end }, index) => {
    const next = rising[index + 1];
    if (telling === undefined || terms === undefined) return;
    const to = earlier(next?.day, end);
    if (to !== undefined && (to < day || next?.day === day)) return;
    const isLast = to !== undefined && (next === undefined || next.day > to || next.telling === undefined);
    const isClosed = next?.telling === undefined && next !== undefined;
    const ends = isLast ? { ends: isClosed ? (next?.closedBy ?? 'ENDED') : ('EXPIRED' as const) } : {};
    const mayLapse = isLast && !isClosed && renewsAlone(terms) && telling.wasOver === undefined;
    add(spells, { from: day, ...(to !== undefined && { to }), terms, telling, ...ends, mayLapse });
  });
  return spells;
}

/** Spells of the same terms, one after the other, are one. */
function add(spells: Bare[], spell: Bare): void {
  const last = spells.at(-1);
  if (last !== undefined && last.to === spell.from && isSame(last.terms, spell.terms)) {
    const { to: _, ends: __, ...begun } = last;
    const { from: ___, telling: ____, ...rest } = spell;
    spells[spells.length - 1] = { ...begun, ...rest };
  } else spells.push(spell);
}

export const isSame = (one: Terms, other: Terms): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

const renewsAlone = ({ status, autoRenews }: Terms): boolean =>
  autoRenews && (status === 'ACTIVE' || status === 'PAST_DUE');

function withCauses(spells: readonly Bare[]): Spell[] {
  return spells.map((spell, index) => {
    const before = spells[index - 1];
    const startsTerm = before === undefined || before.to !== spell.from || isNextTerm(spell, before);
    return { ...spell, startsTerm, cause: causeOf(spell, before, startsTerm) };
  });
}

const isNextTerm = ({ terms }: Bare, before: Bare): boolean =>
  before.terms.endDay !== undefined && terms.startDay >= before.terms.endDay;

/** A next term that begins so many days after the last one's end still renews it. (domain.md, Renewal) */
export const LATE_DAYS = 30;

function causeOf({ from, terms }: Bare, before: Bare | undefined, startsTerm: boolean): TermCause {
  if (terms.status === 'PAUSED') return 'PAUSED';
  if (before === undefined) return terms.transferredFrom === undefined ? 'STARTED' : 'TRANSFERRED';
  if (before.terms.status === 'PAUSED' && !startsTerm) return 'RESUMED';
  if (before.terms.status === 'TRIAL') return 'STARTED';
  if (!startsTerm) return 'CHANGED';
  const isLate = from > (before.to as number) + LATE_DAYS;
  return isLate || (before.ends !== undefined && before.ends !== 'EXPIRED') ? 'STARTED' : 'RENEWED';
}

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : other === undefined ? one : Math.min(one, other);
