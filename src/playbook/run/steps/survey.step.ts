import { z } from 'zod';
import { present } from '../../../kernel/present.js';
import type { SurveyDefinition } from '../../../voice/survey.definition.js';
import { requestSurvey, restsUntil } from '../../../voice/survey-request.rules.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type Advance, type CompiledStep, type StepKind, skipUnless, stepKey } from './step.js';

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
        'A person who was asked or who answered too short a while ago: left in peace, the step is skipped as ' +
        'RECONTACT_LIMIT (respect, default), or asked all the same (override).',
    }),
  to: z.enum(['subject', 'event']).optional().meta({
    description:
      'Who is asked: the run’s contact, or the person of the event that fired it (default: whichever there is).',
  }),
});
export type SurveyStepDefinition = z.infer<typeof fields>;

export interface SurveyStep extends CompiledStep {
  readonly kind: 'survey';
  readonly send: string;
  readonly recontact: 'respect' | 'override';
  readonly to?: 'subject' | 'event';
}

/** Puts a survey to a person and goes on at once: a `wait` on survey.answered hears the answer. */
export const surveyStep: StepKind<SurveyStepDefinition, SurveyStep> = {
  schema: () => fields,
  nested: () => [],
  compile: ({ send, recontact = 'respect', to }, path, compiler) => {
    compiler.checkSurvey(send, [...path, 'send']);
    if (to === 'subject' && !compiler.isContactSubject)
      compiler.error(
        [...path, 'to'],
        'NO_CONTACT',
        'A run of this playbook is about no contact.',
        'Use subject: contact, or to: event for the person of the event that fired it.',
      );
    return { send, recontact, ...present({ to }) };
  },
  advance: (step, walk) => (walk.state(step.key) === undefined ? ask(step, walk) : 'PASSED'),
};

function ask(step: SurveyStep, walk: RunWalk): Advance {
  const { surveys, at } = walk.pass.turn;
  const survey = surveys.find(({ key }) => key === step.send);
  const contact = personOf(step, walk);
  if (survey === undefined) return walk.skip(step, { survey: step.send }, 'SURVEY_NOT_LOADED');
  if (contact === undefined || contact.leftAt !== undefined)
    return walk.skip(step, { survey: step.send }, 'NOBODY_TO_ASK');
  const until = restsUntil(contact, surveys, at.calendar);
  if (step.recontact === 'respect' && until !== undefined && until > walk.now)
    return walk.skip(step, { survey: step.send, restsUntil: until }, 'RECONTACT_LIMIT');
  return walk.effect(step, { survey: step.send, recontact: step.recontact }, (causeId) =>
    request(step, survey, causeId, walk),
  );
}

function request(step: SurveyStep, survey: SurveyDefinition, causeId: string, walk: RunWalk): Effect {
  const { run, draft, scribe, pass } = walk;
  const contact = personOf(step, walk);
  if (contact === undefined) return { outcome: 'NOBODY_TO_ASK', changedFacts: false };
  requestSurvey(
    draft,
    {
      key: walk.effectKey(step),
      survey,
      contact,
      playbookKey: run.playbookKey,
      runId: run.id,
      stepKey: step.key,
      causeId,
    },
    scribe,
    pass.turn.at.calendar,
  );
  return { outcome: 'ASKED', changedFacts: true };
}

function personOf({ to }: SurveyStep, { run, contact, pass }: RunWalk) {
  if (to !== 'event' && contact !== undefined) return contact;
  return to === 'subject' ? undefined : pass.contact(run.eventContactId);
}
