import { z } from 'zod';
import { durationText, skipUnless, stepKey } from '../fields.js';
import type { AnyStep, StepForm } from '../step-form.js';

const fields = z.strictObject({
  action: stepKey,
  if: skipUnless,
  use: z
    .string()
    .max(130)
    .regex(
      /^([a-z][a-z0-9]*(-[a-z0-9]+)*\.)?[a-z][A-Za-z0-9]{0,59}$/,
      'http, email, slack, an action of this plugin, or <plugin>.<action>',
    )
    .meta({ description: 'What is done: http, email, slack, an action of this plugin, or <plugin>.<action>.' }),
  with: z
    .record(z.string().max(100), z.unknown())
    .optional()
    .meta({ description: 'What it is given: plain data. Every text is a template, filled in when the step begins.' }),
  atMost: durationText('when to give up waiting for it; without, after the last attempt').optional(),
});
export interface ActionDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  otherwise?: Step[] | undefined;
}

/** How a `action` is written. */
export const actionForm: StepForm<ActionDefinition> = {
  reference: {
    title:
      'Has something done outside, and waits for the answer: done = outcome OK, or what a plugin’s action says. ' +
      'Given up = the step FAILED: with `otherwise` that is taken and the run goes on, without it the run stands ' +
      'FAILED until `retryRun`.',
    fields: {
      otherwise:
        'What to do when it was given up, or `atMost` is over. `steps.<key>.outcome` says why: TIMED_OUT, HTTP_404, …',
    },
  },
  schema: (steps) =>
    fields.extend({
      otherwise: steps.optional().meta({
        description:
          'The steps when it was given up, or `atMost` is over; then the run goes on. steps.<key>.outcome says ' +
          'why: TIMED_OUT, HTTP_404, …',
      }),
    }),
  nested: ({ otherwise = [] }) => [{ path: ['otherwise'], steps: otherwise }],
  takesOneList: true,
};
