import type { AnyStep, Path } from './step-form.js';
import { formOfStep } from './step-kinds.js';

/** Every step of a list, nested ones too, with its place. */
export function stepsOf<Step extends AnyStep>(
  steps: readonly Step[],
  at: Path = ['steps'],
): { readonly step: Step; readonly path: Path }[] {
  return steps.flatMap((step, index) => {
    const path = [...at, index];
    const inner = formOfStep(step).nested(step);
    return [
      { step, path },
      ...inner.flatMap((list) => stepsOf(list.steps as readonly Step[], [...path, ...list.path])),
    ];
  });
}
