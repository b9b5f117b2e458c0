import { z } from 'zod';
import { PerennialError } from '../../../kernel/errors.js';
import { moveTo } from '../../../lifecycle/lifecycle.rules.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type CompiledStep, type StepKind, skipUnless, stepKey } from './step.js';

const fields = z.strictObject({
  move: stepKey,
  if: skipUnless,
  stage: z
    .string()
    .min(1)
    .max(64)
    .meta({
      description:
        'The stage to move to, by key. A move that the model does not allow is recorded as REFUSED, and the run ' +
        'goes on.',
    }),
});
export type MoveDefinition = z.infer<typeof fields>;

export interface MoveStep extends CompiledStep {
  readonly kind: 'move';
  readonly stage: string;
}

/** Moves the account to a stage; what follows in the run sees the account as it then is. */
export const moveStep: StepKind<MoveDefinition, MoveStep> = {
  schema: () => fields,
  nested: () => [],
  compile: ({ stage }, path, compiler) => {
    compiler.checkStage(stage, [...path, 'stage']);
    return { stage };
  },
  advance: (step, walk) =>
    walk.state(step.key) === undefined
      ? walk.effect(step, { stage: step.stage }, (causeId) => moveAccount(step.stage, causeId, walk))
      : 'PASSED',
};

function moveAccount(stage: string, causeId: string, { draft, pass, scribe }: RunWalk): Effect {
  try {
    const hasMoved = moveTo(draft, pass.turn.lifecycle, { to: stage, causeId }, scribe, pass.turn.at);
    return { outcome: hasMoved ? 'MOVED' : 'THERE_ALREADY', changedFacts: hasMoved };
  } catch (error) {
    if (error instanceof PerennialError && error.code === 'STAGE_MOVE_FORBIDDEN')
      return { outcome: 'REFUSED', changedFacts: false };
    throw error;
  }
}
