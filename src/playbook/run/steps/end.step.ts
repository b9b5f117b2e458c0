import type { EndDefinition } from '../../definition/steps/end.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepKind } from '../../model/step-kind.js';

export interface EndStep extends CompiledStep {
  readonly kind: 'end';
}

/** No lane takes a further step. What was launched stays open; the run is complete when that is done. */
export const endStep: StepKind<EndDefinition, EndStep> = {
  goesBy: [],
  compile: () => ({}),
  advance: (step, walk) => {
    if (walk.state(step.key) !== undefined) return 'PASSED';
    walk.begin(step);
    walk.end(step, 'DONE');
    return 'ENDED';
  },
};
