import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  stop: stepKey,
  if: skipUnless,
  playbook: z.string().min(1).max(100).meta({
    description:
      'The key of the playbook whose live runs end. One that is not loaded and has none is recorded as held back.',
  }),
});
export type StopDefinition = z.infer<typeof fields>;

/** How a `stop` is written. */
export const stopForm: StepForm<StopDefinition> = {
  reference: {
    title:
      'Ends another playbook’s live runs of the subject, CANCELLED: those about the same contact or renewal, and ' +
      'those about the account; a playbook about the account ends those of its contacts too. Outcomes: STOPPED, ' +
      'NOTHING_LIVE, HELD_BACK.',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
  stops: ({ playbook }) => playbook,
};
