import { z } from 'zod';
import { actionStep } from './action.step.js';
import { approveStep } from './approve.step.js';
import { branchStep } from './branch.step.js';
import { endStep } from './end.step.js';
import { guideStep } from './guide.step.js';
import { moveStep } from './move.step.js';
import { opportunityStep } from './opportunity.step.js';
import { parallelStep } from './parallel.step.js';
import { repeatStep } from './repeat.step.js';
import { riskStep } from './risk.step.js';
import { setStep } from './set.step.js';
import { startStep } from './start.step.js';
import type { CompiledStep, StepDefinition, StepKind } from './step.js';
import { stopStep } from './stop.step.js';
import { surveyStep } from './survey.step.js';
import { taskStep } from './task.step.js';
import { waitStep } from './wait.step.js';

/** Every kind of step by the name that its author writes. */
export const STEP_KINDS = {
  task: taskStep,
  wait: waitStep,
  branch: branchStep,
  parallel: parallelStep,
  repeat: repeatStep,
  approve: approveStep,
  move: moveStep,
  set: setStep,
  survey: surveyStep,
  guide: guideStep,
  risk: riskStep,
  opportunity: opportunityStep,
  action: actionStep,
  start: startStep,
  stop: stopStep,
  end: endStep,
} as const;
export type StepKindName = keyof typeof STEP_KINDS;
export const STEP_KIND_NAMES = Object.keys(STEP_KINDS) as StepKindName[];

const anySteps: z.ZodType<StepDefinition[]> = z.lazy(() => stepList);
const kindSchemas = STEP_KIND_NAMES.map((name) => STEP_KINDS[name].schema(anySteps) as z.ZodType<StepDefinition>);

/** Any step. The kind is the field that holds the key: `{ task: 'kickoff', … }`. */
export const stepSchema: z.ZodType<StepDefinition> = z.union(kindSchemas).meta({ id: 'step' });
export const stepList: z.ZodType<StepDefinition[]> = z.array(stepSchema).max(200).meta({ id: 'steps' });

/**
 * The kind and key of a step. The field that is named for a kind and holds a key decides; `kind` of a task is another
 * field.
 */
export function namedKind(definition: object): StepKindName | undefined {
  return STEP_KIND_NAMES.find((name) => Object.hasOwn(definition, name));
}

export function keyOf(definition: StepDefinition): string {
  return (definition as unknown as Record<string, string>)[namedKind(definition) as string] as string;
}

/**
 * The kind's file for a definition or a compiled step: its type parameters are settled by the name, which the compiler
 * cannot follow.
 */
export const kindOf = (name: string) =>
  STEP_KINDS[name as StepKindName] as unknown as StepKind<StepDefinition, CompiledStep>;
