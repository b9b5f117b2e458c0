import { z } from 'zod';
import type { AnyStep, StepForm } from './step-form.js';
import { STEP_FORMS } from './step-forms.js';
import type * as STEPS from './steps.js';
import './steps.js';

export type StepDefinition = STEPS.StepDefinition;
/** The name of a kind of step: what its author writes. */
export type StepKindName = keyof typeof STEPS;
export const STEP_KIND_NAMES = [...STEP_FORMS.keys()] as StepKindName[];

/** How a kind is written. */
export const formOf = (name: string): StepForm => STEP_FORMS.get(name) as StepForm;

const anySteps = z.lazy(() => stepList) as z.ZodType<AnyStep[]>;
const kindSchemas = STEP_KIND_NAMES.map((name) => formOf(name).schema(anySteps) as z.ZodType<StepDefinition>);

/** Any step. The kind is the field that holds the key: `{ task: 'kickoff', … }`. */
const stepSchema: z.ZodType<StepDefinition> = z.union(kindSchemas).meta({ id: 'step' });
export const stepList: z.ZodType<StepDefinition[]> = z.array(stepSchema).max(200).meta({ id: 'steps' });

/**
 * The kind of a step. The field that is named for a kind and holds a key decides; `kind` of a task is another field.
 */
export function namedKind(definition: object): StepKindName | undefined {
  return STEP_KIND_NAMES.find((name) => Object.hasOwn(definition, name));
}

export const kindNameOf = (definition: object): StepKindName => namedKind(definition) as StepKindName;

/** How a step's kind is written. */
export const formOfStep = (definition: AnyStep): StepForm => formOf(kindNameOf(definition));

export function keyOf(definition: AnyStep): string {
  return (definition as Record<string, string>)[kindNameOf(definition)] as string;
}
