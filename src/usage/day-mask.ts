/**
 * On which of the 64 company days up to `lastDay` something happened: bit i stands for `lastDay - i`, the first 32 in
 * `m0`.
 */
export interface DayMask {
  lastDay: number;
  m0: number;
  m1: number;
}

const WIDTH = 64;

export const newDayMask = (day: number): DayMask => ({ lastDay: day, m0: 1, m1: 0 });

/**
 * Marks a day; a day before the mask's 64 is dropped. Any order of days ends the same. Returns whether the day is new.
 */
export function markDay(mask: DayMask, day: number): boolean {
  if (day > mask.lastDay) {
    shift(mask, day - mask.lastDay);
    mask.lastDay = day;
    mask.m0 = (mask.m0 | 1) >>> 0;
    return true;
  }
  if (isMarked(mask, day) || mask.lastDay - day >= WIDTH) return false;
  const bit = mask.lastDay - day;
  if (bit < 32) mask.m0 = (mask.m0 | (1 << bit)) >>> 0;
  else mask.m1 = (mask.m1 | (1 << (bit - 32))) >>> 0;
  return true;
}

function isMarked({ lastDay, m0, m1 }: DayMask, day: number): boolean {
  const bit = lastDay - day;
  if (bit < 0 || bit >= WIDTH) return false;
  return ((bit < 32 ? m0 >>> bit : m1 >>> (bit - 32)) & 1) === 1;
}

/** The last marked day before `day`; undefined when the mask holds none. */
export function markedBefore(mask: DayMask, day: number): number | undefined {
  for (let at = Math.min(day - 1, mask.lastDay); at > mask.lastDay - WIDTH; at -= 1) if (isMarked(mask, at)) return at;
  return undefined;
}

/** The first marked day after `day`; undefined when the mask holds none. */
export function markedAfter(mask: DayMask, day: number): number | undefined {
  for (let at = Math.max(day + 1, mask.lastDay - WIDTH + 1); at <= mask.lastDay; at += 1)
    if (isMarked(mask, at)) return at;
  return undefined;
}

/** Whether any day of `from` to `to`, both included, is marked. */
export function isMarkedWithin({ lastDay, m0, m1 }: DayMask, from: number, to: number): boolean {
  const [low, high] = [Math.max(0, lastDay - to), Math.min(WIDTH - 1, lastDay - from)];
  return low <= high && ((m0 & bits(low, high)) !== 0 || (m1 & bits(low - 32, high - 32)) !== 0);
}

/** A word with the bits `low` to `high`, as far as it has them. */
function bits(low: number, high: number): number {
  if (high < 0 || low > 31) return 0;
  const [from, to] = [Math.max(0, low), Math.min(31, high)];
  return (to - from === 31 ? -1 : ((1 << (to - from + 1)) - 1) << from) | 0;
}

function shift(mask: DayMask, days: number): void {
  const { m0, m1 } = mask;
  mask.m0 = days < 32 ? (m0 << days) >>> 0 : 0;
  mask.m1 =
    days >= WIDTH
      ? 0
      : days >= 32
        ? (m0 << (days - 32)) >>> 0
        : days === 0
          ? m1
          : ((m1 << days) | (m0 >>> (32 - days))) >>> 0;
}
