import { z } from 'zod';
import { enrolByKey } from '../../enrolment/enrolment.rules.js';
import type { RunState } from '../../model/playbook.state.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type CompiledStep, type StepKind, skipUnless, stepKey } from './step.js';

const fields = z.strictObject({
  stop: stepKey,
  if: skipUnless,
  playbook: z.string().min(1).max(100).meta({
    description:
      'The key of the playbook whose live runs end. One that is not loaded and has none is recorded as held back.',
  }),
});
export type StopDefinition = z.infer<typeof fields>;

export interface StopStep extends CompiledStep {
  readonly kind: 'stop';
  readonly playbook: string;
}

/**
 * Ends another playbook’s live runs of the subject, CANCELLED: those about the same contact or renewal, and those about
 * the account.
 */
export const stopStep: StepKind<StopDefinition, StopStep> = {
  schema: () => fields,
  nested: () => [],
  compile: ({ playbook }, path, compiler) => {
    compiler.checkOther(playbook, [...path, 'playbook']);
    compiler.checkPlaybook(playbook, [...path, 'playbook']);
    return { playbook };
  },
  advance: (step, walk) =>
    walk.state(step.key) === undefined
      ? walk.effect(step, { playbook: step.playbook }, (causeId) => stopPlaybook(step, causeId, walk))
      : 'PASSED',
};

/** The runs end in the next pass, by their own rules: what was launched is cancelled, what is in progress is marked. */
function stopPlaybook(step: StopStep, causeId: string, walk: RunWalk): Effect {
  const { run, draft, pass } = walk;
  const { playbook: playbookKey } = step;
  const live = draft.playbooks.runs.filter((other) => other.playbookKey === playbookKey && concerns(run, other));
  for (const other of live) other.cancelledBy ??= causeId;
  if (live.length > 0) return { outcome: 'STOPPED', changedFacts: true };
  if (pass.playbook(playbookKey) !== undefined) return { outcome: 'NOTHING_LIVE', changedFacts: false };
  enrolByKey(
    {
      playbookKey,
      contactId: run.contactId,
      renewalId: run.renewalId,
      occurrence: `${run.playbookKey}/${run.occurrence}/${walk.effectStep(step)}`,
      by: 'PLAYBOOK',
      causeId,
    },
    pass,
  );
  return { outcome: 'HELD_BACK', changedFacts: false };
}

/** An account's run stops those of its contacts and renewals too; a contact's stops no sibling's. */
function concerns(run: RunState, other: RunState): boolean {
  const isSame = (own: string | undefined, theirs: string | undefined) =>
    own === undefined || theirs === undefined || own === theirs;
  return other !== run && isSame(run.contactId, other.contactId) && isSame(run.renewalId, other.renewalId);
}
