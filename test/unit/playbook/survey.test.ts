import {
  definePlaybook,
  definePlugin,
  defineSurvey,
  type PlaybookDefinition,
  type StepDefinition,
  survey,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';
import type { SurveyDefinition } from '../../../src/voice/survey.definition.js';
import { faultsOf, SCOPE } from './playbook-world.js';

const playbook = (steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}) =>
  definePlaybook({
    key: 'ask',
    title: 'Ask',
    purpose: 'EDUCATION',
    subject: 'contact',
    trigger: 'manual',
    reentry: 'always',
    steps,
    ...rest,
  });
const nps = playbook([survey('nps', { send: 'nps' })], { key: 'ask-nps' });
const ease = playbook([survey('ease', { send: 'ease' })], { key: 'ask-ease' });
const EASE = defineSurvey({ key: 'ease', title: 'Ease', kind: 'CES', question: 'How easy was it?', recontact: '10d' });
const worldOf = (surveys: readonly SurveyDefinition[], ...playbooks: PlaybookDefinition[]) =>
  createWorld({
    plugins: [
      definePlugin({ name: 'voice', version: '1.0.0', compatible: '^1.0.0', surveys: [...surveys], playbooks }),
    ],
  }).contact('ann');
const outcomes = (world: ReturnType<typeof worldOf>) =>
  world.runs().flatMap(({ outcomes: found }) => Object.values(found));

describe('survey', () => {
  it('puts a survey to a person and announces it', () => {
    const world = worldOf([], nps).launch('ask-nps', 'ann');
    expect(world.events().filter(({ type }) => type === 'survey.requested')).toMatchObject([
      { data: { survey: 'nps', kind: 'NPS' } },
    ]);
    expect(outcomes(world)).toEqual(['ASKED']);
    expect(world.runs()).toMatchObject([{ status: 'COMPLETED' }]);
  });

  it('leaves a person in peace for the longest limit of all surveys', () => {
    const world = worldOf([EASE], nps, ease)
      .launch('ask-nps', 'ann')
      .pass('20d')
      .launch('ask-ease', 'ann')
      .pass('69d')
      .launch('ask-ease', 'ann')
      .pass('1d')
      .launch('ask-ease', 'ann');
    expect(outcomes(world)).toEqual(['ASKED', 'RECONTACT_LIMIT', 'RECONTACT_LIMIT', 'ASKED']);
    expect(world.runs()[1]).toMatchObject({ steps: { ease: 'SKIPPED' } });
  });

  it('leaves a person in peace who answered without being asked, and nobody else', () => {
    const world = worldOf([EASE], nps)
      .contact('bob')
      .answer('ann', 5, 'CSAT')
      .pass('1d')
      .launch('ask-nps', 'ann')
      .launch('ask-nps', 'bob');
    expect(outcomes(world)).toEqual(['RECONTACT_LIMIT', 'ASKED']);
  });

  it('has a shorter limit when the company declares its own nps with one', () => {
    const own = defineSurvey({ key: 'nps', title: 'Own', kind: 'NPS', question: 'Would you?', recontact: '7d' });
    const world = worldOf([own], nps).launch('ask-nps', 'ann').pass('7d').launch('ask-nps', 'ann');
    expect(outcomes(world)).toEqual(['ASKED', 'ASKED']);
  });

  it('asks all the same when the step overrides the limit', () => {
    const insist = playbook([survey('nps', { send: 'nps', recontact: 'override' })], { key: 'insist' });
    expect(outcomes(worldOf([], insist).launch('insist', 'ann').launch('insist', 'ann'))).toEqual(['ASKED', 'ASKED']);
  });

  it('asks the person of the event in a run about the account, and nobody where there is none', () => {
    const after = playbook([wait('day', { for: '1d' }), survey('nps', { send: 'nps', to: 'event' })], {
      key: 'after',
      subject: 'account',
      trigger: { on: 'contact.joined' },
    });
    const manual = playbook([survey('nps', { send: 'nps' })], { key: 'manual', subject: 'account' });
    const world = worldOf([], after, manual).pass('2d');
    expect(outcomes(world)).toEqual(['ELAPSED', 'ASKED']);
    expect(outcomes(world.launch('manual')).at(-1)).toBe('NOBODY_TO_ASK');
  });

  it('tells conditions when a person was asked and when they answered', () => {
    const seen = playbook(
      [task('asked', { title: 'Asked', kind: 'FEEDBACK', if: 'contact.lastAskedAt > contact.lastAnsweredAt' })],
      { key: 'seen' },
    );
    const world = worldOf([], nps, seen).answer('ann', 9).pass('91d').launch('ask-nps', 'ann').launch('seen', 'ann');
    expect(world.tasks()).toHaveLength(1);
  });

  it('is refused at the check when nobody declares it, with the name that was meant', () => {
    expect(faultsOf(playbook([survey('one', { send: 'npss' })]), { ...SCOPE, surveyKeys: new Set(['nps']) })).toEqual([
      'UNKNOWN_SURVEY at steps.0.send',
    ]);
    expect(() => worldOf([], playbook([survey('one', { send: 'npss' })]))).toThrow(/npss.*nps/s);
  });

  it('to the run’s contact needs a playbook about a contact', () => {
    expect(faultsOf(playbook([survey('one', { send: 'nps', to: 'subject' })], { subject: 'account' }))).toEqual([
      'NO_CONTACT at steps.0.to',
    ]);
  });
});
