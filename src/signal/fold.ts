import type { FactMoment } from '../condition/fact.js';

/**
 * The moment of a fold: what facts see. `isHistory` is true for a signal older than the lateness: it corrects and fires
 * nothing.
 */
export interface FoldMoment extends FactMoment {
  readonly isHistory: boolean;
}
