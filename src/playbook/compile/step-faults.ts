import { stepsOf } from '../definition/nested.js';
import type { AnyStep, StepFault, StepsAround } from '../definition/step-form.js';
import { formOfStep, keyOf, kindNameOf } from '../definition/step-kinds.js';

/** What is wrong with how steps stand together, as their kinds see it. */
export function stepFaults(steps: readonly AnyStep[]): StepFault[] {
  const placed = stepsOf(steps);
  const all = placed.map(({ step }) => ({ kind: kindNameOf(step), key: keyOf(step), step }));
  const around: StepsAround = { all, standsStill };
  return placed.flatMap(({ step, path }) => formOfStep(step).faults?.(step, path, around) ?? []);
}

const standsStill = (steps: readonly AnyStep[]): boolean =>
  stepsOf(steps).some(({ step }) => formOfStep(step).standsStill === true);
