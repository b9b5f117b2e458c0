import { z } from 'zod';
import { type CompiledStep, type StepKind, skipUnless, stepKey } from './step.js';

const fields = z.strictObject({ end: stepKey, if: skipUnless });
export type EndDefinition = z.infer<typeof fields>;

export interface EndStep extends CompiledStep {
  readonly kind: 'end';
}

/** No lane takes a further step. What was launched stays open; the run is complete when that is done. */
export const endStep: StepKind<EndDefinition, EndStep> = {
  schema: () => fields,
  nested: () => [],
  compile: () => ({}),
  advance: (step, walk) => {
    if (walk.state(step.key) !== undefined) return 'PASSED';
    walk.begin(step);
    walk.end(step, 'DONE');
    return 'ENDED';
  },
};
