import type { Condition, Template } from '../../condition/condition.js';

/** A template of a step, and what it reads besides names. */
export interface KeptTemplate {
  readonly template: Template;
  readonly reads: readonly Condition[];
}
