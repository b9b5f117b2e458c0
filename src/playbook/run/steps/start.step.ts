import { z } from 'zod';
import { enrolByKey } from '../../enrolment/enrolment.rules.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type CompiledStep, type StepKind, skipUnless, stepKey } from './step.js';

const fields = z.strictObject({
  start: stepKey,
  if: skipUnless,
  playbook: z.string().min(1).max(100).meta({
    description:
      'The key of the playbook to start for the same subject. One that is not loaded is recorded as held back.',
  }),
});
export type StartDefinition = z.infer<typeof fields>;

export interface StartStep extends CompiledStep {
  readonly kind: 'start';
  readonly playbook: string;
}

/** Starts another playbook for the same subject, by that one's own rules of enrolment. */
export const startStep: StepKind<StartDefinition, StartStep> = {
  schema: () => fields,
  nested: () => [],
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
function startPlaybook(step: StartStep, causeId: string, walk: RunWalk): Effect {
  const { run, pass } = walk;
  const { playbook } = step;
  const occurrence = `${run.playbookKey}/${run.occurrence}/${walk.effectStep(step)}`;
  const started = enrolByKey(
    { playbookKey: playbook, contactId: run.contactId, renewalId: run.renewalId, occurrence, by: 'PLAYBOOK', causeId },
    pass,
  );
  return { outcome: started === undefined ? 'HELD_BACK' : 'STARTED', changedFacts: started !== undefined };
}
