import { contentHash } from '../../../src/playbook/definition/content-hash.js';
import {
  branch,
  definePlaybook,
  move,
  type PlaybookDefinition,
  parallel,
  type StepDefinition,
  set,
  start,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { compiled, faultsOf } from './playbook-world.js';
import { championArrived, championLeft, onboarding, usageDrop } from './six-playbooks.js';

const one: StepDefinition = task('one', { title: 'One', kind: 'QBR' });
const playbook = (rest: Partial<PlaybookDefinition>): PlaybookDefinition =>
  definePlaybook({ key: 'tried', title: 'Tried', purpose: 'QBR', trigger: 'manual', steps: [one], ...rest });
const faults = (steps: unknown[], rest: Partial<PlaybookDefinition> = {}) =>
  faultsOf(playbook({ steps: steps as StepDefinition[], ...rest }));

describe('a playbook’s check', () => {
  it('finds nothing wrong with the design’s own', () => {
    for (const definition of [onboarding, usageDrop, championLeft, championArrived])
      expect(faultsOf(definition)).toEqual([]);
  });

  it('refuses two steps of one key, however deep', () => {
    expect(
      faults([
        one,
        wait('held', { for: '1d', atMost: '2d', otherwise: [task('one', { title: 'Again', kind: 'QBR' })] }),
      ]),
    ).toEqual(['DUPLICATE_KEY at steps.1.otherwise.0.task']);
  });

  it('refuses a wait that waits for nothing or for two things', () => {
    expect(faults([wait('held', {})])).toEqual(['WAIT_FORM at steps.0']);
    expect(faults([wait('held', { for: '1d', until: 'usage.activated' })])).toEqual(['WAIT_FORM at steps.0']);
    expect(faults([wait('held', { for: '1d', by: '2d' })])).toEqual(['WAIT_FORM at steps.0.by']);
    expect(faults([wait('held', { for: '1d', otherwise: [one] })])).toEqual(['WAIT_FORM at steps.0.otherwise']);
  });

  it('refuses a branch that mixes its forms', () => {
    expect(faults([branch('by', {})])).toEqual(['BRANCH_FORM at steps.0']);
    expect(faults([branch('by', { switch: 'account.grade', then: [one] })])).toEqual([
      'BRANCH_FORM at steps.0',
      'BRANCH_FORM at steps.0',
    ]);
  });

  it('refuses what is not there: event, stage, attribute, step, fact', () => {
    expect(faults([wait('held', { on: 'survey.answerd' })])).toEqual(['UNKNOWN_EVENT at steps.0.on']);
    expect(faults([move('on', { stage: 'GROWHT' })])).toEqual(['UNKNOWN_STAGE at steps.0.stage']);
    expect(faults([set('mark', { attributes: { teir: 'gold', tier: 5 } })])).toEqual([
      'UNKNOWN_ATTRIBUTE at steps.0.attributes.teir',
      'WRONG_TYPE at steps.0.attributes.tier',
    ]);
    expect(faults([wait('held', { until: 'steps.two.done' })])[0]).toMatch(/at steps\.0\.until$/);
    expect(faults([one], { goal: 'usage.activatd' })[0]).toMatch(/at goal$/);
  });

  it('refuses a date that is none, and a condition that is none', () => {
    expect(faults([wait('near', { before: 'revenue.arr', by: '3d' })])).toEqual(['NOT_A_DATE at steps.0.before']);
    expect(faults([one], { trigger: { after: 'account.name' } })).toEqual(['NOT_A_DATE at trigger.after']);
    expect(faults([one], { goal: 'revenue.arr' })[0]).toMatch(/at goal$/);
  });

  it('refuses a value that an event or a step never has, and takes those that they have', () => {
    const call = task('call', { title: 'Call', kind: 'RISK', outcomes: ['REASSURED', 'UPSET'] });
    const asked = (condition: string) =>
      faults([
        call,
        wait('heard', { on: 'ticket.opened', atMost: '1d' }),
        task('visit', { if: condition, title: 'Visit', kind: 'VISIT' }),
      ]);
    expect(asked('steps.call.outcome == "UPSETT"')).toEqual(['UNKNOWN_VALUE at steps.2.if']);
    expect(asked('steps.call.outcome in ["UPSET", "upset"]')).toEqual(['UNKNOWN_VALUE at steps.2.if']);
    expect(asked('steps.heard.outcome == "MET"')).toEqual(['UNKNOWN_VALUE at steps.2.if']);
    expect(asked('steps.heard.event.priority == "URGNT"')).toEqual(['UNKNOWN_VALUE at steps.2.if']);
    for (const outcome of ['UPSET', 'FALSE_ALARM', 'CAUSE_CLEARED'])
      expect(asked(`steps.call.outcome == "${outcome}"`)).toEqual([]);
    for (const outcome of ['HEARD', 'TIMED_OUT'])
      expect(asked(`steps.heard.outcome == "${outcome}" && steps.heard.event.priority == "URGENT"`)).toEqual([]);
    expect(faults([one], { trigger: { on: 'ticket.opened', if: 'event.priority == "URGNT"' } })).toEqual([
      'UNKNOWN_VALUE at trigger.if',
    ]);
    expect(faults([wait('held', { on: 'risk.closed', if: 'event.outcome == "SAFE"' })])).toEqual([
      'UNKNOWN_VALUE at steps.0.if',
    ]);
    expect(faults([one, task('two', { if: 'steps.one.outcome == "ANY"', title: 'Two', kind: 'QBR' })])).toEqual([]);
  });

  it('refuses to ask of steps or of the run before there is one', () => {
    expect(faults([one], { audience: 'steps.one.done' })[0]).toMatch(/at audience$/);
    expect(faults([one], { trigger: { when: 'run.startedAt > renewal.date' } })[0]).toMatch(/at trigger\.when$/);
  });

  it(
    'refuses a contact’s facts in a playbook about the account, and ' + 'an account’s event for one about a contact',
    () => {
      expect(faults([one], { goal: 'contact.npsScore > 6' })[0]).toMatch(/at goal$/);
      expect(faults([one], { subject: 'contact', goal: 'contact.npsScore > 6' })).toEqual([]);
      expect(faults([one], { subject: 'contact', trigger: { on: 'stage.entered' } })).toEqual([
        'SUBJECT_MISMATCH at trigger.on',
      ]);
    },
  );

  it('refuses steps that do nothing', () => {
    expect(faults([set('mark', {})])).toEqual(['SET_NOTHING at steps.0']);
    expect(faults([parallel('lanes', { lanes: {} })])).toEqual(['NO_LANES at steps.0.lanes']);
  });

  it('warns of a start of what is not loaded', () => {
    const definition = playbook({ steps: [start('save', { playbook: 'win-back' })] });
    expect(faultsOf(definition, { playbookKeys: new Set(['tried']) })).toEqual([
      'PLAYBOOK_NOT_LOADED at steps.0.playbook',
    ]);
    expect(faultsOf(definition, { playbookKeys: new Set(['tried', 'win-back']) })).toEqual([]);
  });
});

describe('a version', () => {
  it('is its content: the order of fields is none, every other change is', () => {
    const version = compiled(playbook({}));
    expect(contentHash({ b: 1, a: [{ d: 2, c: 3 }] })).toBe(contentHash({ a: [{ c: 3, d: 2 }], b: 1 }));
    expect(compiled({ ...playbook({}), title: 'Other' }).hash).not.toBe(version.hash);
    expect(version.hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
