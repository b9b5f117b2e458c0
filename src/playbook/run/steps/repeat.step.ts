import { z } from 'zod';
import type { Condition } from '../../../condition/condition.js';
import { present } from '../../../kernel/present.js';
import type { StepState } from '../../model/playbook.state.js';
import type { RunWalk } from '../run-walk.js';
import {
  type Advance,
  type CompiledStep,
  celText,
  durationText,
  type StepDefinition,
  type StepKind,
  skipUnless,
  stepKey,
} from './step.js';

const fields = z.strictObject({
  repeat: stepKey,
  if: skipUnless,
  until: celText(
    'asked before each round; met = no further round begins. Left out = it goes on until the goal or stopWhen ' +
      'ends the run',
  ).optional(),
  atMost: z
    .union([
      durationText('when to give up, from the first round; what waits then, waits no longer'),
      z.number().int().min(1).max(1000),
    ])
    .optional()
    .meta({ description: 'When to give up: a number of rounds, or a duration such as 90d.' }),
});
export interface RepeatDefinition extends z.infer<typeof fields> {
  steps: StepDefinition[];
}

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
  schema: (steps) =>
    fields.extend({ steps: steps.meta({ description: 'The steps of one round; one of them must wait.' }) }),
  nested: ({ steps }) => [{ path: ['steps'], steps }],
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
};

function begin(step: RepeatStep, walk: RunWalk): StepState {
  const state = walk.begin(step, present({ atMost: step.atMost ?? step.mostRounds }));
  Object.assign(state, { round: 1, roundAt: walk.now });
  if (step.atMost !== undefined) state.giveUpAt = walk.later(step.atMost);
  if (step.until?.test(walk.frame) === true) walk.end(step, 'DONE', 'MET');
  return state;
}

function rounds(step: RepeatStep, state: StepState, walk: RunWalk): Advance {
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

function met(step: RepeatStep, state: StepState, until: Condition, walk: RunWalk): 'PASSED' {
  Object.assign(state.inputs, until.reads(walk.frame));
  return walk.end(step, 'DONE', 'MET');
}

function giveUp(step: RepeatStep, walk: RunWalk): 'PASSED' {
  for (const { step: inner, state } of walk.waiting()) {
    if (inner.within?.includes(step.key) && inner.kind !== 'task' && inner.kind !== 'guide')
      walk.end(inner, 'CANCELLED', undefined, walk.now, state);
  }
  return walk.end(step, 'DONE', 'TIMED_OUT');
}
