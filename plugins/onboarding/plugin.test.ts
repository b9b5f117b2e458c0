import { createWorld } from 'perennial/sdk/testing';
import onboarding from './plugin.js';

const DAY = 86_400_000;
const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);

describe('guided onboarding', () => {
  const world = (account = {}) => createWorld({ plugins: [onboarding], account }).enter('ONBOARDING');

  it('begins with a kick-off as an account enters ONBOARDING', () => {
    const acme = world({ name: 'Acme' });
    expect(acme.tasks()).toMatchObject([
      {
        step: 'kickoff',
        title: 'Kick-off with Acme',
        kind: 'ONBOARDING',
        dueAt: acme.now + 3 * DAY,
        assigneeId: 'memb_owner',
      },
    ]);
  });

  it('tells the owner’s manager of a kick-off that has stalled, and takes it back once it is held', () => {
    const acme = world().pass('5d');
    expect(acme.tasks()).toMatchObject([{ step: 'kickoff' }, { step: 'stalled', assigneeId: 'memb_manager' }]);
    acme.complete('kickoff');
    expect(acme.allTasks()).toMatchObject([
      { step: 'kickoff', status: 'DONE' },
      { step: 'stalled', status: 'CANCELLED', outcome: 'CAUSE_CLEARED' },
      { step: 'training', status: 'OPEN' },
    ]);
  });

  it('asks at day 30 why the account is not activated', () => {
    const acme = world().complete('kickoff').complete('training').pass('29d');
    expect(steps(acme.tasks())).toEqual([]);
    acme.pass('1d');
    expect(acme.tasks()).toMatchObject([{ step: 'notActivated', priority: 'HIGH' }]);
  });

  it('is achieved when the account is activated and the kick-off was held', () => {
    const acme = world().complete('kickoff');
    for (const feature of ['board', 'report', 'export']) acme.use(feature);
    acme.useDaily('board', 3);
    expect(acme.runs()).toMatchObject([{ status: 'RUNNING' }]);
    acme.useDaily('board', 3);
    expect(acme.stage).toBe('GROWTH');
    expect(acme.runs()).toMatchObject([{ playbook: 'guided-onboarding', status: 'ACHIEVED' }]);
    expect(acme.tasks()).toEqual([]);
  });

  it('leaves accounts alone that are looked after by technology', () => {
    const acme = world({ touch: 'TECH' });
    expect(acme.tasks()).toEqual([]);
    expect(acme.heldBack()).toMatchObject([{ playbook: 'guided-onboarding', reason: 'AUDIENCE' }]);
  });

  it('ends with the stage', () => {
    const acme = world().enter('GROWTH');
    expect(acme.runs()).toMatchObject([{ status: 'EXITED' }]);
    expect(acme.tasks()).toEqual([]);
  });
});

describe('day-30 activation', () => {
  const world = () =>
    createWorld({ plugins: [onboarding], account: { touch: 'TECH' } })
      .contact('ann', { role: 'ADMIN' })
      .enter('ONBOARDING');

  it('shows the way inside the product on day 30, and gives the account a person two weeks later', () => {
    const acme = world().pass('29d');
    expect(acme.events().filter(({ type }) => type === 'guide.offered')).toEqual([]);
    acme.pass('1d').pass('1h');
    expect(acme.events()).toContainEqual(
      expect.objectContaining({ type: 'guide.offered', data: expect.objectContaining({ guide: 'first-steps' }) }),
    );
    expect(acme.tasks()).toEqual([]);
    expect(steps(acme.pass('14d').tasks())).toEqual(['call']);
  });

  it('is achieved when the account is activated after all', () => {
    const acme = world().pass('31d');
    for (const feature of ['board', 'report', 'export']) acme.use(feature);
    acme.useDaily('board', 6);
    expect(acme.runs()).toMatchObject([{ playbook: 'day-30-activation', status: 'ACHIEVED' }]);
  });

  it('leaves the others to guided onboarding', () => {
    const acme = createWorld({ plugins: [onboarding] })
      .enter('ONBOARDING')
      .complete('kickoff')
      .pass('31d');
    expect(acme.heldBack()).toContainEqual(
      expect.objectContaining({ playbook: 'day-30-activation', reason: 'AUDIENCE' }),
    );
  });
});
