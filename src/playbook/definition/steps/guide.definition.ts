import { z } from 'zod';
import { CONTACT_ROLES } from '../../../contact/contact.types.js';
import { OFFERED_FOR } from '../../../guide/guide.types.js';
import { durationText, skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  guide: stepKey,
  if: skipUnless,
  offer: z.string().min(1).max(64).meta({
    description:
      'The guide’s key: one that a plugin declares under `guides`. What it says is kept as it is when it is offered.',
  }),
  to: z
    .union([z.enum(['subject', 'event']), z.enum(CONTACT_ROLES)])
    .optional()
    .meta({
      description:
        'To whom: the run’s contact (subject), the person of the event that fired it (event), or every present ' +
        'contact of the account with a role (CHAMPION, …). Default: the run’s contact or the event’s person, ' +
        'whichever there is.',
    }),
  expires: durationText(`how long it is offered, from when its turn has come; ${OFFERED_FOR} when left out`).optional(),
});
export type GuideStepDefinition = z.infer<typeof fields>;

/** How a `guide` is written. */
export const guideForm: StepForm<GuideStepDefinition> = {
  reference: {
    title:
      'Offers a guide to a person inside your product and goes on at once; `steps.<key>.done` says when it has ' +
      'ended. One at a time: while another is under way for the person it waits. Outcomes: COMPLETED, DISMISSED, ' +
      'EXPIRED; offered to several, COMPLETED when anybody finished. Skipped: NOBODY_THERE, GUIDE_NOT_LOADED.',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
  livesOn: true,
};
