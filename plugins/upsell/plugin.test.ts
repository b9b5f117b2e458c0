import { definePlugin } from 'perennial/sdk';
import { createWorld } from 'perennial/sdk/testing';
import upsell from './plugin.js';

const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
/** The product: what counts as activated is declared by another plugin. */
const product = definePlugin({
  name: 'product',
  version: '1.0.0',
  compatible: '^1.0.0',
  activation: 'usage.featuresUsed >= 3 && usage.activeDays >= 5',
});
const world = (account = {}) => createWorld({ plugins: [product, upsell], account: { touch: 'TECH', ...account } });

describe('new-features', () => {
  const settled = () =>
    world().enter('ONBOARDING').useDaily('board', 20).use('search').use('comment').useDaily('board', 20);
  const curious = () => settled().use('report').use('dashboard').use('automation');

  it('asks an account that takes up three new features in two weeks what it is after', () => {
    const acme = curious();
    expect(acme.tasks()).toMatchObject([
      { step: 'ask', title: 'acme took up 3 new features in two weeks: ask what for', kind: 'UPSELL' },
    ]);
    expect(acme.events()).toContainEqual(
      expect.objectContaining({
        type: 'opportunity.opened',
        data: expect.objectContaining({ kind: 'UPSELL', expectedMrr: 1000 }),
      }),
    );
  });

  it('sends the offer to who is interested, and asks the others a quarter later', () => {
    expect(steps(curious().complete('ask', 'INTERESTED').tasks())).toEqual(['offer']);
    const later = curious().complete('ask', 'LATER');
    expect(steps(later.tasks())).toEqual([]);
    expect(steps(later.pass('90d').tasks())).toContain('again');
  });

  it('leaves an account alone that is in intervention', () => {
    const acme = settled().contact('ann').answer('ann', 2);
    acme.use('report').use('dashboard');
    expect(steps(acme.tasks())).not.toContain('offer');
  });
});

describe('seats-nearly-used-up', () => {
  const people = (count: number) => Array.from({ length: count }, (_, n) => `person-${n}`);

  it('offers more seats once nine of ten have been in use for a week', () => {
    const acme = world().use('board', { people: people(18) });
    expect(steps(acme.tasks())).toEqual([]);
    acme.pass('7d');
    expect(acme.tasks()).toMatchObject([{ step: 'offer', title: 'acme uses nearly all of its 20 seats: offer more' }]);
  });

  it('is achieved when there are seats again', () => {
    const acme = world()
      .use('board', { people: people(18) })
      .pass('7d')
      .pass('31d');
    expect(acme.runs()).toMatchObject([{ playbook: 'seats-nearly-used-up', status: 'ACHIEVED' }]);
    expect(acme.tasks()).toEqual([]);
  });

  it('is nothing to an account with seats to spare', () => {
    expect(
      world()
        .use('board', { people: people(9) })
        .pass('30d')
        .runs(),
    ).toEqual([]);
  });
});
