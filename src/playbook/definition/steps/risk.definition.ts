import { z } from 'zod';
import { RISK_KINDS, RISK_OUTCOMES, RISK_SEVERITIES } from '../../../risk/risk.types.js';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  risk: stepKey,
  if: skipUnless,
  open: z.enum(RISK_KINDS).optional().meta({
    description:
      'The kind of risk to open. One of the kind that is open already stays the one: it takes the worse severity.',
  }),
  severity: z
    .enum(RISK_SEVERITIES)
    .optional()
    .meta({ description: 'Beside `open`: how bad it is; MEDIUM when left out.' }),
  mitigation: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .meta({ description: 'Beside `open`: what is to be done about it. Template: Call {{ account.name }}' }),
  close: z.enum(RISK_KINDS).optional().meta({ description: 'The kind of risk to close.' }),
  outcome: z.enum(RISK_OUTCOMES).optional().meta({ description: 'Beside `close`: how it ended.' }),
});
export type RiskDefinition = z.infer<typeof fields>;

/** How a `risk` is written. */
export const riskForm: StepForm<RiskDefinition> = {
  reference: {
    title: 'Opens a risk of the account (outcome OPENED, or ALREADY_OPEN), or closes one (CLOSED, or NONE_OPEN).',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
};
