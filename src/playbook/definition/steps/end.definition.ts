import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({ end: stepKey, if: skipUnless });
export type EndDefinition = z.infer<typeof fields>;

/** How a `end` is written. */
export const endForm: StepForm<EndDefinition> = {
  reference: {
    title: 'No lane takes a further step. What was launched stays open; the run is complete when that is done.',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
  draw: (_definition, pen) => pen.toEnd([pen.node('box')]),
};
