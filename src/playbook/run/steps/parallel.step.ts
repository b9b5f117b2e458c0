import type { ParallelDefinition } from '../../definition/steps/parallel.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance } from '../../model/walk.js';

export interface ParallelStep extends CompiledStep {
  readonly kind: 'parallel';
  readonly lanes: readonly (readonly CompiledStep[])[];
}

/** Several lists of steps side by side; ends when all of them have. */
export const parallelStep: StepKind<ParallelDefinition, ParallelStep> = {
  goesBy: [],
  compile: (definition, path, compiler) => {
    if (Object.keys(definition.lanes).length === 0)
      compiler.error(
        [...path, 'lanes'],
        'NO_LANES',
        `“${definition.parallel}” has no lanes.`,
        'Add at least one: lanes: { path: [steps] }.',
      );
    return {
      lanes: Object.entries(definition.lanes).map(([name, steps]) => compiler.steps(steps, [...path, 'lanes', name])),
    };
  },
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? walk.begin(step);
    if (state.status !== 'WAITING') return 'PASSED';
    const lanes: Advance[] = [];
    for (const lane of step.lanes) {
      lanes.push(walk.steps(lane));
      if (lanes.at(-1) === 'ENDED') return 'ENDED';
    }
    return lanes.every((lane) => lane === 'PASSED') ? walk.end(step, 'DONE') : 'WAITING';
  },
};
