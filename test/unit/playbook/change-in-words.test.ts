import { changeInWords } from '../../../src/playbook/definition/change-in-words.js';
import type { PlaybookDefinition } from '../../../src/playbook/definition/playbook.definition.js';

const task = (key: string, more: object = {}) => ({ task: key, title: 'Call', kind: 'OUTREACH', ...more });
const playbook = (more: Partial<Record<keyof PlaybookDefinition, unknown>> = {}): PlaybookDefinition =>
  ({
    key: 'care',
    title: 'Care',
    purpose: 'CHECK_IN',
    trigger: { when: 'usage.isDropping' },
    goal: 'usage.activeDays > 3',
    steps: [
      task('call'),
      { wait: 'called', until: 'steps.call.done', atMost: '5d', otherwise: [task('chase')] },
      task('visit'),
    ],
    ...more,
  }) as PlaybookDefinition;
const [call, called, visit] = playbook().steps;

describe('what changed between two versions of a playbook', () => {
  it.each([
    ['nothing', {}, 'Nothing changed.'],
    [
      'another trigger',
      { trigger: { when: 'usage.isGrowing' } },
      'The trigger was “when usage.isDropping” and is “when usage.isGrowing”.',
    ],
    [
      'the trigger’s small print',
      { trigger: { when: 'usage.isDropping', existing: 'enrol' } },
      'The trigger’s details changed: when usage.isDropping.',
    ],
    ['a new audience', { audience: 'account.isCustomer' }, 'audience is new: “account.isCustomer”.'],
    [
      'another goal',
      { goal: 'usage.activeDays > 5' },
      'goal was “usage.activeDays > 3” and is “usage.activeDays > 5”.',
    ],
    ['no goal any more', { goal: undefined }, 'goal is gone; it was “usage.activeDays > 3”.'],
    ['a hold-out', { holdout: 0.1 }, 'holdout is new: 0.1.'],
    ['a step more', { steps: [call, task('write'), called, visit] }, 'Step write (task) is new, after call.'],
    ['a first step', { steps: [task('write'), call, called, visit] }, 'Step write (task) is new, at the start.'],
    ['a step less', { steps: [call, called] }, 'Step visit (task) is gone.'],
    ['another due date', { steps: [task('call', { due: '3bd' }), called, visit] }, 'Step call: due is new: “3bd”.'],
    [
      'two fields of one step',
      { steps: [task('call', { due: '3bd', title: 'Ring' }), called, visit] },
      'Step call: title was “Call” and is “Ring”; due is new: “3bd”.',
    ],
    [
      'a step of another kind',
      {
        steps: [call, { wait: 'called', until: 'steps.call.done', atMost: '5d', otherwise: [{ end: 'chase' }] }, visit],
      },
      'Step chase was of the kind task and is of the kind end.',
    ],
    ['two steps that changed places', { steps: [visit, call, called] }, 'Step visit has moved, at the start.'],
    [
      'a step that came out of another',
      {
        steps: [call, { wait: 'called', until: 'steps.call.done', atMost: '5d', otherwise: [] }, task('chase'), visit],
      },
      'Step chase has moved, after called.',
    ],
    [
      'a step within another',
      {
        steps: [
          call,
          { wait: 'called', until: 'steps.call.done', atMost: '7d', otherwise: [task('chase'), task('shout')] },
          visit,
        ],
      },
      'Step called: atMost was “5d” and is “7d”.\nStep shout (task) is new, after chase, within called.otherwise.',
    ],
  ])('names %s', (_, change, words) => {
    expect(changeInWords(playbook(), playbook(change))).toBe(words);
  });

  it('says of a list that was reordered only what left the order, and of each once', () => {
    const steps = ['a', 'b', 'c', 'd', 'e'].map((key) => task(key));
    const [a, b, c, d, e] = steps;
    expect(changeInWords(playbook({ steps }), playbook({ steps: [a, c, d, b, e] }))).toBe('Step b has moved, after d.');
  });

  it('goes through triggers, fields and steps in that order', () => {
    const words = changeInWords(playbook(), playbook({ trigger: 'manual', title: 'Careful', steps: [call, called] }));
    expect(words.split('\n')).toEqual([
      'The trigger was “when usage.isDropping” and is “launched by hand”.',
      'title was “Care” and is “Careful”.',
      'Step visit (task) is gone.',
    ]);
  });
});
