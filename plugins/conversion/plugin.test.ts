import { createWorld } from 'perennial/sdk/testing';
import conversion from './plugin.js';

const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
const prospect = (account = {}) => createWorld({ plugins: [conversion], account: { monthly: 0, ...account } });

describe('second-visit', () => {
  it('has sales call a prospect who comes back within a week', () => {
    const acme = prospect().signal('visit', { page: '/pricing' });
    expect(acme.tasks()).toEqual([]);
    acme.pass('3d').signal('visit', { page: '/pricing' });
    expect(acme.tasks()).toMatchObject([
      { step: 'call', title: 'acme was here 2 times this week: call', assigneeId: 'memb_sales', priority: 'HIGH' },
    ]);
  });

  it('does not count a visit of two weeks ago', () => {
    expect(prospect().signal('visit').pass('10d').signal('visit').tasks()).toEqual([]);
  });

  it('is nothing to a customer', () => {
    const acme = prospect({ monthly: 100 }).signal('visit').signal('visit');
    expect(acme.tasks()).toEqual([]);
    expect(acme.heldBack()).toMatchObject([{ playbook: 'second-visit', reason: 'AUDIENCE' }]);
  });

  it('asks how a trial goes, and is achieved when the prospect buys', () => {
    const acme = prospect().signal('visit').signal('visit').complete('call', 'TRIAL').pass('7d');
    expect(steps(acme.tasks())).toEqual(['trial']);
    acme.pays(100);
    expect(acme.runs()).toMatchObject([{ status: 'ACHIEVED' }]);
    expect(acme.tasks()).toEqual([]);
  });
});
