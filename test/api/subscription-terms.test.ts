import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

/** Tuesday, 1 December 2026, 09:00 UTC. */
const NOW = Date.UTC(2026, 11, 1, 9);

const TERMS =
  '{ from to cause ends status amount { amountMinor currency } mrr { amountMinor } arr { amountMinor } toldAt }';
const SUBSCRIPTION =
  `{ externalId startsOn endsOn paidUntil pausedUntil status billingMonths billingInterval billingIntervalCount ` +
  `mrr { amountMinor } arr { amountMinor } terms ${TERMS} }`;

interface Term {
  readonly from: string;
  readonly to: string | null;
  readonly cause: string;
  readonly mrr: { readonly amountMinor: number };
}

interface Result {
  readonly subscription: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly code: string; readonly path: readonly string[] } | null;
}

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let counter = 0;
  let account: string;

  beforeAll(async () => {
    server = await start({ byHand: true, clock: new VirtualClock(NOW), environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
  });

  beforeEach(async () => {
    counter += 1;
    account = `acme-${counter}`;
    await world.accounts({ externalId: account, name: 'Acme' });
    await world.turns();
  });

  const upsert = async (...subscriptions: Record<string, unknown>[]) => {
    const { upsertSubscriptions } = await server.client.query(
      `mutation ($input: UpsertSubscriptionsInput!) { upsertSubscriptions(input: $input) { results {
        isCreated subscription ${SUBSCRIPTION} error { code message path } } } }`,
      {
        input: {
          subscriptions: subscriptions.map((told) => ({
            externalId: 's1',
            accountExternalId: account,
            product: 'suite',
            amountMinor: 10_000,
            currency: 'USD',
            startsOn: '2026-01-05',
            ...told,
          })),
        },
      },
    );
    return upsertSubscriptions.results as Result[];
  };
  const standing = async () =>
    (
      await server.client.query(
        `query ($externalId: String!) { accountByExternalId(externalId: $externalId) {
          revenue { mrr { amountMinor } arr { amountMinor } isCustomer customerSince firstPaidAt zeroSince }
          renewal { date status } subscriptions ${SUBSCRIPTION} } }`,
        { externalId: account },
      )
    ).accountByExternalId;

  it('shows a subscription’s terms as they were, are and will be', async () => {
    await upsert({ endsOn: '2027-01-05', occurredAt: '2026-01-05T09:00:00Z' });
    await upsert({ endsOn: '2027-01-05', amountMinor: 12_000, occurredAt: '2026-06-01T09:00:00Z' });
    await upsert({ startsOn: '2027-01-05', lastDay: '2028-01-04', amountMinor: 13_000, autoRenews: false });
    const { subscriptions, revenue, renewal } = await standing();
    expect(subscriptions).toEqual([
      expect.objectContaining({
        startsOn: '2026-01-05',
        endsOn: '2027-01-05',
        paidUntil: '2028-01-05',
        status: 'ACTIVE',
        mrr: { amountMinor: 12_000 },
      }),
    ]);
    expect(subscriptions[0].terms.map(({ from, to, cause, mrr }: Term) => [from, to, cause, mrr.amountMinor])).toEqual([
      ['2026-01-05', '2026-06-01', 'STARTED', 10_000],
      ['2026-06-01', '2027-01-05', 'CHANGED', 12_000],
      ['2027-01-05', '2028-01-05', 'RENEWED', 13_000],
    ]);
    expect(subscriptions[0].terms[0]).toMatchObject({
      toldAt: '2026-01-05T09:00:00.000Z',
      amount: { amountMinor: 10_000, currency: 'USD' },
      arr: { amountMinor: 120_000 },
    });
    expect(subscriptions[0].terms[2].ends).toBe('EXPIRED');
    expect(renewal).toEqual({ date: '2028-01-05', status: 'OPEN' });
    expect(revenue).toMatchObject({ mrr: { amountMinor: 12_000 }, customerSince: '2026-01-05T00:00:00.000Z' });
  });

  it('says the billing period as it was told', async () => {
    const [weekly] = await upsert({ billingInterval: 'WEEK' });
    expect(weekly?.subscription).toMatchObject({
      billingMonths: null,
      billingInterval: 'WEEK',
      billingIntervalCount: 1,
      mrr: { amountMinor: 43_452 },
      arr: { amountMinor: 521_429 },
    });
    const [yearly] = await upsert({ externalId: 's2', billingMonths: 12 });
    expect(yearly?.subscription).toMatchObject({
      billingMonths: 12,
      billingInterval: 'MONTH',
      billingIntervalCount: 12,
      mrr: { amountMinor: 833 },
    });
    const [both] = await upsert({ externalId: 's3', billingMonths: 1, billingInterval: 'MONTH' });
    expect(both?.error).toMatchObject({ code: 'BAD_INPUT', path: ['input', 'subscriptions', '0', 'billingInterval'] });
  });

  it('refuses an amount of which a year is not exact, and a term that ends twice, and shows the others', async () => {
    const results = await upsert(
      { externalId: 'month', amountMinor: 1_000_000_000_000_000 },
      { externalId: 'day', amountMinor: 100_000_000_000_000, billingInterval: 'DAY' },
      { externalId: 'ends', endsOn: '2027-01-05', lastDay: '2027-01-04' },
      { externalId: 'well', endsOn: '9999-12-31' },
    );
    expect(results.map(({ error }) => error?.path.at(-1) ?? null)).toEqual([
      'amountMinor',
      'amountMinor',
      'lastDay',
      null,
    ]);
    expect(results[3]?.subscription).toMatchObject({ endsOn: null, paidUntil: null });
    expect((await standing()).revenue.arr).toEqual({ amountMinor: 120_000 });
  });

  it('pauses and goes on', async () => {
    await upsert({ occurredAt: '2026-01-05T09:00:00Z' });
    const [paused] = await upsert({ status: 'PAUSED', pausedUntil: '2027-02-01' });
    expect(paused?.subscription).toMatchObject({
      status: 'PAUSED',
      pausedUntil: '2027-02-01',
      mrr: { amountMinor: 0 },
    });
    const { revenue, subscriptions } = await standing();
    expect(revenue).toMatchObject({ isCustomer: false, zeroSince: '2026-12-01T00:00:00.000Z' });
    expect(subscriptions[0].terms.map(({ from, cause }: Term) => [from, cause])).toEqual([
      ['2026-01-05', 'STARTED'],
      ['2026-12-01', 'PAUSED'],
      ['2027-02-01', 'RESUMED'],
    ]);
  });
});
