import { z } from 'zod';
import { OPPORTUNITY_KINDS } from '../../../opportunity/opportunity.types.js';
import { celText, skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  opportunity: stepKey,
  if: skipUnless,
  kind: z
    .enum(OPPORTUNITY_KINDS)
    .meta({ description: 'What it is to bring. Where one of the kind is open or offered already, none is added.' }),
  expectedMrr: z
    .union([
      celText('the MRR expected, in major units of the reporting currency; unknown, or below 0 = nobody says'),
      z.number().min(0).max(1e12),
    ])
    .optional()
    .meta({
      description:
        'The monthly recurring revenue expected, in major units of the reporting currency: a number, or CEL such ' +
        'as revenue.mrr * 0.2.',
    }),
  title: z.string().min(1).max(500).optional().meta({ description: 'Template: More seats for {{ account.name }}' }),
});
export type OpportunityDefinition = z.infer<typeof fields>;

/** How a `opportunity` is written. */
export const opportunityForm: StepForm<OpportunityDefinition> = {
  reference: { title: 'Opens an opportunity of the account: OPENED, or ALREADY_OPEN.', fields: {} },
  schema: () => fields,
  nested: () => [],
};
