import type { DemoSignal } from './demo.types.js';
import { DEMO_FEATURES } from './features.js';
import { isUserOn, type Life } from './life.js';
import { inHours } from './moments.js';
import { championOn } from './people.js';
import { Prng } from './prng.js';
import { type Scene, signalOf } from './signal-maker.js';

/** Per account and day of the history: what gives 500 accounts about 62,000 in two years. */
const USUAL = 0.17;
/** On so many of its days an account works in the product; on these days it does the more. */
const DAYS_IN_USE = 0.22;

/** Days and work factors of the history, and how many signals one unit of engagement makes. */
export interface UsagePace {
  /** `workFactor` by day of the history. */
  readonly work: Float32Array;
  readonly perUnit: number;
}

/** How much an account uses beside others: big ones more, but less per seat. */
export const usageWeight = ({ profile }: Life): number => 0.55 + (profile.seats / 45) ** 0.75;

/**
 * Sets the pace so that the whole history comes to the usual number of signals, and to `most` at most: its sum of
 * engagement is known beforehand.
 */
export function paceOf(lives: readonly Life[], work: Float32Array, most: number): UsagePace {
  const aim = Math.min(most, USUAL * lives.length * work.length);
  const units = lives.reduce(
    (sum, life) =>
      sum + usageWeight(life) * life.courses.reduce((of, course) => of + unitsOf(course.values, course.from, work), 0),
    0,
  );
  return { work, perUnit: units === 0 ? 0 : aim / units };
}

function unitsOf(values: Float32Array, from: number, work: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += (values[index] as number) * (work[from + index] ?? 0);
  return sum;
}

/**
 * Usage of one account on the days from `from` to before `to`: one signal per person, feature and day, with its count.
 */
export function usageSignals(scene: Scene, { work, perUnit }: UsagePace, from: number, to: number): DemoSignal[] {
  const { history, life } = scene;
  const signals: DemoSignal[] = [];
  const rate = perUnit * usageWeight(life);
  for (const course of life.courses) {
    const end = Math.min(to, course.from + course.values.length, history.days);
    for (let day = Math.max(from, course.from); day < end; day += 1) {
      if (!isUserOn(life, day)) continue;
      const engagement = course.values[day - course.from] as number;
      const prng = new Prng(history.seed, life.profile.index, day);
      if (!prng.chance(DAYS_IN_USE)) continue;
      const expected = (rate * engagement * (work[day] as number)) / DAYS_IN_USE;
      for (let left = spread(prng, expected), number = 1; left > 0; left -= 1, number += 1)
        signals.push(use(prng, scene, { day, number, engagement, age: day - course.from }));
    }
  }
  return signals;
}

/** A whole number whose mean is `expected`, with some spread about it. */
const spread = (prng: Prng, expected: number): number =>
  Math.floor(expected * (0.75 + 0.5 * prng.next()) + prng.next());

interface Use {
  readonly day: number;
  readonly number: number;
  readonly engagement: number;
  /** Days since the account began to use the product. */
  readonly age: number;
}

function use(prng: Prng, scene: Scene, { day, number, engagement, age }: Use): DemoSignal {
  const at = inHours(scene.history.firstDay + day, prng.next());
  return signalOf(
    scene,
    'usage',
    `use/${day}/${number}`,
    at,
    usageProperties(prng, engagement, age),
    userOn(prng, scene, engagement, day),
  );
}

/** A feature and how often: accounts take features up one after another, the engaged further and sooner. */
export function usageProperties(
  prng: Prng,
  engagement: number,
  age: number,
): { feature: string; count: number; durationSecs: number } {
  const known = Math.min(DEMO_FEATURES.length, 2 + Math.round(Math.min(1, (age + 4) / 55) * engagement * 11));
  const feature = featureAt(prng.next(), known);
  const count = 1 + Math.floor((2 + 9 * engagement) * prng.between(0.6, 1.4));
  return { feature, count, durationSecs: count * prng.whole(25, 90) };
}

/** The feature at a share of the weights of the first `known`. */
function featureAt(share: number, known: number): string {
  let total = 0;
  for (let index = 0; index < known; index += 1) total += DEMO_FEATURES[index]?.weight ?? 0;
  let left = share * total;
  for (const { key, weight } of DEMO_FEATURES) {
    left -= weight;
    if (left < 0) return key;
  }
  return 'board';
}

/** Who uses it: the champion often, then a few regulars; the more engaged the account, the wider the circle. */
export function userOn(prng: Prng, { staff }: Scene, engagement: number, day: number): string {
  const champion = championOn(staff, day);
  if (champion !== undefined && prng.chance(0.18)) return champion.externalId;
  const circle = Math.max(1, Math.round(staff.users.length * Math.min(1, 0.15 + engagement)));
  return staff.users[Math.floor(circle * prng.next() ** 1.6)] as string;
}
