import type { Condition } from '../../condition/condition.js';

/** A step ready to run. `skipUnless` is its `if`. */
export interface CompiledStep {
  readonly kind: string;
  readonly key: string;
  readonly skipUnless?: Condition;
  /** The repeats that it stands in, by key, outermost first; left out when it stands in none. */
  readonly within?: readonly string[];
}
