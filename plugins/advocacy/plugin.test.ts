import { createWorld, readPlugin } from 'perennial/sdk/testing';

const plugin = readPlugin(new URL('./plugin.yaml', import.meta.url));
const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
const people = Array.from({ length: 18 }, (_, n) => `person-${n}`);
/** An account that is well: nobody asks a favour of one that is red. */
const world = (account = {}) =>
  createWorld({ plugins: [plugin], account: { name: 'Acme', ...account } })
    .contact('ann', { name: 'Ann', role: 'CHAMPION' })
    .useDaily('board', 25, { times: 20, people });

describe('promoter', () => {
  it('thanks a person who answered nine, and asks for a review', () => {
    expect(world().answer('ann', 9).tasks()).toMatchObject([
      { step: 'thank', title: 'Thank Ann for the 9, and ask for a review', kind: 'ADVOCACY' },
    ]);
  });

  it('asks for a referral two weeks after the review was promised, and others again in a quarter', () => {
    const agreed = world().answer('ann', 10).complete('thank', 'AGREED').pass('13d');
    expect(agreed.tasks()).toEqual([]);
    expect(steps(agreed.pass('1d').tasks())).toEqual(['referral']);
    expect(steps(world().answer('ann', 10).complete('thank', 'LATER').pass('90d').tasks())).toEqual(['askAgain']);
  });

  it('does not ask the same person again within half a year', () => {
    const acme = world().answer('ann', 10).complete('thank', 'NO').pass('10d').answer('ann', 10);
    expect(acme.tasks()).toEqual([]);
    expect(acme.heldBack()).toMatchObject([{ playbook: 'promoter', reason: 'REENTRY' }]);
  });

  it('asks one person of an account at a time, and the next when that is done', () => {
    const acme = world().contact('bob', { name: 'Bob' }).answer('ann', 10).answer('bob', 9);
    expect(steps(acme.tasks())).toEqual(['thank']);
    expect(acme.heldBack()).toMatchObject([{ playbook: 'promoter', reason: 'GROUP' }]);
    acme.complete('thank', 'NO').pass('1h');
    expect(acme.tasks()).toMatchObject([{ title: 'Thank Bob for the 9, and ask for a review' }]);
  });

  it('asks nobody whose answer was passive', () => {
    expect(world().answer('ann', 8).tasks()).toEqual([]);
  });
});

describe('long-green', () => {
  const green = (days: number) =>
    world({ touch: 'HIGH' }).answer('ann', 9).complete('thank', 'NO').useDaily('board', days, { times: 20, people });

  it('asks an account that has been green for half a year for a case study, and then to be a reference', () => {
    const acme = green(150);
    expect(steps(acme.tasks())).toEqual([]);
    acme.useDaily('board', 60, { times: 20, people });
    expect(
      acme.events().filter(({ type, data }) => type === 'health.changed' && data['after.band'] === 'GREEN'),
    ).not.toEqual([]);
    expect(acme.tasks()).toMatchObject([
      { step: 'caseStudy', title: 'Acme has been green for half a year: ask for a case study' },
    ]);
    expect(steps(acme.complete('caseStudy', 'REFERENCE_ONLY').tasks())).toEqual(['reference']);
  });
});
