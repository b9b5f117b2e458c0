import type { Condition } from '../../condition/condition.js';
import type { CompiledStep } from './compiled-step.js';
import type { WithTemplate } from './with-template.js';

/** A step that asks for something outside, ready to run. */
export interface ActionStep extends CompiledStep {
  readonly kind: 'action';
  /** The plugin whose code does it; left out for a built-in one. */
  readonly plugin?: string;
  readonly action: string;
  readonly with: WithTemplate;
  /** The facts that the action asks for. */
  readonly reads: readonly Condition[];
  readonly atMost?: string;
  readonly otherwise?: readonly CompiledStep[];
}
