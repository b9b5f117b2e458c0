import { createWorld } from 'perennial/sdk/testing';
import secondOrder from './plugin.js';

const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
const world = () => createWorld({ plugins: [secondOrder], account: { name: 'Acme' } });

describe('a champion who moves', () => {
  it('opens the account they join, when it is none of our customers', () => {
    const acme = world();
    const globex = acme.open('globex', { name: 'Globex', monthly: 0 });
    acme.contact('ann', { name: 'Ann', role: 'CHAMPION' }).leave('ann', { to: globex });
    expect(globex.tasks()).toMatchObject([
      { step: 'open', title: 'Open Globex: Ann knows us from Acme', assigneeId: 'memb_sales' },
    ]);
    expect(globex.events()).toContainEqual(
      expect.objectContaining({ type: 'opportunity.opened', data: expect.objectContaining({ kind: 'SECOND_ORDER' }) }),
    );
  });

  it('is welcomed where we are known already', () => {
    const acme = world();
    const globex = acme.open('globex', { name: 'Globex' });
    acme.contact('ann', { name: 'Ann', role: 'CHAMPION' }).leave('ann', { to: globex });
    expect(globex.tasks()).toMatchObject([
      { step: 'welcome', title: 'Ann, our champion at Acme, joined Globex', kind: 'ADVOCACY' },
    ]);
  });
});

describe('a critic who moves', () => {
  const arrived = () => {
    const acme = world();
    const globex = acme.open('globex', { name: 'Globex' });
    acme.contact('bob', { name: 'Bob', role: 'END_USER' }).answer('bob', 3).pass('1d').leave('bob', { to: globex });
    return { acme, globex };
  };

  it('is a risk where they arrive', () => {
    const { globex } = arrived();
    expect(globex.tasks()).toMatchObject([
      { step: 'meet', title: 'Meet Bob, who joined Globex and was unhappy with us at Acme' },
    ]);
    expect(globex.events()).toContainEqual(
      expect.objectContaining({ type: 'risk.opened', data: expect.objectContaining({ kind: 'RELATIONSHIP' }) }),
    );
  });

  it('is done with when they think better of us', () => {
    const { acme, globex } = arrived();
    acme.pass('5d');
    globex.answer('bob', 8);
    expect(globex.runs()).toMatchObject([{ playbook: 'critic-arrived', status: 'ACHIEVED' }]);
    expect(steps(globex.tasks())).not.toContain('meet');
  });
});
