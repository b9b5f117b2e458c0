import type { Condition } from '../../../condition/condition.js';
import type { EventType } from '../../../event/catalogue.js';
import { present } from '../../../kernel/present.js';
import type { Path } from '../../definition/step-form.js';
import { ENDS, FORMS, type WaitDefinition } from '../../definition/steps/wait.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepState } from '../../model/playbook.state.js';
import type { StepCompiler } from '../../model/step-compiler.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Walk } from '../../model/walk.js';
import { retimeGiveUp } from '../give-up.js';

type Form =
  | { readonly form: 'for'; readonly length: string }
  | { readonly form: 'until'; readonly until: Condition }
  | { readonly form: 'on'; readonly on: EventType; readonly test?: Condition }
  | { readonly form: 'date'; readonly date: Condition; readonly by: string; readonly sign: 1 | -1 };

export interface WaitStep extends CompiledStep {
  readonly kind: 'wait';
  readonly awaits: Form;
  readonly atMost?: string;
  readonly otherwise: readonly CompiledStep[];
}

/**
 * Stands still until a time, a condition, an event or a date; gives up after `atMost`, takes `otherwise`, and goes on.
 */
export const waitStep: StepKind<WaitDefinition, WaitStep> = {
  goesBy: [],
  compile: (definition, path, compiler) => {
    checkForm(definition, path, compiler);
    const awaits = formOf(definition, path, compiler);
    return {
      awaits,
      ...present({ atMost: definition.atMost }),
      otherwise: compiler.steps(definition.otherwise ?? [], [...path, 'otherwise']),
    };
  },
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? begin(step, walk);
    if (state.status !== 'WAITING') return 'PASSED';
    if (state.choice === 'otherwise') return followOtherwise(step, state, walk);
    const outcome = met(step.awaits, state, walk);
    if (outcome !== undefined) return walk.end(step, 'DONE', outcome);
    if (state.giveUpAt === undefined || state.giveUpAt > walk.now) return walk.sleep(state.giveUpAt);
    walk.choose(step, 'otherwise');
    return followOtherwise(step, state, walk);
  },
  retime: (step, state, calendar) => {
    if (step.awaits.form === 'for') state.wakeAt = calendar.add(state.startedAt, step.awaits.length);
    else delete state.wakeAt;
    retimeGiveUp(step, state, calendar);
  },
};

function checkForm(definition: WaitDefinition, path: Path, compiler: StepCompiler): void {
  const used = FORMS.filter((form) => definition[form] !== undefined);
  if (used.length !== 1) {
    const found =
      used.length === 0 ? 'says not for what it waits' : `waits for ${used.length} things at once: ${used.join(', ')}`;
    compiler.error(
      path,
      'WAIT_FORM',
      `The wait “${definition.wait}” ${found}.`,
      'Give exactly one of: for, until, on, before, after.',
    );
  }
  if (definition.by !== undefined && definition.before === undefined && definition.after === undefined) {
    compiler.error(
      [...path, 'by'],
      'WAIT_FORM',
      `The wait “${definition.wait}” has \`by\`, but no date.`,
      'Give `before` or `after` a date, or use `for` for a plain length of time.',
    );
  }
  if (definition.otherwise !== undefined && definition.atMost === undefined) {
    compiler.error(
      [...path, 'otherwise'],
      'WAIT_FORM',
      `The wait “${definition.wait}” has \`otherwise\`, but never gives up.`,
      'Add `atMost`, such as atMost: 5d.',
    );
  }
}

function formOf(definition: WaitDefinition, path: Path, compiler: StepCompiler): Form {
  if (definition.until !== undefined)
    return { form: 'until', until: compiler.condition(definition.until, [...path, 'until']) };
  if (definition.on !== undefined) return heardForm(definition, definition.on, path, compiler);
  if (definition.before !== undefined)
    return {
      form: 'date',
      date: compiler.date(definition.before, [...path, 'before']),
      by: definition.by ?? '0d',
      sign: -1,
    };
  if (definition.after !== undefined)
    return {
      form: 'date',
      date: compiler.date(definition.after, [...path, 'after']),
      by: definition.by ?? '0d',
      sign: 1,
    };
  return { form: 'for', length: definition.for ?? '0d' };
}

function heardForm(definition: WaitDefinition, type: string, path: Path, compiler: StepCompiler): Form {
  const on = compiler.eventType(type, [...path, 'on']);
  if (on === undefined) return { form: 'for', length: '0d' };
  return {
    form: 'on',
    on,
    ...present({
      test: definition.if === undefined ? undefined : compiler.eventCondition(definition.if, [...path, 'if'], on),
    }),
  };
}

function begin(step: WaitStep, walk: Walk): StepState {
  const state = walk.begin(step, { ...(step.atMost === undefined ? {} : { atMost: step.atMost }) });
  if (step.awaits.form === 'for') state.wakeAt = walk.later(step.awaits.length);
  if (step.atMost !== undefined) state.giveUpAt = walk.later(step.atMost);
  return state;
}

/** How the wait ended, or undefined while it goes on. */
function met(awaits: Form, state: StepState, walk: Walk): string | undefined {
  if (awaits.form === 'until')
    return noted(awaits.until.test(walk.frame) === true, ENDS.until, awaits.until, state, walk);
  if (awaits.form === 'on') return heard(awaits, state, walk);
  if (awaits.form === 'date')
    return noted(isReached(dateOf(awaits, walk), walk), ENDS.before, awaits.date, state, walk);
  return isReached(state.wakeAt, walk) ? ENDS.for : undefined;
}

function noted(
  isMet: boolean,
  outcome: string,
  condition: Condition,
  state: StepState,
  walk: Walk,
): string | undefined {
  if (!isMet) return undefined;
  Object.assign(state.inputs, condition.reads(walk.frame));
  return outcome;
}

function heard({ on, test }: Extract<Form, { form: 'on' }>, state: StepState, walk: Walk): string | undefined {
  const event = walk.hear(on, state, test);
  if (event === undefined) return undefined;
  state.event = event;
  return ENDS.on;
}

function dateOf({ date, by, sign }: Extract<Form, { form: 'date' }>, walk: Walk): number | undefined {
  const value = date.evaluate(walk.frame);
  return typeof value === 'number' ? walk.later(by, value, sign) : undefined;
}

function isReached(at: number | undefined, walk: Walk): boolean {
  if (at === undefined) return false;
  if (at > walk.now) walk.sleep(at);
  return at <= walk.now;
}

function followOtherwise(step: WaitStep, state: StepState, walk: Walk): Advance {
  const advance = walk.steps(step.otherwise);
  if (advance === 'PASSED' && state.status === 'WAITING') walk.end(step, 'DONE', 'TIMED_OUT');
  return advance;
}
