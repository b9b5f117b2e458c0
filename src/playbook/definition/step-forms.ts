import type { AnyStep, StepForm } from './step-form.js';

const forms = new Map<string, StepForm>();

/** Every kind of step by the name that its author writes, in the order of `steps.ts`. */
export const STEP_FORMS: ReadonlyMap<string, StepForm> = forms;

/** Makes a kind of step known, and returns what writes one: `task('kickoff', { … })` is `{ task: 'kickoff', … }`. */
export function stepKind<Kind extends string, Definition extends AnyStep & Record<Kind, string>>(
  kind: Kind,
  form: StepForm,
): (key: string, options: Omit<Definition, Kind>) => Definition {
  forms.set(kind, form);
  return (key, options) => ({ [kind]: key, ...options }) as Definition;
}
