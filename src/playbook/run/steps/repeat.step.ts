import type { Condition } from '../../../condition/condition.js';
import { present } from '../../../kernel/present.js';
import { formOf } from '../../definition/step-kinds.js';
import type { RepeatDefinition } from '../../definition/steps/repeat.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepState } from '../../model/playbook.state.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Walk } from '../../model/walk.js';
import { retimeGiveUp } from '../give-up.js';

export interface RepeatStep extends CompiledStep {
  readonly kind: 'repeat';
  readonly steps: readonly CompiledStep[];
  readonly until?: Condition;
  readonly mostRounds?: number;
  readonly atMost?: string;
}

/**
 * The same steps again and again. `steps.<key>` is the latest round; a task that an earlier round launched lives on. A
 * round that took no time at all is followed by the next a day later, so that a condition that always holds does no
 * harm.
 */
export const repeatStep: StepKind<RepeatDefinition, RepeatStep> = {
  goesBy: [],
  compile: ({ until, atMost, steps }, path, compiler) => ({
    steps: compiler.steps(steps, [...path, 'steps']),
    ...present({
      until: until === undefined ? undefined : compiler.condition(until, [...path, 'until']),
      mostRounds: typeof atMost === 'number' ? atMost : undefined,
      atMost: typeof atMost === 'string' ? atMost : undefined,
    }),
  }),
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? begin(step, walk);
    if (state.status !== 'WAITING') return 'PASSED';
    if (state.giveUpAt !== undefined && state.giveUpAt <= walk.now) return giveUp(step, walk);
    walk.sleep(state.giveUpAt);
    return rounds(step, state, walk);
  },
  retime: retimeGiveUp,
};

function begin(step: RepeatStep, walk: Walk): StepState {
  const state = walk.begin(step, present({ atMost: step.atMost ?? step.mostRounds }));
  Object.assign(state, { round: 1, roundAt: walk.now });
  if (step.atMost !== undefined) state.giveUpAt = walk.later(step.atMost);
  if (step.until?.test(walk.frame) === true) walk.end(step, 'DONE', 'MET');
  return state;
}

function rounds(step: RepeatStep, state: StepState, walk: Walk): Advance {
  if (state.status !== 'WAITING') return 'PASSED';
  const advance = walk.steps(step.steps);
  if (advance !== 'PASSED') return advance;
  if (step.until?.test(walk.frame) === true) return met(step, state, step.until, walk);
  if (state.round === step.mostRounds) return walk.end(step, 'DONE', 'EXHAUSTED');
  if (state.roundAt === walk.now) state.wakeAt = walk.later('1d');
  if (state.wakeAt !== undefined && state.wakeAt > walk.now) return walk.sleep(state.wakeAt);
  walk.nextRound(step, state);
  return rounds(step, state, walk);
}

function met(step: RepeatStep, state: StepState, until: Condition, walk: Walk): 'PASSED' {
  Object.assign(state.inputs, until.reads(walk.frame));
  return walk.end(step, 'DONE', 'MET');
}

function giveUp(step: RepeatStep, walk: Walk): 'PASSED' {
  for (const { step: inner, state } of walk.waiting()) {
    if (inner.within?.includes(step.key) && formOf(inner.kind).livesOn !== true)
      walk.end(inner, 'CANCELLED', undefined, walk.now, state);
  }
  return walk.end(step, 'DONE', 'TIMED_OUT');
}
