import { present } from '../../../kernel/present.js';
import type { ActionDefinition } from '../../definition/steps/action.definition.js';
import type { ActionStep } from '../../model/action-step.js';
import type { StepState } from '../../model/playbook.state.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Walk } from '../../model/walk.js';
import { compileWith } from '../../model/with-template.js';
import { cancelEffect, requestEffect } from '../effect.rules.js';
import { retimeGiveUp } from '../give-up.js';

const MOST_BYTES = 32_000;

/**
 * Asks for something outside: written as a row by the turn, done later, and answered as a signal. The step waits for
 * the answer; when it is given up, `otherwise` is taken and the run goes on, and without one the run stands here until
 * it is tried again.
 */
export const actionStep: StepKind<ActionDefinition, ActionStep> = {
  goesBy: [],
  compile: (definition, path, compiler) => {
    const { use, with: given = {}, atMost, otherwise } = definition;
    if (JSON.stringify(given).length > MOST_BYTES)
      compiler.error(
        [...path, 'with'],
        'TOO_LARGE',
        'What the action is given is over 32 KB.',
        'Give ids and figures; let the receiver ask for the rest.',
      );
    const found = compiler.checkAction(use, given, path);
    return {
      ...present({ plugin: found.plugin }),
      action: found.action,
      reads: found.reads,
      with: compileWith(given, [...path, 'with'], (text, place) => compiler.template(text, place)),
      ...present({
        atMost,
        otherwise: otherwise === undefined ? undefined : compiler.steps(otherwise, [...path, 'otherwise']),
      }),
    };
  },
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? request(step, walk);
    if (state.status === 'FAILED') return state.choice === undefined ? 'WAITING' : 'PASSED';
    if (state.status !== 'WAITING') return 'PASSED';
    return state.choice === 'otherwise' ? followOtherwise(step, state, walk) : hear(step, state, walk);
  },
  cancel: (step, state, walk) => cancelEffect(step, state, walk),
  retime: retimeGiveUp,
};

/** In the pass after the last nothing leaves the house. */
function request(step: ActionStep, walk: Walk): StepState {
  const state = walk.begin(step, { use: useOf(step) });
  if (walk.pass.turn.effectsHeldBack) {
    walk.pass.loops.add(walk.playbook.key);
    walk.end(step, 'DONE', 'LOOP_STOPPED');
  } else requestEffect(step, state, walk);
  return state;
}

function hear(step: ActionStep, state: StepState, walk: Walk): Advance {
  const { answer } = state;
  if (step.atMost !== undefined) state.giveUpAt ??= walk.later(step.atMost);
  if (answer === undefined && (state.giveUpAt === undefined || state.giveUpAt > walk.now))
    return walk.sleep(state.giveUpAt);
  delete state.answer;
  walk.pass.changed.add(walk.run);
  if (answer !== undefined) tell(step, state, walk);
  else cancelEffect(step, state, walk);
  if (answer?.status === 'DONE') return walk.end(step, 'DONE', answer.outcome ?? 'OK');
  return giveUp(step, state, answer?.code ?? 'TIMED_OUT', walk);

  function tell({ key }: ActionStep, { effectId, causeId }: StepState, { run, scribe }: Walk): void {
    const { status, attempts, code } = answer as NonNullable<typeof answer>;
    const data = {
      effectId,
      runId: run.id,
      playbook: run.playbookKey,
      step: key,
      action: useOf(step),
      status,
      attempts,
      ...present({ code }),
    };
    scribe.emit({
      type: 'action.ended',
      data,
      causeId,
      playbookKey: run.playbookKey,
      ...present({ contactId: run.contactId }),
    });
  }
}

function giveUp(step: ActionStep, state: StepState, reason: string, walk: Walk): Advance {
  if (step.otherwise === undefined) return walk.fail(step, reason);
  state.outcome = reason;
  walk.choose(step, 'otherwise');
  return followOtherwise(step, state, walk);
}

function followOtherwise(step: ActionStep, state: StepState, walk: Walk): Advance {
  const advance = walk.steps(step.otherwise ?? []);
  if (advance === 'PASSED' && state.status === 'WAITING') walk.end(step, 'FAILED', state.outcome);
  return advance;
}

const useOf = ({ plugin, action }: ActionStep): string => (plugin === undefined ? action : `${plugin}.${action}`);
