import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';
import { clientOf } from '../support/graphql-client.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);

const RISK =
  '{ id version kind severity reason mitigation isOpen outcome note firstSignAt firstContactAt openedAt closedAt ' +
  'summary account { externalId } owner { externalId } contact { name } cause { kind summary } endCause { ' +
  'summary } run { id } }';
const OPPORTUNITY =
  '{ id version kind status title expectedMrr { amountMinor currency } creditedMrr { amountMinor currency } ' +
  'offer offeredAt endedAt note account { externalId } owner { externalId } contact { name } cause { summary } ' +
  'endCause { summary } run { id } }';

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  let owner: string;
  let acme: string;
  let globex: string;
  let counter = 0;

  beforeAll(async () => {
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
    owner = await world.member('olga', 'CSM');
  });

  /** Each test has two accounts of its own. */
  beforeEach(async () => {
    counter += 1;
    [acme, globex] = [`acme-${counter}`, `globex-${counter}`];
    await world.accounts(
      { externalId: acme, name: 'Acme', ownerExternalId: 'olga' },
      { externalId: globex, name: 'Globex' },
    );
    await world.turns();
  });

  const now = () => new Date(clock.now()).toISOString();
  const idOf = async (externalId: string) =>
    (
      await server.client.query(
        'query ($externalId: String!) { accountByExternalId(externalId: $externalId) { id } }',
        { externalId },
      )
    ).accountByExternalId.id as string;
  const ask = (document: string, input: Record<string, unknown>) => server.client.ask(document, { input });
  const openRisk = (input: Record<string, unknown>) =>
    ask(`mutation ($input: OpenRiskInput!) { openRisk(input: $input) { isNew clientMutationId risk ${RISK} } }`, {
      accountExternalId: acme,
      ...input,
    });
  const changeRisk = (input: Record<string, unknown>) =>
    ask(`mutation ($input: ChangeRiskInput!) { changeRisk(input: $input) { risk ${RISK} } }`, input);
  const closeRisk = (input: Record<string, unknown>) =>
    ask(`mutation ($input: CloseRiskInput!) { closeRisk(input: $input) { risk ${RISK} } }`, input);
  const opportunity = (name: 'open' | 'change' | 'close', input: Record<string, unknown>) => {
    const type = `${name.replace(/^./, (letter) => letter.toUpperCase())}OpportunityInput`;
    return ask(
      `mutation ($input: ${type}!) { result: ${name}Opportunity(input: $input) { opportunity ${OPPORTUNITY} } }`,
      input,
    );
  };
  const pays = async (amountMinor: number, account = acme) => {
    const properties = {
      externalId: `s-${account}`,
      product: 'App',
      amountMinor,
      currency: 'USD',
      startsOn: '2026-01-05',
      endsOn: '2028-01-05',
    };
    await world.record([{ type: 'SUBSCRIPTION_CHANGED', account, at: clock.now(), properties }]);
    await world.turns();
  };
  /** The code and place of the one error. */
  const refusal = async (answer: ReturnType<typeof ask>) => {
    const { errors = [] } = await answer;
    return errors.map(({ extensions }) => [
      extensions.code,
      (extensions.inputPath ?? extensions.path ?? null) as unknown,
    ]);
  };

  it('opens, changes and closes a risk, with who, why and what is to be done', async () => {
    const before = await world.events();
    const { data } = await openRisk({
      kind: 'INTENT_TO_LEAVE',
      severity: 'MEDIUM',
      reason: 'They asked for an export',
      mitigation: 'Call them',
      clientMutationId: 'one',
    });
    expect(data.openRisk).toMatchObject({
      isNew: true,
      clientMutationId: 'one',
      risk: {
        version: 1,
        severity: 'MEDIUM',
        isOpen: true,
        mitigation: 'Call them',
        owner: { externalId: 'olga' },
        account: { externalId: acme },
        cause: { kind: 'INTEGRATION', summary: expect.stringContaining('opened the risk') },
        run: null,
        firstContactAt: null,
      },
    });
    const { id } = data.openRisk.risk;
    const again = await openRisk({ kind: 'INTENT_TO_LEAVE', severity: 'HIGH' });
    expect(again.data.openRisk).toMatchObject({
      isNew: false,
      risk: { id, version: 2, severity: 'HIGH', reason: 'They asked for an export' },
    });
    await world.record([
      { type: 'TOUCHPOINT', account: acme, at: clock.now(), properties: { kind: 'CALL', direction: 'INBOUND' } },
    ]);
    await world.turns();
    const changed = await changeRisk({ id, ownerId: null, expectedVersion: 3 });
    expect(changed.data.changeRisk.risk).toMatchObject({ version: 4, owner: null, firstContactAt: now() });
    expect(await refusal(changeRisk({ id, severity: 'LOW', expectedVersion: 2 }))).toMatchObject([['CONFLICT', null]]);
    const closed = await closeRisk({ id, outcome: 'SAVED', note: 'They stay' });
    expect(closed.data.closeRisk.risk).toMatchObject({
      isOpen: false,
      outcome: 'SAVED',
      note: 'They stay',
      endCause: { summary: expect.stringContaining('closed the risk') },
      summary: 'Risk closed, SAVED: Intent to leave',
    });
    expect(await refusal(closeRisk({ id, outcome: 'LOST' }))).toMatchObject([['RISK_CLOSED', null]]);
    const { node, account } = await server.client.query(
      `query ($id: ID!, $acme: String!) { node(id: $id) { __typename ... on Risk { outcome } } account: ` +
        `accountByExternalId(externalId: $acme) { timeline(first: 5, filter: { kinds: [RISK] }) { nodes { ` +
        `__typename id at summary } } } }`,
      { id, acme },
    );
    expect([node, account.timeline.nodes]).toEqual([
      { __typename: 'Risk', outcome: 'SAVED' },
      [{ __typename: 'Risk', id, at: now(), summary: 'Risk closed, SAVED: Intent to leave' }],
    ]);
    const after = await world.events();
    expect(
      ['risk.opened', 'risk.changed', 'risk.closed'].map((type) => (after[type] ?? 0) - (before[type] ?? 0)),
    ).toEqual([1, 3, 1]);
  });

  it('knows a contact that came before the risk was written down', async () => {
    const signal = { type: 'TOUCHPOINT', account: acme };
    await world.record([
      { ...signal, at: clock.now() - 2 * DAY, properties: { kind: 'CALL' } },
      { ...signal, at: clock.now() - DAY, properties: { kind: 'VISIT' } },
    ]);
    await world.turns();
    const { data } = await openRisk({
      kind: 'RELATIONSHIP',
      firstSignAt: new Date(clock.now() - 1.5 * DAY).toISOString(),
    });
    expect(data.openRisk.risk.firstContactAt).toBe(new Date(clock.now() - DAY).toISOString());
  });

  it('lists risks by filter and order, pages through them, and of one account', async () => {
    await openRisk({ kind: 'PRICE', severity: 'LOW' });
    await openRisk({ kind: 'PRODUCT', severity: 'HIGH', ownerId: null });
    const { data } = await openRisk({ accountExternalId: globex, kind: 'PRICE', severity: 'MEDIUM', ownerId: owner });
    await closeRisk({ id: data.openRisk.risk.id, outcome: 'FALSE_ALARM' });
    const accountIds = [await idOf(acme), await idOf(globex)];
    const list = async (filter: object, orderBy?: object) =>
      (
        await server.client.query(
          'query ($filter: RiskFilter, $orderBy: [RiskOrder!]) { risks(first: 10, filter: $filter, orderBy: ' +
            '$orderBy) { totalCount nodes { kind account { externalId } } } }',
          {
            filter: { accountIds, ...filter },
            orderBy,
          },
        )
      ).risks.nodes.map(
        ({ kind, account }: { kind: string; account: { externalId: string } }) =>
          `${account.externalId.replace(/-.*/, '')} ${kind}`,
      );
    expect(await list({}, [{ field: 'SEVERITY', direction: 'DESC' }])).toEqual([
      'acme PRODUCT',
      'globex PRICE',
      'acme PRICE',
    ]);
    expect(await list({ isOpen: true }, [{ field: 'SEVERITY', direction: 'ASC' }])).toEqual([
      'acme PRICE',
      'acme PRODUCT',
    ]);
    expect(await list({ ownerIds: [owner], kinds: ['PRICE'] }, [{ field: 'SEVERITY', direction: 'ASC' }])).toEqual([
      'acme PRICE',
      'globex PRICE',
    ]);
    expect(await list({ outcomes: ['FALSE_ALARM'] })).toEqual(['globex PRICE']);
    expect(await list({ severities: ['HIGH', 'MEDIUM'], isOpen: true })).toEqual(['acme PRODUCT']);
    const page = async (after: string | null) =>
      (
        await server.client.query(
          'query ($after: String, $accountIds: [ID!]) { risks(first: 2, after: $after, filter: { accountIds: ' +
            '$accountIds }, orderBy: [{ field: CLOSED_AT, direction: ASC }]) { nodes { kind isOpen } pageInfo { ' +
            'hasNextPage endCursor } } }',
          { after, accountIds },
        )
      ).risks;
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.nodes, ...second.nodes].map(({ isOpen }) => isOpen)).toEqual([false, true, true]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const { account } = await server.client.query(
      'query ($globex: String!) { account: accountByExternalId(externalId: $globex) { risks(first: 5) { ' +
        'totalCount nodes { kind } } } }',
      { globex },
    );
    expect(account.risks).toEqual({ totalCount: 1, nodes: [{ kind: 'PRICE' }] });
  });

  it('refuses bad input with a code and the place', async () => {
    const before = [await world.count('risk'), await world.count('opportunity')];
    expect(await refusal(openRisk({ kind: 'PRICE', accountExternalId: 'nobody' }))).toMatchObject([
      ['ACCOUNT_UNKNOWN', null],
    ]);
    expect(await refusal(openRisk({ kind: 'PRICE', accountExternalId: null }))).toMatchObject([
      ['BAD_INPUT', ['input', 'accountId']],
    ]);
    expect(await refusal(openRisk({ kind: 'PRICE', reason: 'x'.repeat(2001) }))).toMatchObject([
      ['VALUE_TOO_LARGE', expect.arrayContaining(['reason'])],
    ]);
    expect(await refusal(openRisk({ kind: 'PRICE', ownerId: 'memb_nobody' }))).toMatchObject([
      ['NOT_FOUND', ['input', 'ownerId']],
    ]);
    expect(await refusal(openRisk({ kind: 'PRICE', firstSignAt: '2030-01-01T00:00:00Z' }))).toMatchObject([
      ['FUTURE_DATE', ['input', 'firstSignAt']],
    ]);
    expect(await refusal(closeRisk({ id: 'risk_nothing', outcome: 'SAVED' }))).toMatchObject([
      ['NOT_FOUND', ['input', 'id']],
    ]);
    expect(
      await refusal(
        opportunity('open', {
          accountExternalId: acme,
          kind: 'UPSELL',
          expectedMrr: { amountMinor: -1, currency: 'USD' },
        }),
      ),
    ).toMatchObject([['BAD_INPUT', ['input', 'expectedMrr', 'amountMinor']]]);
    expect(
      await refusal(
        opportunity('open', {
          accountExternalId: acme,
          kind: 'UPSELL',
          expectedMrr: { amountMinor: 1, currency: 'JPY' },
        }),
      ),
    ).toMatchObject([['BAD_INPUT', expect.arrayContaining(['expectedMrr', 'currency'])]]);
    expect(await refusal(opportunity('change', { id: 'oppo_nothing', title: 'x' }))).toMatchObject([
      ['NOT_FOUND', ['input', 'id']],
    ]);
    expect(
      (await server.client.ask('{ risk(id: "nonsense") { id } opportunity(id: "nonsense") { id } }')).data,
    ).toEqual({ risk: null, opportunity: null });
    expect([await world.count('risk'), await world.count('opportunity')]).toEqual(before);
  });

  it('credits an expansion to an opportunity, which is won when its expected MRR has come', async () => {
    await pays(100_000);
    const { data } = await opportunity('open', {
      accountExternalId: acme,
      kind: 'UPSELL',
      title: 'More seats',
      expectedMrr: { amountMinor: 50_000, currency: 'USD' },
    });
    const { id } = data.result.opportunity;
    expect(data.result.opportunity).toMatchObject({
      status: 'OPEN',
      expectedMrr: { amountMinor: 50_000, currency: 'USD' },
      creditedMrr: { amountMinor: 0, currency: 'USD' },
      owner: { externalId: 'olga' },
    });
    const offered = await opportunity('change', { id, offer: 'Ten more at a discount', expectedVersion: 1 });
    expect(offered.data.result.opportunity).toMatchObject({
      status: 'OFFERED',
      offer: 'Ten more at a discount',
      offeredAt: now(),
    });
    clock.moveTo(clock.now() + DAY);
    await pays(130_000);
    const read = async () =>
      (await server.client.query(`query ($id: ID!) { opportunity(id: $id) ${OPPORTUNITY} }`, { id })).opportunity;
    expect(await read()).toMatchObject({ status: 'OFFERED', creditedMrr: { amountMinor: 30_000, currency: 'USD' } });
    clock.moveTo(clock.now() + DAY);
    await pays(160_000);
    expect(await read()).toMatchObject({
      status: 'WON',
      creditedMrr: { amountMinor: 60_000 },
      endCause: { summary: expect.stringContaining('MRR rose') },
      endedAt: now(),
    });
    expect(await refusal(opportunity('close', { id, isWon: false }))).toMatchObject([['OPPORTUNITY_CLOSED', null]]);
    const lost = await opportunity('open', { accountExternalId: acme, kind: 'CROSS_SELL', ownerId: null });
    const closed = await opportunity('close', { id: lost.data.result.opportunity.id, isWon: false, note: 'No budget' });
    expect(closed.data.result.opportunity).toMatchObject({ status: 'LOST', note: 'No budget', owner: null });
    const { opportunities, account, node } = await server.client.query(
      `query ($id: ID!, $acme: String!, $accountIds: [ID!]) { opportunities(first: 5, filter: { accountIds: $accountIds,
        statuses: [WON, LOST] }, orderBy: [{ field: EXPECTED_MRR, direction: DESC }]) { totalCount nodes { kind } }
        account: accountByExternalId(externalId: $acme) { opportunities(first: 5, filter: { kinds: [UPSELL] }) { nodes {
          id } } } node(id: $id) { __typename } }`,
      { id, acme, accountIds: [await idOf(acme)] },
    );
    expect(opportunities).toEqual({ totalCount: 2, nodes: [{ kind: 'UPSELL' }, { kind: 'CROSS_SELL' }] });
    expect([account.opportunities.nodes, node]).toEqual([[{ id }], { __typename: 'Opportunity' }]);
  });

  it('tells of risks and opportunities in the event log, with the records', async () => {
    const stream = server.client.subscribe(
      `subscription ($after: String!) { lifecycleEvents(after: $after, filter: { types: [RISK_OPENED, RISK_CLOSED,
        OPPORTUNITY_OPENED] }) { __typename account { externalId } cause { summary }
        ... on RiskOpened { risk { kind } severity owner { externalId } }
        ... on RiskClosed { risk { outcome } riskOutcome }
          ... on OpportunityOpened { opportunity { kind } expectedMrr { amountMinor currency } } } }`,
      { after: (await server.client.query('{ eventCursor }')).eventCursor },
    );
    const { data } = await openRisk({ kind: 'PAYMENT', severity: 'LOW' });
    await closeRisk({ id: data.openRisk.risk.id, outcome: 'MITIGATED' });
    await opportunity('open', {
      accountExternalId: acme,
      kind: 'SAVE',
      expectedMrr: { amountMinor: 12_345, currency: 'USD' },
    });
    const told = (await stream.take(3)).map(({ lifecycleEvents }) => lifecycleEvents);
    await stream.stop();
    expect(told).toMatchObject([
      {
        __typename: 'RiskOpened',
        account: { externalId: acme },
        risk: { kind: 'PAYMENT' },
        severity: 'LOW',
        owner: { externalId: 'olga' },
      },
      { __typename: 'RiskClosed', riskOutcome: 'MITIGATED', risk: { outcome: 'MITIGATED' } },
      {
        __typename: 'OpportunityOpened',
        opportunity: { kind: 'SAVE' },
        expectedMrr: { amountMinor: 12_345, currency: 'USD' },
      },
    ]);
  });

  it('needs a key that may write', async () => {
    const { createApiKey } = await server.client.query(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }',
      {
        input: { name: `reader-${counter}`, scopes: ['READ'] },
      },
    );
    const reader = clientOf(server.url, createApiKey.key);
    const code = async (document: string, input: object) =>
      (await reader.ask(document, { input })).errors?.[0]?.extensions.code;
    expect(
      await code('mutation ($input: OpenRiskInput!) { openRisk(input: $input) { isNew } }', {
        accountExternalId: acme,
        kind: 'PRICE',
      }),
    ).toBe('FORBIDDEN');
    expect(
      await code('mutation ($input: OpenOpportunityInput!) { openOpportunity(input: $input) { clientMutationId } }', {
        accountExternalId: acme,
        kind: 'SAVE',
      }),
    ).toBe('FORBIDDEN');
    expect((await reader.ask('{ risks(first: 1) { totalCount } }')).errors).toBeUndefined();
  });

  it('reads with the same number of statements however many records it shows', async () => {
    const names = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `account-${from + index}`);
    const fill = async (from: number, to: number) => {
      await world.accounts(...names(from, to).map((externalId) => ({ externalId, ownerExternalId: 'olga' })));
      for (const accountExternalId of names(from, to)) {
        await openRisk({ accountExternalId, kind: 'PRICE', mitigation: 'Call {{ account.name }}' });
        await opportunity('open', { accountExternalId, kind: 'UPSELL', title: 'For {{ account.name }}' });
      }
    };
    const statements = async () => {
      const reader = server.app.database.reader as {
        query: (sql: string, values?: readonly unknown[]) => Promise<unknown[]>;
      };
      const query = reader.query.bind(reader);
      let count = 0;
      reader.query = (sql, values) => {
        if (!sql.includes('api_key')) count += 1;
        return query(sql, values);
      };
      await server.client.query(
        `{ risks(first: 100) { nodes ${RISK} } opportunities(first: 100) { nodes ${OPPORTUNITY} } }`,
      );
      delete (reader as Partial<typeof reader>).query;
      return count;
    };
    await fill(0, 2);
    await statements();
    const few = await statements();
    await fill(2, 12);
    expect(await statements()).toBe(few);
    const { accountByExternalId } = await server.client.query(
      '{ accountByExternalId(externalId: "account-3") { risks(first: 1) { nodes { mitigation } } ' +
        'opportunities(first: 1) { nodes { title } } } }',
    );
    expect(accountByExternalId).toEqual({
      risks: { nodes: [{ mitigation: 'Call account-3' }] },
      opportunities: { nodes: [{ title: 'For account-3' }] },
    });
  });

  it('answers how many of those who meant to leave were saved, and how soon they were met', async () => {
    clock.moveTo(Date.parse('2027-03-10T12:00:00Z')); // a month that no other test closes a risk in
    const risk = async (account: string, outcome: string, firstSignAt: string) => {
      const { data } = await openRisk({ accountExternalId: account, kind: 'INTENT_TO_LEAVE', firstSignAt });
      await closeRisk({ id: data.openRisk.risk.id, outcome });
    };
    await world.record([
      { type: 'TOUCHPOINT', account: acme, at: clock.now(), properties: { kind: 'CALL', direction: 'INBOUND' } },
    ]);
    await world.turns();
    await risk(acme, 'SAVED', '2027-03-10T00:00:00Z');
    await risk(acme, 'SAVED', '2027-03-08T00:00:00Z');
    await risk(globex, 'LOST', '2027-03-08T00:00:00Z');
    await risk(globex, 'FALSE_ALARM', '2027-03-08T00:00:00Z');
    const rate = (from: string, to: string) =>
      server.client.ask(
        'query ($from: LocalDate!, $to: LocalDate!) { saveRate(from: $from, to: $to) { saved lost rate ' +
          'byResponse { withinDays saved lost rate } } }',
        {
          from,
          to,
        },
      );
    const { data } = await rate('2027-03-01', '2027-03-10');
    expect(data.saveRate).toEqual({
      saved: 2,
      lost: 1,
      rate: 2 / 3,
      byResponse: [
        { withinDays: 1, saved: 1, lost: 0, rate: 1 },
        { withinDays: 3, saved: 1, lost: 0, rate: 1 },
        { withinDays: 7, saved: 0, lost: 0, rate: null },
        { withinDays: 14, saved: 0, lost: 0, rate: null },
        { withinDays: null, saved: 0, lost: 1, rate: 0 },
      ],
    });
    expect((await rate('2027-03-11', '2027-03-31')).data.saveRate).toMatchObject({ saved: 0, lost: 0, rate: null });
    expect(await refusal(rate('2027-03-11', '2027-03-10'))).toEqual([['BAD_INPUT', ['to']]]);
  });
});
