/** How many days a ring holds. A day's slot is `day & 63`, so that a day keeps its slot while the ring moves on. */
const RING = 64;

/** Counters of the days head-62 to head+1 (a signal may lie minutes in the future, beyond midnight). */
export const DAYS_BACK = 62;
const DAYS_AHEAD = 1;

/** Counters of windows ENDING on the days head-33 to head+30. */
export const ENDS_BACK = 33;
export const ENDS_AHEAD = 30;

export const newRing = (): Float64Array => new Float64Array(RING);

/** The counter of a day; 0 outside of what the ring holds. */
export function dayCount(ring: Float64Array, head: number, day: number): number {
  return day < head - DAYS_BACK || day > head + DAYS_AHEAD ? 0 : (ring[day & 63] ?? 0);
}

/** The sum over the days `from` to `to`, both included. */
export function sumDays(ring: Float64Array, head: number, from: number, to: number): number {
  let sum = 0;
  for (let day = Math.max(from, head - DAYS_BACK); day <= Math.min(to, head + DAYS_AHEAD); day += 1)
    sum += ring[day & 63] ?? 0;
  return sum;
}

/** How many of the days `from` to `to` have a count. */
export function countDays(ring: Float64Array, head: number, from: number, to: number): number {
  let days = 0;
  for (let day = Math.max(from, head - DAYS_BACK); day <= Math.min(to, head + DAYS_AHEAD); day += 1)
    if (ring[day & 63]) days += 1;
  return days;
}

/** Adds to a day; a day that the ring no longer holds is left out. */
export function addToDay(ring: Float64Array, head: number, day: number, amount: number): void {
  if (day < head - DAYS_BACK || day > head + DAYS_AHEAD) return;
  ring[day & 63] = (ring[day & 63] ?? 0) + amount;
}

/** The counter of the window that ends on a day; 0 outside of what the ring holds. */
export function endCount(ring: Float64Array, head: number, day: number): number {
  return day < head - ENDS_BACK || day > head + ENDS_AHEAD ? 0 : (ring[day & 63] ?? 0);
}

/** Empties the slots that come free when the newest day moves from `last` to `next`. */
function clearAhead(ring: Float64Array, last: number, next: number): void {
  if (next - last >= RING) ring.fill(0);
  else for (let day = last + 1; day <= next; day += 1) ring[day & 63] = 0;
}

export const moveDays = (ring: Float64Array, head: number, to: number): void =>
  clearAhead(ring, head + DAYS_AHEAD, to + DAYS_AHEAD);
export const moveEnds = (ring: Float64Array, head: number, to: number): void =>
  clearAhead(ring, head + ENDS_AHEAD, to + ENDS_AHEAD);
