import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  start: stepKey,
  if: skipUnless,
  playbook: z.string().min(1).max(100).meta({
    description:
      'The key of the playbook to start for the same subject. One that is not loaded is recorded as held back.',
  }),
});
export type StartDefinition = z.infer<typeof fields>;

/** How a `start` is written. */
export const startForm: StepForm<StartDefinition> = {
  reference: {
    title: 'Starts another playbook for the same subject, by that one’s own rules of enrolment.',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
  starts: ({ playbook }) => playbook,
};
