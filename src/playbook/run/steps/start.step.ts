import type { StartDefinition } from '../../definition/steps/start.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';

export interface StartStep extends CompiledStep {
  readonly kind: 'start';
  readonly playbook: string;
}

/** Starts another playbook for the same subject, by that one's own rules of enrolment. */
export const startStep: StepKind<StartDefinition, StartStep> = {
  goesBy: [],
  compile: ({ playbook }, path, compiler) => {
    compiler.checkPlaybook(playbook, [...path, 'playbook']);
    return { playbook };
  },
  advance: (step, walk) =>
    walk.state(step.key) === undefined
      ? walk.effect(step, { playbook: step.playbook }, (causeId) => startPlaybook(step, causeId, walk))
      : 'PASSED',
};

/** The new run begins in the next pass, so that playbooks that start each other in circles meet the loop guard. */
function startPlaybook(step: StartStep, causeId: string, walk: Walk): Effect {
  const hasStarted = walk.enrol(step, step.playbook, causeId);
  return { outcome: hasStarted ? 'STARTED' : 'HELD_BACK', changedFacts: hasStarted };
}
