import { firstDayOf, type Interval } from '../../health/history.rules.js';
import { dateFromDay, dayFromDate } from '../../kernel/calendar.js';
import { badInput } from '../../kernel/errors.js';

/** More points than these one series does not have. */
const MOST_POINTS = 400;

/** The company days of one point, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The intervals that the days from `from` to `to` fall into, the earliest first; the first and the last are cut to
 * those days. Days after `today` are left out. @throws BAD_INPUT when `to` lies before `from`, or for over 400 points
 */
export function spansOf(interval: Interval, from: string, to: string, today: number): Span[] {
  const first = dayFromDate(from);
  const last = dayFromDate(to);
  if (last < first) throw badInput('`to` lies before `from`.', 'to');
  const spans: Span[] = [];
  for (let end = Math.min(last, today); end >= first; ) {
    const begin = Math.max(first, firstDayOf(interval, end));
    spans.push({ from: begin, to: end });
    if (spans.length > MOST_POINTS)
      throw badInput(
        `A series has at most ${MOST_POINTS} points. Ask for a shorter time, or for a longer interval.`,
        'from',
      );
    end = begin - 1;
  }
  return spans.reverse();
}

/** The last of some spans that begins at a day or before, if the day is in it. */
export function spanOf<T extends Span>(spans: readonly T[], day: number): T | undefined {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle] as T;
    if (day < span.from) high = middle - 1;
    else if (day > span.to) low = middle + 1;
    else return span;
  }
  return undefined;
}

export const datesOf = ({ from, to }: Span) => ({ from: dateFromDay(from), to: dateFromDay(to) });
