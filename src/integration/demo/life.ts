import { calibrate, type Decision, leavesAt } from './churn.rules.js';
import { type Course, meanEngagement, walkEngagement, windDown } from './engagement.rules.js';
import { addMonths } from './moments.js';
import { Prng } from './prng.js';
import type { History, Profile } from './profile.js';

/** Contracts lost per customer-year in every demo world. */
const YEARLY_CHURN = 0.15;
/** Of lost customers, the share that comes back after some months. */
const RETURNING = 0.2;

/** A stretch in which an account pays, in days of the history. `leaves` is set when it ends by a decision. */
export interface Term {
  readonly from: number;
  readonly leaves?: Decision;
}

interface Trial {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** An account's two years, day by day: all that its signals are drawn from. */
export interface Life {
  readonly profile: Profile;
  readonly trial?: Trial;
  readonly terms: readonly Term[];
  readonly courses: readonly Course[];
}

/**
 * Lives of all accounts: walked first, then cut where customers leave, with the bias that makes the base lose
 * YEARLY_CHURN.
 */
export function createLives(history: History, profiles: readonly Profile[]): Life[] {
  const walked = profiles.map((profile) => walk(history, profile));
  const exposures = walked.flatMap(({ paidFrom, decisions }) =>
    paidFrom === undefined ? [] : [{ decisions, from: paidFrom, to: history.days }],
  );
  const bias = calibrate(exposures, YEARLY_CHURN);
  return walked.map((life) => finish(history, life, bias));
}

interface Walked {
  readonly profile: Profile;
  readonly trial?: Trial;
  readonly paidFrom?: number;
  readonly course?: Course;
  readonly decisions: readonly Decision[];
}

function walk(history: History, profile: Profile): Walked {
  const prng = new Prng(history.seed, 'life', profile.index);
  const trial = trialOf(prng, profile, history);
  const paidFrom = paidFromOf(prng, profile, trial, history);
  const from = trial?.from ?? paidFrom;
  if (from === undefined) return { profile, decisions: [] };
  const until = paidFrom === undefined && trial !== undefined ? Math.min(trial.to, history.days) : history.days;
  const course = walkEngagement(prng, {
    from,
    days: until - from,
    fit: profile.route === 'FAILED_TRIAL' ? profile.fit * 0.4 : profile.fit,
  });
  const decisions = paidFrom === undefined ? [] : decisionsOf(history, profile, course, paidFrom);
  return { profile, ...(trial && { trial }), ...(paidFrom === undefined ? {} : { paidFrom }), course, decisions };
}

function trialOf(prng: Prng, { route, arrival }: Profile, { days }: History): Trial | undefined {
  if (route !== 'TRIAL' && route !== 'FAILED_TRIAL') return undefined;
  const from = arrival + prng.whole(2, 20);
  return from >= days ? undefined : { from, to: from + (prng.chance(0.7) ? 14 : 30) };
}

function paidFromOf(
  prng: Prng,
  { route, arrival }: Profile,
  trial: Trial | undefined,
  { days }: History,
): number | undefined {
  if (route === 'VISITOR' || route === 'FAILED_TRIAL') return undefined;
  const day =
    route === 'FOUNDER' ? arrival + prng.whole(0, 2) : route === 'DIRECT' ? arrival + prng.whole(12, 50) : trial?.to;
  return day === undefined || day >= days ? undefined : day;
}

/**
 * Monthly customers ask themselves every month, yearly ones six weeks before the renewal; some yearly ones leave early
 * by agreement.
 */
function decisionsOf(
  history: History,
  { index, billingMonths }: Profile,
  course: Course,
  paidFrom: number,
): Decision[] {
  const prng = new Prng(history.seed, 'decisions', index, paidFrom);
  const decisions: Decision[] = [];
  for (let month = 2; ; month += 1) {
    const endsOn = addMonths(history.firstDay + paidFrom, month) - history.firstDay;
    const isRenewal = billingMonths === 12 && month % 12 === 0;
    const day = endsOn - (isRenewal ? 42 : 4);
    if (day >= history.days) return decisions;
    const engagement = meanEngagement(course, day, 38);
    const luck = prng.next();
    if (engagement !== undefined)
      decisions.push({ day, endsOn, engagement, luck, weight: isRenewal ? 2.4 : billingMonths === 12 ? -2.2 : 0 });
  }
}

function finish(history: History, { profile, trial, paidFrom, course, decisions }: Walked, bias: number): Life {
  const base = { profile, ...(trial && { trial }) };
  if (course === undefined) return { ...base, terms: [], courses: [] };
  if (paidFrom === undefined) return { ...base, terms: [], courses: [course] };
  const first = cut(course, decisions, paidFrom, bias);
  const second = comeBack(history, profile, first.term, bias);
  return {
    ...base,
    terms: [first.term, ...(second ? [second.term] : [])],
    courses: [first.course, ...(second ? [second.course] : [])],
  };
}

function cut(
  course: Course,
  decisions: readonly Decision[],
  from: number,
  bias: number,
): { term: Term; course: Course } {
  const leaves = leavesAt(decisions, bias);
  if (leaves === undefined) return { term: { from }, course };
  return {
    term: { from, leaves },
    course: windDown(course, leaves.day, Math.min(leaves.endsOn, course.from + course.values.length)),
  };
}

function comeBack(
  history: History,
  profile: Profile,
  { leaves }: Term,
  bias: number,
): { term: Term; course: Course } | undefined {
  if (leaves === undefined) return undefined;
  const prng = new Prng(history.seed, 'back', profile.index);
  const from = leaves.endsOn + prng.whole(45, 200);
  if (!prng.chance(RETURNING) || from >= history.days - 14) return undefined;
  const course = walkEngagement(prng, { from, days: history.days - from, fit: Math.min(1, profile.fit + 0.25) });
  return cut(course, decisionsOf(history, profile, course, from), from, bias);
}

/**
 * Hidden engagement on a day of the history, 0 while there is none; beyond the history its last value fades when it was
 * low.
 */
export function engagementOn({ courses }: Life, day: number): number {
  const course = courses.find(({ from, values }) => day >= from && day < from + values.length);
  if (course !== undefined) return course.values[day - course.from] as number;
  const last = courses[courses.length - 1];
  return last === undefined || day < last.from ? 0 : (last.values[last.values.length - 1] ?? 0);
}

/** Whether a contract runs on a day of the history (or beyond it). */
export const isCustomerOn = ({ terms }: Life, day: number): boolean =>
  terms.some(({ from, leaves }) => day >= from && (leaves === undefined || day < leaves.endsOn));

/** Whether the product can be used on a day: under a contract or in a trial. */
export const isUserOn = (life: Life, day: number): boolean =>
  isCustomerOn(life, day) || (life.trial !== undefined && day >= life.trial.from && day < life.trial.to);
