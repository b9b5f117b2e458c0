import { eachServer, type TestApp } from '../support/app.js';
import { company, type SignalDraft, signalInput, until } from '../support/company.js';

const HOUR = 3_600_000;

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
  });

  let count = 0;
  /** An account of its own for a test. */
  const account = async () => {
    const externalId = `account-${(count += 1)}`;
    await world.accounts({ externalId });
    return externalId;
  };
  const usageOf = async (externalId: string) =>
    (
      await server.client.query(
        'query ($externalId: String!) { accountByExternalId(externalId: $externalId) { usage { totalEvents ' +
          'activePeople featuresUsed } surveyAnswers(first: 200) { totalCount } tickets(first: 200) { totalCount } ' +
          '} }',
        { externalId },
      )
    ).accountByExternalId;
  const folded = (externalId: string, total: number) =>
    until(
      () => usageOf(externalId),
      ({ usage }) => usage.totalEvents >= total,
    );
  const use = (externalId: string, key: string, more: Partial<SignalDraft> = {}): SignalDraft => ({
    key,
    type: 'USAGE',
    account: externalId,
    properties: { feature: 'board' },
    ...more,
  });
  const statuses = (results: { status: string }[]) => results.map(({ status }) => status);

  it('answers every item, in the order sent, and counts them', async () => {
    const acme = await account();
    const input = {
      clientMutationId: 'mine',
      signals: [
        use(acme, 'a'),
        use('nobody', 'b'),
        use(acme, 'a'),
        use(acme, 'c', { properties: { feature: 5 } }),
        use(acme, 'd'),
      ].map(signalInput),
    };
    const { recordSignals } = await server.client.query(
      'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { clientMutationId accepted ' +
        'duplicates rejected results { key status accountId code reason error { code message path } } } }',
      { input },
    );
    expect(recordSignals).toMatchObject({ clientMutationId: 'mine', accepted: 2, duplicates: 1, rejected: 2 });
    expect(recordSignals.results).toMatchObject([
      { key: 'a', status: 'ACCEPTED', code: null, error: null },
      {
        key: 'b',
        status: 'REJECTED',
        accountId: null,
        code: 'ACCOUNT_UNKNOWN',
        error: { path: ['input', 'signals', '1', 'account', 'externalId'] },
      },
      { key: 'a', status: 'DUPLICATE' },
      {
        key: 'c',
        status: 'REJECTED',
        code: 'BAD_INPUT',
        error: { path: ['input', 'signals', '3', 'properties', 'feature'] },
      },
      { key: 'd', status: 'ACCEPTED' },
    ]);
    expect((await folded(acme, 2)).usage.totalEvents).toBe(2);
  });

  it('takes the same batch twice, and does it once', async () => {
    const acme = await account();
    const batch = Array.from({ length: 50 }, (_, n) =>
      use(acme, `use-${n}`, { contact: `user-${n}`, at: Date.now() - n * HOUR }),
    );
    expect(statuses(await world.record(batch))).toEqual(Array(50).fill('ACCEPTED'));
    expect(statuses(await world.record(batch))).toEqual(Array(50).fill('DUPLICATE'));
    await folded(acme, 50);
    expect(statuses(await world.record(batch))).toEqual(Array(50).fill('DUPLICATE')); // folded or not
    expect((await usageOf(acme)).usage).toMatchObject({ totalEvents: 50, activePeople: 50 });
  });

  it(
    'compares a signal without a time by the rest of it, and ' + 'refuses a key that comes back with another body',
    async () => {
      const acme = await account();
      const signal = use(acme, 'k', { contact: 'ann' });
      const others: SignalDraft[] = [
        use(acme, 'k', { contact: 'bob' }),
        use(acme, 'k', { contact: 'ann', properties: { feature: 'board', count: 2 } }),
        { ...signal, type: 'VISIT', properties: {} },
      ];
      expect(statuses(await world.record([signal]))).toEqual(['ACCEPTED']);
      expect(statuses(await world.record([signal]))).toEqual(['DUPLICATE']);
      for (const other of others)
        expect(await world.record([other])).toMatchObject([
          { status: 'REJECTED', code: 'KEY_REUSED', error: { path: ['input', 'signals', '0', 'key'] } },
        ]);
      const timed = use(acme, 't', { at: Date.now() - HOUR });
      expect(statuses(await world.record([timed, timed, { ...timed, at: Date.now() - 2 * HOUR }]))).toEqual([
        'ACCEPTED',
        'DUPLICATE',
        'REJECTED',
      ]);
      expect((await folded(acme, 2)).usage.totalEvents).toBe(2);
    },
  );

  it('holds keys unique within an account, byte for byte', async () => {
    const [acme, globex] = [await account(), await account()];
    const keys = ['key', 'Key', 'kéy', 'key '];
    expect(statuses(await world.record([...keys.map((key) => use(acme, key)), use(globex, 'key')]))).toEqual(
      Array(5).fill('ACCEPTED'),
    );
    expect((await folded(acme, 4)).usage.totalEvents).toBe(4);
  });

  it(
    'has as many effects as there are distinct keys: 1 to 5 copies of each of 300 signals, shuffled, from eight ' +
      'senders at once',
    async () => {
      const acme = await account();
      const signals = Array.from({ length: 300 }, (_, n): SignalDraft => {
        const at = Date.now() - (n % 48) * HOUR;
        if (n % 10 === 0)
          return {
            key: `s-${n}`,
            type: 'SURVEY_ANSWERED',
            account: acme,
            contact: `user-${n % 20}`,
            at,
            properties: { kind: 'NPS', score: n % 11 },
          };
        if (n % 10 === 1)
          return { key: `s-${n}`, type: 'TICKET', account: acme, at, properties: { externalId: `t-${n}` } };
        return use(acme, `s-${n}`, {
          at,
          contact: `user-${n % 20}`,
          properties: { feature: `f-${n % 7}`, count: 1 + (n % 3) },
        });
      });
      const copies = signals.flatMap((signal) =>
        Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => ({ signal, order: Math.random() })),
      );
      copies.sort((a, b) => a.order - b.order);
      const batches = Array.from({ length: 40 }, (_, part) =>
        copies.filter((_, index) => index % 40 === part).map(({ signal }) => signal),
      );
      const answers: string[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, sender) => {
          for (let batch = sender; batch < batches.length; batch += 8)
            answers.push(...statuses(await world.record(batches[batch] ?? [])));
        }),
      );
      expect(answers.filter((status) => status === 'ACCEPTED')).toHaveLength(300);
      expect(answers.filter((status) => status === 'DUPLICATE')).toHaveLength(copies.length - 300);
      expect(copies.length).toBeGreaterThan(400); // there were copies to be told apart
      const uses = signals.filter(({ type }) => type === 'USAGE');
      const total = uses.reduce((sum, { properties }) => sum + (properties?.count as number), 0);
      const seen = await until(
        () => usageOf(acme),
        ({ usage, surveyAnswers, tickets }) =>
          usage.totalEvents === total && surveyAnswers.totalCount === 30 && tickets.totalCount === 30,
      );
      expect(seen).toEqual({
        usage: { totalEvents: total, activePeople: new Set(uses.map(({ contact }) => contact)).size, featuresUsed: 7 },
        surveyAnswers: { totalCount: 30 },
        tickets: { totalCount: 30 },
      });
    },
  );

  it('has eight senders of a new account make it once', async () => {
    const externalId = `new-${(count += 1)}`;
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, n) => world.record([use(externalId, `k-${n}`)], 'CREATE')),
    );
    expect(new Set(results.flat().map(({ accountId }) => accountId)).size).toBe(1);
    expect((await folded(externalId, 8)).usage.totalEvents).toBe(8);
    const { accounts } = await server.client.query(
      'query ($search: String) { accounts(first: 5, filter: { search: $search }) { totalCount nodes { name ' +
        'externalId } } }',
      {
        search: externalId,
      },
    );
    expect(accounts).toEqual({ totalCount: 1, nodes: [{ name: externalId, externalId }] });
  });

  it('answers only when it is durable: what it accepted is in the database, in the order of its answer', async () => {
    const acme = await account();
    for (let n = 0; n < 20; n += 1) {
      const [result] = await world.record([use(acme, `d-${n}`)]);
      const rows = await world.rows('SELECT id FROM account_signal WHERE account_id = ?', result?.accountId);
      expect(rows.length).toBe(n + 2); // and the upsert
    }
  });
});
