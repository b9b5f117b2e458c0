import { z } from 'zod';
import type { Condition } from '../../../condition/condition.js';
import type { RunWalk } from '../run-walk.js';
import {
  type CompiledStep,
  celText,
  type Path,
  type StepCompiler,
  type StepDefinition,
  type StepKind,
  stepKey,
} from './step.js';

const fields = z.strictObject({
  branch: stepKey,
  if: celText('met = `then`; not met or unknown = `else`. Beside `switch`: not met = skipped').optional(),
  switch: celText('its value names the case').optional(),
});
export interface BranchDefinition extends z.infer<typeof fields> {
  then?: StepDefinition[] | undefined;
  else?: StepDefinition[] | undefined;
  cases?: Record<string, StepDefinition[]> | undefined;
  otherwise?: StepDefinition[] | undefined;
}

export interface BranchStep extends CompiledStep {
  readonly kind: 'branch';
  /** A condition (then / else) or an expression whose value names a case. */
  readonly decides: Condition;
  readonly isSwitch: boolean;
  /** `then`, `else`, `otherwise`, or the name of a case. */
  readonly ways: Readonly<Record<string, readonly CompiledStep[]>>;
}

/** Takes one of several ways, once and for all; unknown goes to `else` or `otherwise`. */
export const branchStep: StepKind<BranchDefinition, BranchStep> = {
  schema: (steps) =>
    fields.extend({
      // biome-ignore lint/suspicious/noThenProperty: as above
      then: steps.optional().meta({ description: 'The steps when `if` is met.' }),
      else: steps.optional().meta({ description: 'The steps when `if` is not met or unknown.' }),
      cases: z
        .record(z.string().min(1).max(64), steps)
        .optional()
        .meta({ description: 'Value of `switch` → the steps for it.' }),
      otherwise: steps.optional().meta({ description: 'The steps when `switch` has no case or is unknown.' }),
    }),
  nested: (definition) => [
    ...(['then', 'else', 'otherwise'] as const).map((way) => ({ path: [way], steps: definition[way] ?? [] })),
    ...Object.entries(definition.cases ?? {}).map(([name, steps]) => ({ path: ['cases', name], steps })),
  ],
  ownsIf: (definition) => definition.switch === undefined,
  compile: (definition, path, compiler) => {
    checkForm(definition, path, compiler);
    return definition.switch === undefined
      ? ifForm(definition, path, compiler)
      : switchForm(definition, definition.switch, path, compiler);
  },
  advance: (step, walk) => {
    const state = walk.state(step.key) ?? decide(step, walk);
    if (state.status !== 'WAITING') return 'PASSED';
    const advance = walk.steps(step.ways[state.choice ?? ''] ?? []);
    return advance === 'PASSED' ? walk.end(step, 'DONE', state.choice) : advance;
  },
};

function checkForm(definition: BranchDefinition, path: Path, compiler: StepCompiler): void {
  const name = `The branch “${definition.branch}”`;
  if (definition.switch === undefined) {
    if (definition.if === undefined)
      compiler.error(
        path,
        'BRANCH_FORM',
        `${name} says not what decides it.`,
        'Give `if` with then / else, or `switch` with cases / otherwise.',
      );
    if (definition.cases || definition.otherwise)
      compiler.error(
        path,
        'BRANCH_FORM',
        `${name} has cases, but no \`switch\`.`,
        'Use then / else with `if`, or add `switch`.',
      );
  } else {
    if (definition.cases === undefined)
      compiler.error(path, 'BRANCH_FORM', `${name} has no cases.`, 'Add `cases: { VALUE: [steps] }`.');
    if (definition.then || definition.else)
      compiler.error(
        path,
        'BRANCH_FORM',
        `${name} mixes \`switch\` with then / else.`,
        'Use cases / otherwise with `switch`.',
      );
  }
}

function ifForm(
  definition: BranchDefinition,
  path: Path,
  compiler: StepCompiler,
): Omit<BranchStep, keyof CompiledStep> {
  return {
    decides: compiler.condition(definition.if ?? 'false', [...path, 'if']),
    isSwitch: false,
    ways: {
      // biome-ignore lint/suspicious/noThenProperty: as above
      then: compiler.steps(definition.then ?? [], [...path, 'then']),
      else: compiler.steps(definition.else ?? [], [...path, 'else']),
    },
  };
}

function switchForm(
  definition: BranchDefinition,
  text: string,
  path: Path,
  compiler: StepCompiler,
): Omit<BranchStep, keyof CompiledStep> {
  const cases = Object.entries(definition.cases ?? {}).map(
    ([name, steps]) => [`case ${name}`, compiler.steps(steps, [...path, 'cases', name])] as const,
  );
  return {
    decides: compiler.condition(text, [...path, 'switch'], 'any'),
    isSwitch: true,
    ways: {
      ...Object.fromEntries(cases),
      otherwise: compiler.steps(definition.otherwise ?? [], [...path, 'otherwise']),
    },
  };
}

function decide(step: BranchStep, walk: RunWalk) {
  const state = walk.begin(step, step.decides.reads(walk.frame));
  state.choice = wayOf(step, walk);
  return state;
}

function wayOf({ decides, isSwitch, ways }: BranchStep, walk: RunWalk): string {
  if (!isSwitch) return decides.test(walk.frame) === true ? 'then' : 'else';
  const way = `case ${String(decides.evaluate(walk.frame))}`;
  return Object.hasOwn(ways, way) ? way : 'otherwise';
}
