import { everyOne } from './archive.rules.js';
import type { RevenuePart } from './revenue.state.js';
import type { TermCause, TermEnd } from './spell.types.js';
import {
  type GraceSetting,
  isPaid,
  type Ledger,
  ledgerOf,
  monthly,
  type Stretch,
  yearly,
} from './subscription.rules.js';

/** Why a level is what it is: why the terms hold, how they ended, or GRACE for a lapsed term that still counts. */
export type LevelCause = TermCause | TermEnd | 'GRACE';

/** What an account pays from a company day on for one product and plan, in one currency, until its next level. */
export interface Level {
  readonly product: string;
  readonly plan?: string;
  readonly currency: string;
  readonly day: number;
  /** Minor units. */
  readonly mrrMinor: number;
  readonly arrMinor: number;
  /** Of the MRR, what lapsed terms in grace are. */
  readonly graceMinor: number;
  readonly seats: number;
  /** Of several on one day, the one that moves the MRR the most. */
  readonly cause: LevelCause;
}

/** A step up or down of one subscription on a day. */
interface Step {
  readonly day: number;
  readonly mrrMinor: number;
  readonly arrMinor: number;
  readonly graceMinor: number;
  readonly seats: number;
  readonly cause: LevelCause;
}

/** All of an account's subscriptions as they stand on a company day, those that ended long ago too. */
export const wholeLedgerOf = (part: RevenuePart, setting: GraceSetting, today: number): Ledger =>
  ledgerOf(everyOne(part), setting, today);

/**
 * What an account pays, day by day, as it is known on the ledger's day: the levels by product, plan and currency, each
 * by day. A level is there only where something of it differs from the one before.
 */
export function levelsOf({ all }: Ledger): Level[] {
  const steps = new Map<string, Step[]>();
  for (const { stretches } of all) {
    stretches.forEach((stretch, index) => {
      if (!isPaid(stretch)) return;
      const key = JSON.stringify([stretch.terms.product, stretch.terms.plan ?? null, stretch.terms.currency]);
      const next = stretches[index + 1];
      const mine = steps.get(key) ?? [];
      steps.set(key, mine);
      mine.push(stepOf(stretch, stretch.from, 1, stretch.isGrace ? 'GRACE' : stretch.cause));
      if (stretch.to !== undefined) mine.push(stepOf(stretch, stretch.to, -1, endOf(stretch, next)));
    });
  }
  return [...steps.keys()].sort().flatMap((key) => summed(key, steps.get(key) as Step[]));
}

const stepOf = (stretch: Stretch, day: number, sign: 1 | -1, cause: LevelCause): Step => ({
  day,
  mrrMinor: sign * monthly(stretch),
  arrMinor: sign * yearly(stretch),
  graceMinor: stretch.isGrace ? sign * monthly(stretch) : 0,
  seats: sign * (stretch.terms.seats ?? 0),
  cause,
});

/** Why a stretch stops: what follows on it, else how it ended. */
function endOf({ to, ends, isGrace }: Stretch, next: Stretch | undefined): LevelCause {
  if (next !== undefined && next.from === to) return next.isGrace ? 'GRACE' : next.cause;
  return isGrace ? 'EXPIRED' : (ends ?? 'EXPIRED');
}

function summed(key: string, steps: readonly Step[]): Level[] {
  const [product, plan, currency] = JSON.parse(key) as [string, string | null, string];
  const days = [...new Set(steps.map(({ day }) => day))].sort((one, other) => one - other);
  const levels: Level[] = [];
  let now = { mrrMinor: 0, arrMinor: 0, graceMinor: 0, seats: 0 };
  for (const day of days) {
    const moved = steps.filter((step) => step.day === day);
    const next = moved.reduce(
      (sum, step) => ({
        mrrMinor: sum.mrrMinor + step.mrrMinor,
        arrMinor: sum.arrMinor + step.arrMinor,
        graceMinor: sum.graceMinor + step.graceMinor,
        seats: sum.seats + step.seats,
      }),
      now,
    );
    if (JSON.stringify(next) === JSON.stringify(now)) continue;
    const isUp = next.mrrMinor >= now.mrrMinor;
    levels.push({ product, ...(plan !== null && { plan }), currency, day, ...next, cause: leading(moved, isUp) });
    now = next;
  }
  return levels;
}

/** The cause that moves the most in the direction of the whole; of two alike, the first by name. */
function leading(moved: readonly Step[], isUp: boolean): LevelCause {
  const weight = ({ mrrMinor }: Step) => (isUp ? mrrMinor : -mrrMinor);
  return [...moved].sort((one, other) => weight(other) - weight(one) || (one.cause < other.cause ? -1 : 1))[0]
    ?.cause as LevelCause;
}

/** An account's MRR on any company day, by currency, as it is known on `today`. */
export function mrrOn(part: RevenuePart, day: number, setting: GraceSetting = {}, today = day): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { stretches } of wholeLedgerOf(part, setting, today).all)
    for (const stretch of stretches)
      if (isPaid(stretch) && stretch.from <= day && (stretch.to === undefined || day < stretch.to))
        totals[stretch.terms.currency] = (totals[stretch.terms.currency] ?? 0) + monthly(stretch);
  return totals;
}
