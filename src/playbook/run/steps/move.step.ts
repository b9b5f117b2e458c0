import { PerennialError } from '../../../kernel/errors.js';
import { moveTo } from '../../../lifecycle/lifecycle.rules.js';
import type { MoveDefinition } from '../../definition/steps/move.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';

export interface MoveStep extends CompiledStep {
  readonly kind: 'move';
  readonly stage: string;
}

/** Moves the account to a stage; what follows in the run sees the account as it then is. */
export const moveStep: StepKind<MoveDefinition, MoveStep> = {
  goesBy: ['stage'],
  compile: ({ stage }, path, compiler) => {
    compiler.checkStage(stage, [...path, 'stage']);
    return { stage };
  },
  advance: (step, walk) =>
    walk.state(step.key) === undefined
      ? walk.effect(step, { stage: step.stage }, (causeId) => moveAccount(step.stage, causeId, walk))
      : 'PASSED',
};

function moveAccount(stage: string, causeId: string, { draft, pass, scribe }: Walk): Effect {
  try {
    const hasMoved = moveTo(draft, pass.turn.lifecycle, { to: stage, causeId }, scribe, pass.turn.at);
    return { outcome: hasMoved ? 'MOVED' : 'THERE_ALREADY', changedFacts: hasMoved };
  } catch (error) {
    if (error instanceof PerennialError && error.code === 'STAGE_MOVE_FORBIDDEN')
      return { outcome: 'REFUSED', changedFacts: false };
    throw error;
  }
}
