import type { FactValue } from '../../condition/fact.js';

/** What stands between a playbook and a run of it, in the order in which it is asked. */
const WHY_NOT_QUESTIONS = [
  'IN_FORCE',
  'SUBJECT',
  'TRIGGER',
  'TRIGGER_MEMORY',
  'AUDIENCE',
  'GOAL_ALREADY_MET',
  'LIVE_RUN',
  'REENTRY',
  'HOLDOUT',
  'GROUP',
  'IN_INTERVENTION',
  'NOISE_BUDGET',
  'QUIET_HOURS',
  'COOLDOWN',
  'HELD_BACK',
] as const;
export type WhyNotQuestion = (typeof WHY_NOT_QUESTIONS)[number];

/**
 * MET: it stands in no way. NOT_MET: it says no. UNKNOWN: a fact is missing that decides. WAITING: it takes time, or
 * something that is yet to happen.
 */
const WHY_NOT_VERDICTS = ['MET', 'NOT_MET', 'UNKNOWN', 'WAITING'] as const;
export type WhyNotVerdict = (typeof WHY_NOT_VERDICTS)[number];

export interface Reading {
  readonly name: string;
  /** Null = unknown. */
  readonly value: Exclude<FactValue, undefined> | null | unknown;
}

export interface WhyNotCheck {
  readonly check: WhyNotQuestion;
  readonly verdict: WhyNotVerdict;
  readonly text: string;
  readonly facts: readonly Reading[];
}

export const verdictOf = (truth: boolean | undefined): WhyNotVerdict =>
  truth === undefined ? 'UNKNOWN' : truth ? 'MET' : 'NOT_MET';

export const readings = (facts: Readonly<Record<string, unknown>> = {}): Reading[] =>
  Object.entries(facts).map(([name, value]) => ({ name, value: value ?? null }));

export const say = (
  check: WhyNotQuestion,
  verdict: WhyNotVerdict,
  text: string,
  facts: Readonly<Record<string, unknown>> = {},
): WhyNotCheck => ({
  check,
  verdict,
  text,
  facts: readings(facts),
});

/** The answer in one line: the first that says no, else the first that is not known, else the first that waits. */
export function whyNotSummary(checks: readonly WhyNotCheck[]): string {
  const first = (verdict: WhyNotVerdict) => checks.find((check) => check.verdict === verdict);
  return (
    (first('NOT_MET') ?? first('UNKNOWN') ?? first('WAITING'))?.text ??
    'Nothing stands in the way: it starts at the account’s next turn.'
  );
}
