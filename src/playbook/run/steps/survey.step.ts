import { present } from '../../../kernel/present.js';
import type { SurveyDefinition } from '../../../voice/survey.definition.js';
import { requestSurvey, restsUntil } from '../../../voice/survey-request.rules.js';
import type { SurveyStepDefinition } from '../../definition/steps/survey.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Effect, Walk } from '../../model/walk.js';

export interface SurveyStep extends CompiledStep {
  readonly kind: 'survey';
  readonly send: string;
  readonly recontact: 'respect' | 'override';
  readonly to?: 'subject' | 'event';
}

/** Puts a survey to a person and goes on at once: a `wait` on survey.answered hears the answer. */
export const surveyStep: StepKind<SurveyStepDefinition, SurveyStep> = {
  goesBy: [],
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

function ask(step: SurveyStep, walk: Walk): Advance {
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

function request(step: SurveyStep, survey: SurveyDefinition, causeId: string, walk: Walk): Effect {
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

function personOf({ to }: SurveyStep, { run, contact, pass }: Walk) {
  if (to !== 'event' && contact !== undefined) return contact;
  return to === 'subject' ? undefined : pass.contact(run.eventContactId);
}
