import { VirtualClock } from '../../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, pluginText } from '../../support/company.js';
import { DAY } from '../../support/moments.js';
import { statementsOf } from '../../support/statements.js';

const NOW = Date.UTC(2026, 0, 15, 12);
const PLUGIN = pluginText(
  'own',
  `definePlaybook({ key: 'greet', title: 'Greet', purpose: 'CHECK_IN', reentry: 'never',
     trigger: { on: 'ticket.opened' }, steps: [task('hello', { title: 'Hello', kind: 'CHECK_IN', due: '3d' })] })`,
  `scorecards: [{ key: 'all', title: 'All', measures: [{ key: 'open', title: 'Open tickets', fact: 'voice.openTickets',
     weight: 1, scale: [[0, 100], [1, 60], [2, 10]] }] }]`,
);

eachServer((start) => {
  const plugins = pluginsFolder({ own: PLUGIN }, 'data');
  const clock = new VirtualClock(NOW);
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({ clock, byHand: true, environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
    const [accountId] = await world.accounts({ externalId: 'acme' }, { externalId: 'globex' });
    await world.turns();
    const term = { externalId: 's1', product: 'App', currency: 'USD', billingMonths: 1, startsOn: '2026-01-01' };
    const tell = async (at: number, type: string, properties: Record<string, unknown>) => {
      await world.moveTo(clock, at);
      await world.record([{ type, at, properties }]);
      await world.turns();
    };
    await tell(NOW, 'SUBSCRIPTION_CHANGED', { ...term, amountMinor: 10_000 });
    await tell(NOW + DAY, 'TICKET', { externalId: 't1' });
    await tell(NOW + 2 * DAY, 'TICKET', { externalId: 't2' });
    await tell(NOW + 3 * DAY, 'SUBSCRIPTION_CHANGED', { ...term, amountMinor: 25_000 });
    await tell(NOW + 4 * DAY, 'TOUCHPOINT', { externalId: 'd1', kind: 'DECISION', notes: 'We stay' });
    await server.client.query(
      'mutation ($input: PlanTouchpointInput!) { planTouchpoint(input: $input) { touchpoint { id } } }',
      { input: { accountId, kind: 'VISIT', plannedAt: new Date(NOW + 30 * DAY).toISOString() } },
    );
    await world.turns();
  });
  afterAll(() => plugins.drop());

  interface Entry {
    readonly __typename: string;
    readonly at: string;
    readonly isPlanned: boolean;
    readonly summary: string;
    readonly id: string;
  }
  const timeline = async (args: string, more = '') =>
    (
      await server.client.query(
        `{ accountByExternalId(externalId: "acme") { timeline(${args}) { totalCount pageInfo { hasNextPage ` +
          `endCursor } nodes { __typename id at isPlanned summary ${more} } } } }`,
      )
    ).accountByExternalId.timeline as {
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      nodes: Entry[];
    };
  const shown = (nodes: readonly Entry[]) => nodes.map(({ __typename, summary }) => `${__typename}: ${summary}`);

  it('holds runs, held-back firings, contract changes, changes of health’s band and decisions', async () => {
    const { nodes } = await timeline(
      'first: 100, filter: { kinds: [RUN, HELD_BACK, CONTRACT, HEALTH, NOTE] }, direction: ASC',
    );
    expect(shown(nodes)).toEqual(
      [
        expect.stringMatching(/^HealthBandChange: Health went to GREEN \(100\)/),
        expect.stringMatching(/^ContractChange: Contract ACTIVE: MRR 0 USD to 100 USD/),
        expect.stringMatching(/^HealthBandChange: Health went from GREEN to YELLOW \(60\)/),
        expect.stringMatching(/^Run: Playbook greet started/),
        expect.stringMatching(/^HealthBandChange: Health went from YELLOW to RED \(10\)/),
        expect.stringMatching(/^HeldBack: Playbook greet was held back: LIVE_RUN/),
        expect.stringMatching(/^ContractChange: Contract ACTIVE to ACTIVE: MRR 100 USD to 250 USD/),
        expect.stringMatching(/^Touchpoint: .*We stay/),
      ].sort(byMoment(nodes)),
    );
  });

  it('tells of a contract and of health what they were and what they are', async () => {
    const { nodes } = await timeline(
      'filter: { kinds: [CONTRACT, HEALTH] }',
      '... on ContractChange { subscriptionStatus subscriptionStatusBefore mrr { amountMinor currency } mrrBefore { ' +
        'amountMinor } subscription { externalId } } ... on HealthBandChange { band bandBefore healthScore ' +
        'healthScoreBefore }',
    );
    expect(nodes.slice(0, 2)).toMatchObject([
      {
        at: new Date(NOW + 3 * DAY).toISOString(),
        subscriptionStatus: 'ACTIVE',
        subscriptionStatusBefore: 'ACTIVE',
        mrr: { amountMinor: 25_000, currency: 'USD' },
        mrrBefore: { amountMinor: 10_000 },
        subscription: { externalId: 's1' },
      },
      { band: 'RED', bandBefore: 'YELLOW', healthScore: 10, healthScoreBefore: 60 },
    ]);
  });

  it('shows what is planned apart from what happened', async () => {
    const { nodes: planned } = await timeline('filter: { isPlanned: true }, direction: ASC');
    expect(planned.map(({ __typename, isPlanned }) => [__typename, isPlanned])).toEqual([
      ['Task', true],
      ['Touchpoint', true],
    ]);
    expect(planned[1]?.at).toBe(new Date(NOW + 30 * DAY).toISOString());
    const { nodes: happened, totalCount } = await timeline('first: 100, filter: { isPlanned: false }');
    expect(happened.every(({ isPlanned }) => !isPlanned)).toBe(true);
    expect((await timeline('first: 1')).totalCount).toBe(totalCount + planned.length);
    const task = planned[0] as Entry;
    await server.client.query('mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } } }', {
      input: { id: task.id },
    });
    await world.turns();
    expect((await timeline('filter: { isPlanned: true }')).nodes.map(({ __typename }) => __typename)).toEqual([
      'Touchpoint',
    ]);
    const done = (await timeline('first: 100, filter: { isPlanned: false, kinds: [TASK, RUN] }')).nodes;
    expect(shown(done)).toEqual([expect.stringMatching(/^(Task|Run)/), expect.stringMatching(/^(Task|Run)/)]);
    expect(shown(done).join()).toContain('Playbook greet ended: COMPLETED');
  });

  it('pages newest first and oldest first to the same entries, and within dates', async () => {
    const walk = async (direction: string) => {
      const nodes: Entry[] = [];
      for (let after = ''; ; ) {
        const page = await timeline(`first: 3, direction: ${direction}${after}`);
        nodes.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) return nodes.map(({ id }) => id);
        after = `, after: "${page.pageInfo.endCursor}"`;
      }
    };
    const newest = await walk('DESC');
    expect(newest.length).toBeGreaterThan(8);
    const moments = (await timeline('first: 100')).nodes.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort().reverse());
    expect(await walk('ASC')).toEqual([...newest].reverse());
    expect((await timeline('first: 100')).nodes.map(({ id }) => id)).toEqual(newest);
    const [gte, lte] = [NOW + 2 * DAY, NOW + 3 * DAY].map((at) => new Date(at).toISOString());
    const within = (await timeline(`first: 100, filter: { at: { gte: "${gte}", lte: "${lte}" } }`)).nodes;
    expect(within.length).toBeGreaterThan(2);
    for (const { at } of within) expect(at >= (gte as string) && at <= (lte as string)).toBe(true);
    const all = (await timeline('first: 100')).nodes.filter(({ at }) => at >= (gte as string) && at <= (lte as string));
    expect(within.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  });

  it('reads a timeline with one statement and one more for each kind that is on it', async () => {
    const read = await statementsOf(
      server,
      '{ accountByExternalId(externalId: "acme") { timeline(first: 100) { nodes { id at isPlanned } } } }',
    );
    expect(read.length).toBeLessThanOrEqual(11);
    expect(read.filter((text) => text.includes('timeline_entry'))).toHaveLength(1);
    expect(read.filter((text) => text.includes('account_change'))).toHaveLength(1);
  });
});

/** Entries of one moment stand in the order of their ids, which says nothing: expectations follow what is shown. */
const byMoment = (nodes: readonly { readonly __typename: string; readonly summary: string }[]) => {
  const place = (expected: unknown) =>
    nodes.findIndex(({ __typename, summary }) =>
      (expected as { asymmetricMatch(text: string): boolean }).asymmetricMatch(`${__typename}: ${summary}`),
    );
  return (one: unknown, other: unknown) => place(one) - place(other);
};
