import type { Prng } from './prng.js';

const { exp, max, min } = Math;

/** What happened to a relationship on a day, and moved it. */
type Shock = { readonly day: number; readonly kind: 'CHAMPION_LEFT' | 'TICKET_BURST' };

/** An account's hidden engagement from `from` on, one value a day, 0 (gone) to about 1 (lives in the product). */
export interface Course {
  /** Day of the history on which it begins. */
  readonly from: number;
  readonly values: Float32Array;
  readonly shocks: readonly Shock[];
}

/** Ornstein-Uhlenbeck noise of the mood: how fast it returns to none (days), and its daily step. */
const MOOD_MEMORY = 45;
const MOOD_STEP = 0.012;
/** Days in which an engagement that has turned away falls to 1/e, and in which one that was won back recovers. */
const DECAY = 34;
const RECOVERY = 16;
/** Where a decline ends by itself: a few people who still look in. */
const FLOOR = 0.1;

/**
 * Walks a relationship day by day. The level follows fit; onboarding ramps it up, the sooner the better the fit; a mood
 * drifts about it. A champion's leaving and a burst of tickets hurt and make a turn for the worse likelier; a decline
 * goes on until it is won back or the customer is gone.
 */
export function walkEngagement(
  prng: Prng,
  { from, days, fit }: { readonly from: number; readonly days: number; readonly fit: number },
): Course {
  const values = new Float32Array(days);
  const shocks: Shock[] = [];
  const level = 0.5 + 0.42 * fit;
  const ramp = 9 + 16 * (1 - fit);
  let mood = 0;
  let share = 1;
  let isDeclining = false;
  let championHurt = 0;
  let burstHurt = 0;
  for (let day = 0; day < days; day += 1) {
    mood += -mood / MOOD_MEMORY + MOOD_STEP * prng.normal();
    if (day > 40 && prng.chance(0.00065)) {
      shocks.push({ day: from + day, kind: 'CHAMPION_LEFT' });
      championHurt = 1;
    }
    if (day > 20 && prng.chance(0.0006)) {
      shocks.push({ day: from + day, kind: 'TICKET_BURST' });
      burstHurt = 1;
    }
    const turning = 0.0011 * exp(2.2 * (0.45 - fit)) * (1 + 9 * championHurt + 5 * burstHurt);
    if (day > 75 && prng.chance(isDeclining ? 0.006 * (0.4 + fit) : turning)) isDeclining = !isDeclining;
    share = isDeclining ? FLOOR + (share - FLOOR) * exp(-1 / DECAY) : 1 - (1 - share) * exp(-1 / RECOVERY);
    championHurt *= 0.98;
    burstHurt *= 0.96;
    const hurt = 1 - 0.22 * championHurt - 0.12 * burstHurt;
    values[day] = min(1.1, max(0.02, (level + mood) * (1 - exp(-(day + 4) / ramp)) * share * hurt));
  }
  return { from, values, shocks };
}

/** Mean engagement of the `days` before a day of the history (that day left out); undefined when there were none. */
export function meanEngagement({ from, values }: Course, day: number, days: number): number | undefined {
  const end = min(values.length, day - from);
  const start = max(0, day - from - days);
  if (end <= start) return undefined;
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += values[index] as number;
  return sum / (end - start);
}

/** Makes the course end at a day: the last fortnights run out. */
export function windDown({ from, values, shocks }: Course, decidedOn: number, endsOn: number): Course {
  const cut = values.slice(0, max(0, endsOn - from));
  for (let index = max(0, decidedOn - from); index < cut.length; index += 1)
    cut[index] = (values[index] as number) * exp(-(index - (decidedOn - from)) / 18);
  return { from, values: cut, shocks: shocks.filter(({ day }) => day < decidedOn) };
}
