import type { Band } from './health.types.js';

/** What was last known of a measure's input. */
export interface InputState {
  /** 0 to 100. */
  readonly points: number;
  /** When that came to be so, and when it was last seen to be so, in milliseconds. */
  readonly since: number;
  readonly seenAt: number;
}

/** A score as it stood at the end of a company day. Scores are hundredths of a point. */
export type DayScore = readonly [day: number, score: number];

/** What an account remembers of its health. A score is unknown while no measure has data. */
export interface HealthPart {
  /** The model that made the score; missing before the first scoring. */
  model?: string;
  score?: number;
  band?: Band;
  /** Since when it has been in its band. */
  bandSince?: number;
  /** Contributions by measure, hundredths of a point. */
  points: Record<string, number>;
  inputs: Record<string, InputState>;
  /** What plugins’ code found, by `<plugin>.<measure>`: when it is asked next, what it answered and when. */
  coded: Record<string, { readonly askAt: number; readonly value?: number | boolean | null; readonly at?: number }>;
  /** What the last event told. */
  announced?: { readonly score?: number; readonly band?: Band };
  /** Days on which the score changed, the earliest at or before 30 days ago, as recomputed with the present model. */
  past: DayScore[];
  /** Up to this company day, scores in `past` are of another model, recomputed. */
  restatedDay?: number;
  /** Whether a measure's data is older than it may be. */
  isStale: boolean;
  /** When a measure's data will be too old, if nothing comes. */
  reviewAt?: number;
  /** What the rows were last made of. */
  seen?: string;
}

export const newHealthPart = (): HealthPart => ({ points: {}, inputs: {}, coded: {}, past: [], isStale: false });
