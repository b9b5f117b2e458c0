const DAY = 86_400_000;

/** The window over which NPS is read unless another is asked for, days. */
export const NPS_WINDOW_DAYS = 90;

/** One answer of one person. */
export interface PersonAnswer {
  /** Whoever answered; two answers of one person count once, by the later. */
  readonly personId: string;
  readonly score: number;
  /** Milliseconds. */
  readonly at: number;
}

export interface NpsFigure {
  /** -100 to 100, not rounded. */
  readonly nps: number;
  readonly answers: number;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

export type NpsClass = 'PROMOTER' | 'PASSIVE' | 'DETRACTOR';

/** Promoter 9 and 10, passive 7 and 8, detractor 0 to 6. */
export const npsClassOf = (score: number): NpsClass => (score >= 9 ? 'PROMOTER' : score >= 7 ? 'PASSIVE' : 'DETRACTOR');

/**
 * Each person's latest answer in the window (until - days, until]. Of two at one moment, the one that comes later in
 * the list.
 */
export function latestAnswers(
  answers: readonly PersonAnswer[],
  until: number,
  days = NPS_WINDOW_DAYS,
): readonly PersonAnswer[] {
  const latest = new Map<string, PersonAnswer>();
  for (const answer of answers) {
    if (answer.at > until || answer.at <= until - days * DAY) continue;
    const known = latest.get(answer.personId);
    if (known === undefined || answer.at >= known.at) latest.set(answer.personId, answer);
  }
  return [...latest.values()];
}

/**
 * NPS = share of promoters - share of detractors, in points. Null when nobody answered. (domain.md, Voice of the
 * customer)
 */
export function npsOf(scores: readonly number[]): NpsFigure | null {
  if (scores.length === 0) return null;
  const count = (wanted: NpsClass) => scores.filter((score) => npsClassOf(score) === wanted).length;
  const [promoters, passives, detractors] = [count('PROMOTER'), count('PASSIVE'), count('DETRACTOR')];
  return {
    nps: (100 * (promoters - detractors)) / scores.length,
    answers: scores.length,
    promoters,
    passives,
    detractors,
  };
}

/** CSAT = share of 4 and 5 of 5, 0 to 1. Null when nobody answered. */
export const csatOf = (scores: readonly number[]): number | null => shareOf(scores, 4);

/** CES = share of 5, 6 and 7 of 7, 0 to 1. Null when nobody answered. */
export const cesOf = (scores: readonly number[]): number | null => shareOf(scores, 5);

const shareOf = (scores: readonly number[], least: number): number | null =>
  scores.length === 0 ? null : scores.filter((score) => score >= least).length / scores.length;
