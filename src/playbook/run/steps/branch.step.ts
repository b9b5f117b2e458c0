import type { Condition } from '../../../condition/condition.js';
import type { Path } from '../../definition/step-form.js';
import type { BranchDefinition } from '../../definition/steps/branch.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepCompiler } from '../../model/step-compiler.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Walk } from '../../model/walk.js';

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
  goesBy: [],
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

function decide(step: BranchStep, walk: Walk) {
  const state = walk.begin(step, step.decides.reads(walk.frame));
  state.choice = wayOf(step, walk);
  return state;
}

function wayOf({ decides, isSwitch, ways }: BranchStep, walk: Walk): string {
  if (!isSwitch) return decides.test(walk.frame) === true ? 'then' : 'else';
  const way = `case ${String(decides.evaluate(walk.frame))}`;
  return Object.hasOwn(ways, way) ? way : 'otherwise';
}
