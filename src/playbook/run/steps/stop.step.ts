import type { StopDefinition } from '../../definition/steps/stop.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { RunState } from '../../model/playbook.state.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';

export interface StopStep extends CompiledStep {
  readonly kind: 'stop';
  readonly playbook: string;
}

/**
 * Ends another playbook’s live runs of the subject, CANCELLED: those about the same contact or renewal, and those about
 * the account.
 */
export const stopStep: StepKind<StopDefinition, StopStep> = {
  goesBy: [],
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
function stopPlaybook(step: StopStep, causeId: string, walk: Walk): Effect {
  const { run, draft, pass } = walk;
  const { playbook: playbookKey } = step;
  const live = draft.playbooks.runs.filter((other) => other.playbookKey === playbookKey && concerns(run, other));
  for (const other of live) other.cancelledBy ??= causeId;
  if (live.length > 0) return { outcome: 'STOPPED', changedFacts: true };
  if (pass.playbook(playbookKey) !== undefined) return { outcome: 'NOTHING_LIVE', changedFacts: false };
  walk.enrol(step, playbookKey, causeId);
  return { outcome: 'HELD_BACK', changedFacts: false };
}

/** An account's run stops those of its contacts and renewals too; a contact's stops no sibling's. */
function concerns(run: RunState, other: RunState): boolean {
  const isSame = (own: string | undefined, theirs: string | undefined) =>
    own === undefined || theirs === undefined || own === theirs;
  return other !== run && isSame(run.contactId, other.contactId) && isSame(run.renewalId, other.renewalId);
}
