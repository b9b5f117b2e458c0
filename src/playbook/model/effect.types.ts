/**
 * ACTION: what a step of a run asks for outside. MEASURE: an input of a scorecard that is computed in a plugin's code.
 */
const EFFECT_KINDS = ['ACTION', 'MEASURE'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/**
 * PENDING: to be done, at once or after a pause. LEASED: a process is at it. PAUSED: it waits for code that is missing
 * or quarantined.
 * The others are ends: DONE; DEAD, given up and kept to be tried again; CANCELLED, no longer wanted.
 */
const EFFECT_STATUSES = ['PENDING', 'LEASED', 'PAUSED', 'DONE', 'DEAD', 'CANCELLED'] as const;
export type EffectStatus = (typeof EFFECT_STATUSES)[number];

/** What is handed to whoever performs it; emptied once it is done, for it may hold names. */
export interface EffectPayload {
  /** The step's `with`, its templates rendered. */
  readonly with: Readonly<Record<string, unknown>>;
  /** The facts that the action asks for, by path; null = unknown. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** How an effect was answered, as the signal says it. */
export interface EffectAnswer {
  readonly status: 'DONE' | 'DEAD';
  readonly outcome?: string;
  readonly attempts: number;
  readonly code?: string;
}
