import { definePlugin } from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';
import { detractorLoop } from './six-playbooks.js';

const plugin = definePlugin({ name: 'voice', version: '1.0.0', compatible: '^1.0.0', playbooks: [detractorLoop] });
const detractor = () =>
  createWorld({ plugins: [plugin] })
    .contact('ann')
    .answer('ann', 3);
const asked = (world: ReturnType<typeof detractor>) =>
  world.events().filter(({ type }) => type === 'survey.requested').length;

describe('(iv) the detractor loop', () => {
  it('asks again thirty days after the call, and an 8 achieves the goal', () => {
    const world = detractor();
    expect(world.tasks()).toMatchObject([
      { step: 'call', title: 'Call ann: NPS 3', kind: 'FEEDBACK', priority: 'HIGH' },
    ]);
    world.complete('call', 'PROMISED').pass('29d');
    expect(asked(world)).toBe(0);
    world.pass('1d');
    expect(asked(world)).toBe(1);
    expect(world.runs()).toMatchObject([{ steps: { ask: 'DONE', answer: 'WAITING' }, outcomes: { ask: 'ASKED' } }]);
    world.pass('2d').answer('ann', 8);
    expect(world.runs()).toMatchObject([{ status: 'ACHIEVED' }]);
    expect(world.tasks()).toEqual([]);
  });

  it(
    'goes another round after a 4, and another, until a 7; the tasks of every round are its own, and end with ' +
      'the goal',
    () => {
      const world = detractor().complete('call', 'FIXED').pass('30d').answer('ann', 4);
      expect(world.tasks()).toMatchObject([{ step: 'still', title: 'ann is still a detractor (4)' }]);
      expect(world.runs()).toMatchObject([
        { status: 'RUNNING', steps: { settle: 'WAITING', ask: 'PENDING', untilHappy: 'WAITING' } },
      ]);
      world.pass('30d').answer('ann', 6);
      expect(world.tasks().map(({ title }) => title)).toEqual([
        'ann is still a detractor (4)',
        'ann is still a detractor (6)',
      ]);
      world.pass('44d');
      expect(world.tasks().map(({ step }) => step)).toEqual(['still', 'still', 'inPerson']);
      expect(asked(world)).toBe(3);
      world.pass('1d').answer('ann', 7);
      expect(world.runs()).toMatchObject([{ status: 'ACHIEVED' }]);
      expect(world.tasks()).toEqual([]);
      expect(world.allTasks().map(({ outcome }) => outcome)).toEqual([
        'FIXED',
        'CAUSE_CLEARED',
        'CAUSE_CLEARED',
        'CAUSE_CLEARED',
      ]);
    },
  );

  it('chases a call that nobody makes', () => {
    const world = detractor().pass('3d');
    expect(world.tasks()).toMatchObject([{ step: 'call' }, { step: 'chase', assigneeId: 'memb_manager' }]);
    expect(world.complete('call', 'FIXED').tasks()).toEqual([]);
  });

  it('ends when the person leaves', () => {
    expect(detractor().leave('ann').runs()).toMatchObject([{ status: 'EXITED' }]);
  });

  it('begins again for a person who was won over and falls back', () => {
    const world = detractor().complete('call', 'FIXED').pass('1h').answer('ann', 9).pass('1h').answer('ann', 2);
    expect(world.runs()).toMatchObject([{ status: 'ACHIEVED' }, { status: 'RUNNING' }]);
  });
});
