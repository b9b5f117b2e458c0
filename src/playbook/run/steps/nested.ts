import type { Path, StepDefinition } from './step.js';
import { kindOf, namedKind } from './step-kinds.js';

/** Every step of a list, nested ones too, with its place. */
export function stepsOf(
  steps: readonly StepDefinition[],
  at: Path = ['steps'],
): { readonly step: StepDefinition; readonly path: Path }[] {
  return steps.flatMap((step, index) => {
    const path = [...at, index];
    const inner = kindOf(namedKind(step) as string).nested(step);
    return [{ step, path }, ...inner.flatMap((list) => stepsOf(list.steps, [...path, ...list.path]))];
  });
}
