import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  move: stepKey,
  if: skipUnless,
  stage: z
    .string()
    .min(1)
    .max(64)
    .meta({
      description:
        'The stage to move to, by key. A move that the model does not allow is recorded as REFUSED, and the run ' +
        'goes on.',
    }),
});
export type MoveDefinition = z.infer<typeof fields>;

/** How a `move` is written. */
export const moveForm: StepForm<MoveDefinition> = {
  reference: { title: 'Moves the account to a stage that the lifecycle allows.', fields: {} },
  schema: () => fields,
  nested: () => [],
};
