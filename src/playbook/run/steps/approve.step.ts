import { z } from 'zod';
import { present } from '../../../kernel/present.js';
import { assigneeFor } from '../../../team/assignment.rules.js';
import { ACCOUNT_ROLES } from '../../../team/member.types.js';
import type { StepState } from '../../model/playbook.state.js';
import { boundText, type KeptTemplate, keptTemplate } from '../bound-text.js';
import type { RunWalk } from '../run-walk.js';
import {
  type Advance,
  type CompiledStep,
  durationText,
  type StepDefinition,
  type StepKind,
  skipUnless,
  stepKey,
} from './step.js';

const approver = z
  .union([
    z.enum(['owner', 'ownersManager']),
    z.strictObject({ role: z.enum(ACCOUNT_ROLES).meta({ description: 'A role of the account team.' }) }),
  ])
  .meta({
    description:
      'Who is asked: the owner (default), the owner’s manager, or a role of the account team. Absence is ' +
      'covered; anybody who may write can answer.',
  });

const fields = z.strictObject({
  approve: stepKey,
  if: skipUnless,
  title: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: 'Template: what is asked, as in Offer {{ account.name }} a discount?' }),
  assign: approver.optional(),
  atMost: durationText('when it counts as refused').optional(),
});
export interface ApproveDefinition extends z.infer<typeof fields> {
  otherwise?: StepDefinition[] | undefined;
}

export interface ApproveStep extends CompiledStep {
  readonly kind: 'approve';
  readonly title: KeptTemplate;
  readonly assign: z.infer<typeof approver>;
  readonly atMost?: string;
  readonly otherwise: readonly CompiledStep[];
}

/**
 * Stands still until a person says yes. Nothing that follows happens without one: after a no, or after `atMost`, the
 * run takes
 * `otherwise` and then no further step, as with `end`.
 */
export const approveStep: StepKind<ApproveDefinition, ApproveStep> = {
  schema: (steps) =>
    fields.extend({
      otherwise: steps
        .optional()
        .meta({ description: 'The steps after a no, or after `atMost`; then the run takes no further one.' }),
    }),
  nested: ({ otherwise = [] }) => [{ path: ['otherwise'], steps: otherwise }],
  outcomes: () => ['APPROVED', 'REJECTED', 'TIMED_OUT'],
  standsStill: true,
  compile: (definition, path, compiler) => ({
    title: keptTemplate(definition.title, [...path, 'title'], compiler),
    assign: definition.assign ?? 'owner',
    otherwise: compiler.steps(definition.otherwise ?? [], [...path, 'otherwise']),
    ...present({ atMost: definition.atMost }),
  }),
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? ask(step, walk);
    if (state.status !== 'WAITING') return 'PASSED';
    if (state.choice === 'otherwise') return takeOtherwise(step, state, walk);
    const { isApproved } = state.approval ?? {};
    if (isApproved !== undefined) noteAnswer(step, state, isApproved, walk);
    if (isApproved === true) return walk.end(step, 'DONE', 'APPROVED');
    if (isApproved === undefined && (state.giveUpAt === undefined || state.giveUpAt > walk.now))
      return walk.sleep(state.giveUpAt);
    state.outcome = isApproved === undefined ? 'TIMED_OUT' : 'REJECTED';
    walk.choose(step, 'otherwise');
    return takeOtherwise(step, state, walk);
  },
};

function ask(step: ApproveStep, walk: RunWalk): StepState {
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

function noteAnswer(
  step: ApproveStep,
  { causeId, approval }: StepState,
  isApproved: boolean,
  { run, scribe }: RunWalk,
): void {
  scribe.emit({
    type: 'approval.given',
    data: { runId: run.id, playbook: run.playbookKey, step: step.key, isApproved },
    causeId: approval?.causeId ?? causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
}

function takeOtherwise(step: ApproveStep, state: StepState, walk: RunWalk): Advance {
  const advance = walk.steps(step.otherwise);
  if (advance === 'WAITING') return 'WAITING';
  if (state.status === 'WAITING') walk.end(step, 'DONE', state.outcome);
  return 'ENDED';
}
