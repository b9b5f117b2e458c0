import { present } from '../../../kernel/present.js';
import { assigneeFor } from '../../../team/assignment.rules.js';
import { keptTemplate } from '../../compile/kept-template.js';
import type { ApproveDefinition } from '../../definition/steps/approve.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { KeptTemplate } from '../../model/kept-template.js';
import type { StepState } from '../../model/playbook.state.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Walk } from '../../model/walk.js';
import { boundText } from '../bound-text.js';
import { retimeGiveUp } from '../give-up.js';

export interface ApproveStep extends CompiledStep {
  readonly kind: 'approve';
  readonly title: KeptTemplate;
  readonly assign: NonNullable<ApproveDefinition['assign']>;
  readonly atMost?: string;
  readonly otherwise: readonly CompiledStep[];
}

/**
 * Stands still until a person says yes. Nothing that follows happens without one: after a no, or after `atMost`, the
 * run takes
 * `otherwise` and then no further step, as with `end`.
 */
export const approveStep: StepKind<ApproveDefinition, ApproveStep> = {
  goesBy: [],
  compile: (definition, path, compiler) => ({
    title: keptTemplate(definition.title, [...path, 'title'], compiler),
    assign: definition.assign ?? 'owner',
    otherwise: compiler.steps(definition.otherwise ?? [], [...path, 'otherwise']),
    ...present({ atMost: definition.atMost }),
  }),
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? ask(step, walk);
    if (state.status !== 'WAITING') return 'PASSED';
    if (state.choice === 'otherwise') return followOtherwise(step, state, walk);
    const { isApproved } = state.approval ?? {};
    if (isApproved !== undefined) recordApproval(step, state, isApproved, walk);
    if (isApproved === true) return walk.end(step, 'DONE', 'APPROVED');
    if (isApproved === undefined && (state.giveUpAt === undefined || state.giveUpAt > walk.now))
      return walk.sleep(state.giveUpAt);
    state.outcome = isApproved === undefined ? 'TIMED_OUT' : 'REJECTED';
    walk.choose(step, 'otherwise');
    return followOtherwise(step, state, walk);
  },
  retime: retimeGiveUp,
};

function ask(step: ApproveStep, walk: Walk): StepState {
  const { pass, draft, run, now } = walk;
  const found =
    assigneeFor(step.assign, draft, pass.turn.at.surroundings, now) ??
    assigneeFor('owner', draft, pass.turn.at.surroundings, now);
  const approverId = found !== undefined && 'memberId' in found ? found.memberId : undefined;
  const title = boundText(step.title, walk);
  const state = walk.begin(step, { ...title.bindings, ...present({ approverId, atMost: step.atMost }) });
  state.approval = { title, ...present({ approverId }) };
  if (step.atMost !== undefined) state.giveUpAt = walk.later(step.atMost);
  walk.scribe.emit({
    type: 'approval.requested',
    data: { runId: run.id, playbook: run.playbookKey, step: step.key, ...present({ approverId }) },
    causeId: state.causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
  return state;
}

function recordApproval(
  step: ApproveStep,
  { causeId, approval }: StepState,
  isApproved: boolean,
  { run, scribe }: Walk,
): void {
  scribe.emit({
    type: 'approval.given',
    data: { runId: run.id, playbook: run.playbookKey, step: step.key, isApproved },
    causeId: approval?.causeId ?? causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
}

function followOtherwise(step: ApproveStep, state: StepState, walk: Walk): Advance {
  const advance = walk.steps(step.otherwise);
  if (advance === 'WAITING') return 'WAITING';
  if (state.status === 'WAITING') walk.end(step, 'DONE', state.outcome);
  return 'ENDED';
}
