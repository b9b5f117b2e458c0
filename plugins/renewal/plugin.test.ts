import { createWorld, readPlugin } from 'perennial/sdk/testing';

const plugin = readPlugin(new URL('./plugin.yaml', import.meta.url));
const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
/** The term of the world's account ends a year after it began. */
const world = () => createWorld({ plugins: [plugin], account: { name: 'Acme' } });
const daysBefore = (days: number) => world().pass(`${365 - days}d`);

describe('renewal-120', () => {
  it(
    'reviews value and risk 120 days before the term ends, and asks ' + 'at 90 days whether the customer will renew',
    () => {
      expect(daysBefore(121).tasks()).toEqual([]);
      const acme = daysBefore(120);
      expect(acme.tasks()).toMatchObject([
        { step: 'review', title: 'Review value and risk of Acme before its renewal' },
      ]);
      expect(steps(acme.pass('30d').tasks())).toEqual(['review', 'intent']);
    },
  );

  it.each([
    ['RENEWING', 'quote'],
    ['EXPANDING', 'proposal'],
    ['UNSURE', 'sponsor'],
  ])('goes the way that the answer %s says', (outcome, step) => {
    const acme = daysBefore(90).complete('review').complete('intent', outcome).pass('30d');
    expect(steps(acme.tasks())).toEqual([step]);
  });

  it('hands an account that is leaving to the win-back', () => {
    const acme = daysBefore(90).complete('review').complete('intent', 'LEAVING').pass('30d');
    expect(acme.runs()).toMatchObject([
      { playbook: 'renewal-120', status: 'COMPLETED' },
      { playbook: 'win-back', status: 'RUNNING' },
    ]);
    expect(steps(acme.tasks())).toEqual(['why']);
  });

  it('says that nobody knows, and that the term ended unsigned', () => {
    const acme = daysBefore(90).pass('30d');
    expect(steps(acme.tasks())).toContain('askNow');
    expect(steps(acme.pass('60d').tasks())).toContain('overdue');
  });

  it('is achieved by the next term, and its tasks go', () => {
    const acme = daysBefore(100);
    expect(steps(acme.tasks())).toEqual(['review']);
    acme.signal('subscription.changed', {
      externalId: 'acme-subscription',
      product: 'product',
      seats: 20,
      amountMinor: 500_000,
      currency: 'EUR',
      billingMonths: 1,
      startsOn: '2026-01-05',
      endsOn: '2028-01-05',
      autoRenews: true,
    });
    expect(acme.runs()).toMatchObject([{ playbook: 'renewal-120', status: 'ACHIEVED' }]);
    expect(acme.tasks()).toEqual([]);
  });
});

describe('win-back', () => {
  const leaving = () =>
    world()
      .pass('30d')
      .signal('subscription.cancelled', { externalId: 'acme-subscription', kind: 'CANCELLED', reason: 'PRICE' });
  const risks = (acme: ReturnType<typeof world>) =>
    acme
      .events()
      .filter(({ type }) => type.startsWith('risk.'))
      .map(({ type, data }) => `${type} ${data.outcome ?? data.severity}`);

  it('begins with notice: it opens a risk and finds out why', () => {
    const acme = leaving();
    expect(acme.tasks()).toMatchObject([{ step: 'why', priority: 'HIGH', kind: 'WIN_BACK' }]);
    expect(risks(acme)).toEqual(['risk.opened HIGH']);
  });

  it('says at the end whether the customer was kept', () => {
    expect(risks(leaving().complete('why', 'PRICE').complete('offer', 'STAYS'))).toEqual([
      'risk.opened HIGH',
      'risk.closed SAVED',
    ]);
    expect(risks(leaving().complete('why', 'PRICE').complete('offer', 'LEAVES'))).toEqual([
      'risk.opened HIGH',
      'risk.closed LOST',
    ]);
    expect(risks(leaving().complete('why', 'FALSE_ALARM'))).toEqual(['risk.opened HIGH', 'risk.closed FALSE_ALARM']);
  });

  it('tells the owner’s manager when nobody has asked for three days', () => {
    expect(leaving().pass('3d').tasks()).toMatchObject([{ step: 'why', assigneeId: 'memb_manager' }]);
  });
});
