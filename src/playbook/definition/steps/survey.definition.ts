import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const fields = z.strictObject({
  survey: stepKey,
  if: skipUnless,
  send: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'The survey’s key: one that a plugin declares, or the built-in nps.' }),
  recontact: z
    .enum(['respect', 'override'])
    .optional()
    .meta({
      description:
        'A person who was asked or who answered too recently: the step is skipped as ' +
        'RECONTACT_LIMIT (respect, default), or asked all the same (override).',
    }),
  to: z.enum(['subject', 'event']).optional().meta({
    description:
      'Who is asked: the run’s contact, or the person of the event that fired it (default: whichever there is).',
  }),
});
export type SurveyStepDefinition = z.infer<typeof fields>;

/** How a `survey` is written. */
export const surveyForm: StepForm<SurveyStepDefinition> = {
  reference: {
    title:
      'Puts a survey to a person and goes on at once (outcome ASKED); a `wait` on survey.answered hears the ' +
      'answer. Skipped: RECONTACT_LIMIT, NOBODY_TO_ASK, SURVEY_NOT_LOADED.',
    fields: {},
  },
  schema: () => fields,
  nested: () => [],
  words: ({ send }) => [`send ${send}`],
};
