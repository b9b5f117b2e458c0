import { eachServer, type TestApp } from '../support/app.js';
import { company, type SignalDraft, until } from '../support/company.js';
import { type Answer, clientOf } from '../support/graphql-client.js';

/** What an answer with errors holds. */
interface Refused {
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

const MB = 1_048_576;

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
    await world.accounts({ externalId: 'acme', name: 'Acme' });
  });

  /** The one error of an answer: its code, its place in the input, and what it says. */
  const errorOf = ({ errors, data }: Answer) => {
    expect(errors).toHaveLength(1);
    const [error] = errors ?? [];
    expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
    return { code: error?.extensions.code, path: error?.extensions.path as unknown, message: error?.message ?? '' };
  };
  /** Everything that this file's mutations could have written. */
  const written = async () => {
    const tables = [
      'account',
      'account_signal',
      'task',
      'contact',
      'segment_declared',
      'api_key',
      'member',
      'subscription',
      'stage_move',
      'rulebook',
    ];
    return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await world.count(table)])));
  };
  /** Nobody wants a turn now, and nothing more is written. */
  const quiet = () =>
    until(
      async () => {
        const before = await written();
        await new Promise((resolve) => setTimeout(resolve, 60));
        const [{ due } = { due: 1 }] = await world.rows<{ due: number }>(
          `SELECT COUNT(*) AS due FROM account_inbox WHERE due_at <= ${Date.now()}`,
        );
        return { before, after: await written(), due: Number(due) };
      },
      ({ before, after, due }) => due === 0 && JSON.stringify(before) === JSON.stringify(after),
    );

  describe('conditions', () => {
    const create = (condition: string, key = 'one') =>
      server.client.ask('mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { segment { key } } }', {
        input: { key, title: 'One', condition },
      });

    it.each([
      ['does not parse', 'usage.activeDays >', 'SYNTAX', 19],
      ['does not parse in the middle', 'usage.activeDays > 3 &&& true', 'SYNTAX', 24],
      ['names no fact', 'usage.activDays > 3', 'UNKNOWN_FACT', 1],
      ['compares what cannot be compared', 'usage.activeDays > "three"', 'TYPE_MISMATCH', undefined],
      ['is no truth', 'usage.activeDays + 1.0', undefined, undefined],
      ['names a value that never is', 'account.grade == "Z"', 'UNKNOWN_VALUE', undefined],
      ['fails when it runs', 'touchpoint.lastAt > now - duration("30d")', undefined, undefined],
    ])(
      'refuses one that %s, with the place and the cure, and declares nothing',
      async (_what, condition, code, column) => {
        const before = await written();
        const answer = await create(condition);
        const error = errorOf(answer);
        expect(error).toMatchObject({
          code: 'CONDITION_INVALID',
          path: ['input', 'condition'],
          message: expect.stringContaining('^'),
        });
        const [diagnostic] = (answer.errors?.[0]?.extensions.diagnostics ?? []) as {
          code: string;
          line: number;
          column: number;
          cure: string;
          message: string;
        }[];
        expect(diagnostic).toMatchObject({
          severity: 'ERROR',
          line: 1,
          column: column ?? expect.any(Number),
          cure: expect.stringMatching(/\w/),
          ...(code && { code }),
        });
        expect(await written()).toEqual(before);
      },
    );

    it('says which name was meant', async () => {
      expect(errorOf(await create('usage.activDays > 3')).message).toContain('usage.activeDays');
    });

    it('refuses a second segment of one key', async () => {
      expect((await create('true', 'twice')).errors).toBeUndefined();
      expect(errorOf(await create('true', 'twice'))).toMatchObject({
        code: 'DUPLICATE',
        message: expect.stringContaining('twice'),
      });
    });
  });

  describe('signals', () => {
    const term = (more: object) => ({
      type: 'SUBSCRIPTION_CHANGED',
      properties: {
        externalId: 's',
        product: 'App',
        amountMinor: 100,
        currency: 'EUR',
        startsOn: '2026-01-01',
        ...more,
      },
    });
    const ticket = (more: object) => ({ type: 'TICKET', properties: { externalId: 't', ...more } });
    const good = (key: string): SignalDraft => ({ key, type: 'USAGE', properties: { feature: 'board' } });

    it.each<[string, Partial<SignalDraft>, string, string[], RegExp]>([
      ['a date in the future', { at: Date.now() + 3_600_000 }, 'FUTURE_DATE', ['occurredAt'], /UTC/],
      ['a date before the kept keys', { at: Date.UTC(2015, 0, 1) }, 'TOO_OLD', ['occurredAt'], /Import/],
      [
        'a wrong type',
        { properties: { feature: 'board', count: 'three' } },
        'BAD_INPUT',
        ['properties', 'count'],
        /number/,
      ],
      [
        'a value out of its range',
        { type: 'SURVEY_ANSWERED', properties: { kind: 'NPS', score: 11 } },
        'BAD_INPUT',
        ['properties', 'score'],
        /0 to 10/,
      ],
      ['a missing property', { properties: {} }, 'BAD_INPUT', ['properties', 'feature'], /feature/],
      [
        'a property that is not declared',
        { properties: { feature: 'board', fature: 'x' } },
        'BAD_INPUT',
        ['properties'],
        /fature/,
      ],
      [
        'an oversize property bag',
        { properties: { feature: 'board', note: 'x'.repeat(40_000) } },
        'PROPERTIES_TOO_LARGE',
        ['properties'],
        /32768/,
      ],
      [
        'a text of two megabytes',
        { type: 'TOUCHPOINT', properties: { kind: 'CALL', notes: 'x'.repeat(2 * MB) } },
        'PROPERTIES_TOO_LARGE',
        ['properties'],
        /32768/,
      ],
      [
        'a text over its field',
        { properties: { feature: 'x'.repeat(101) } },
        'VALUE_TOO_LARGE',
        ['properties', 'feature'],
        /100/,
      ],
      ['an oversize key', { key: 'x'.repeat(256) }, 'VALUE_TOO_LARGE', ['key'], /255/],
      ['an empty key', { key: '' }, 'BAD_INPUT', ['key'], /blank/],
      ['a null byte in a key', { key: 'a\u0000b' }, 'BAD_INPUT', ['key'], /U\+0000/],
      ['an escape in an account id', { account: 'a\u001bb' }, 'BAD_INPUT', ['account', 'externalId'], /U\+001B/],
      [
        'a null byte in a name',
        { type: 'CONTACT_CHANGED', properties: { externalId: 'ann', name: 'Ann\u0000' } },
        'BAD_INPUT',
        ['properties', 'name'],
        /U\+0000/,
      ],
      ['a day that does not exist', term({ startsOn: '2026-02-29' }), 'BAD_INPUT', ['properties', 'startsOn'], /real/],
      ['a day before 1970', term({ startsOn: '1969-12-31' }), 'BAD_INPUT', ['properties', 'startsOn'], /1970/],
      ['a day after 2148', term({ endsOn: '2149-01-01' }), 'BAD_INPUT', ['properties', 'endsOn'], /2148/],
      [
        'a term that ends before it starts',
        term({ endsOn: '2025-12-31' }),
        'BAD_INPUT',
        ['properties', 'endsOn'],
        /comes after/,
      ],
      [
        'an amount of which twelve are not exact',
        term({ amountMinor: 750_599_937_895_083 }),
        'BAD_INPUT',
        ['properties', 'amountMinor'],
        /750599937895082/,
      ],
      ['a currency that is none', term({ currency: 'XQQ' }), 'BAD_INPUT', ['properties', 'currency'], /ISO 4217/],
      ['Unix seconds', ticket({ openedAt: 1_767_225_600 }), 'BAD_INPUT', ['properties', 'openedAt'], /not seconds/],
      [
        'microseconds',
        ticket({ openedAt: 1_767_225_600_000_000 }),
        'BAD_INPUT',
        ['properties', 'openedAt'],
        /microseconds/,
      ],
      [
        'a time without an offset',
        ticket({ openedAt: '2026-01-01T10:00:00' }),
        'BAD_INPUT',
        ['properties', 'openedAt'],
        /offset/,
      ],
      [
        'a ticket opened tomorrow',
        ticket({ openedAt: Date.now() + 86_400_000 }),
        'FUTURE_DATE',
        ['properties', 'openedAt'],
        /future/,
      ],
      [
        'a member who is not there',
        { type: 'TOUCHPOINT', properties: { kind: 'CALL', memberId: 'member_nobody' } },
        'BAD_INPUT',
        ['properties', 'memberId'],
        /upsertTeamMembers/,
      ],
      [
        'an account that nobody can have gone to',
        { type: 'CONTACT_LEFT', properties: { externalId: 'ann', toAccountExternalId: 'nowhere' } },
        'ACCOUNT_UNKNOWN',
        ['properties', 'toAccountExternalId'],
        /nowhere/,
      ],
      ['an unknown account', { account: 'nobody' }, 'ACCOUNT_UNKNOWN', ['account', 'externalId'], /upsertAccounts/],
      ['an oversize account id', { account: 'x'.repeat(256) }, 'VALUE_TOO_LARGE', ['account', 'externalId'], /255/],
    ])('refuses %s, and takes its neighbours', async (what, bad, code, path, words) => {
      const results = await world.record([
        good(`${what} before`),
        { ...good(`${what} itself`), ...bad },
        good(`${what} after`),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['ACCEPTED', 'REJECTED', 'ACCEPTED']);
      expect(results[1]).toMatchObject({
        code,
        reason: expect.stringMatching(words),
        error: { path: ['input', 'signals', '1', ...path] },
      });
    });

    it('refuses a key that was used with another body', async () => {
      const results = await world.record([
        good('reused'),
        { ...good('reused'), properties: { feature: 'report' } },
        good('reused 2'),
      ]);
      expect(results).toMatchObject([
        { status: 'ACCEPTED' },
        {
          status: 'REJECTED',
          code: 'KEY_REUSED',
          reason: expect.stringContaining('new key'),
          error: { path: ['input', 'signals', '1', 'key'] },
        },
        { status: 'ACCEPTED' },
      ]);
    });

    it('makes an unknown account when it is told to', async () => {
      expect(await world.record([{ ...good('n'), account: 'newcomer' }], 'CREATE')).toMatchObject([
        { status: 'ACCEPTED', accountId: expect.stringMatching(/^acct_/) },
      ]);
      const { accountByExternalId } = await server.client.query(
        '{ accountByExternalId(externalId: "newcomer") { name } }',
      );
      expect(accountByExternalId).toEqual({ name: 'newcomer' });
    });

    it('refuses 1,001 at once, takes none of them, and takes 1,000', async () => {
      await quiet();
      const before = await written();
      const many = Array.from({ length: 1_001 }, (_, n) => ({
        key: `many-${n}`,
        type: 'VISIT',
        account: { externalId: 'acme' },
      }));
      const record = (signals: unknown[]) =>
        server.client.ask('mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { accepted } }', {
          input: { signals },
        });
      expect(errorOf(await record(many))).toMatchObject({
        code: 'BATCH_TOO_LARGE',
        path: ['input', 'signals'],
        message: expect.stringMatching(/1001 .*1000/),
      });
      expect(await written()).toEqual(before);
      expect((await record(many.slice(1))).data.recordSignals.accepted).toBe(1_000);
    });

    it('rejects a signal of a type that is none, and takes nothing of it', async () => {
      await quiet();
      const before = await written();
      const answer = await server.client.ask(
        'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { rejected results { code reason } } }',
        {
          input: { signals: [{ key: 'a', type: 'USGAE', account: { externalId: 'acme' } }] },
        },
      );
      expect(answer.data.recordSignals).toEqual({
        rejected: 1,
        results: [{ code: 'SIGNAL_UNKNOWN', reason: expect.stringContaining('USAGE') }],
      });
      expect(await written()).toEqual(before);
    });
  });

  describe('accounts', () => {
    const upsert = async (...accounts: Record<string, unknown>[]) =>
      (
        await server.client.query(
          'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { isCreated account ' +
            '{ externalId name version parent { externalId } } error { code message path } } } }',
          { input: { accounts } },
        )
      ).upsertAccounts.results;

    it('refuses a hierarchy in a circle, in one batch or over several, and takes the neighbours', async () => {
      await upsert(
        { externalId: 'top' },
        { externalId: 'middle', parentExternalId: 'top' },
        { externalId: 'leaf', parentExternalId: 'middle' },
      );
      const [own, far, other] = await upsert(
        { externalId: 'top', parentExternalId: 'top' },
        { externalId: 'top', parentExternalId: 'leaf' },
        { externalId: 'top', name: 'Top' },
      );
      expect(own).toMatchObject({
        error: { code: 'HIERARCHY_CYCLE', path: ['input', 'accounts', '0', 'parentExternalId'] },
      });
      expect(far).toMatchObject({
        error: {
          code: 'HIERARCHY_CYCLE',
          path: ['input', 'accounts', '1', 'parentExternalId'],
          message: expect.stringContaining('leaf'),
        },
      });
      expect(other).toMatchObject({ error: null, account: { name: 'Top', parent: null } });
      const both = await upsert({ externalId: 'x', parentExternalId: 'y' }, { externalId: 'y', parentExternalId: 'x' });
      expect(both).toMatchObject([
        { error: null, account: { parent: { externalId: 'y' } } },
        { error: { code: 'HIERARCHY_CYCLE' } },
      ]);
    });

    it('refuses a stale version with the present one, and changes nothing', async () => {
      const [{ account }] = await upsert({ externalId: 'stale', name: 'One' });
      await upsert({ externalId: 'stale', name: 'Two', expectedVersion: account.version });
      const [refused] = await upsert({ externalId: 'stale', name: 'Three', expectedVersion: account.version });
      expect(refused).toMatchObject({
        error: { code: 'CONFLICT', message: expect.stringContaining(`version ${account.version + 1}`) },
        account: { name: 'Two', version: account.version + 1 },
      });
    });

    it.each([
      ['a name of two megabytes', { name: 'x'.repeat(2 * MB) }, 'VALUE_TOO_LARGE', ['name']],
      ['an oversize external id', { externalId: 'x'.repeat(256) }, 'VALUE_TOO_LARGE', ['externalId']],
      ['attributes of two megabytes', { attributes: { note: 'x'.repeat(2 * MB) } }, 'VALUE_TOO_LARGE', ['attributes']],
      ['an owner who is nobody', { ownerExternalId: 'nobody' }, 'BAD_INPUT', ['ownerExternalId']],
      ['a parent that is none', { parentExternalId: 'nobody' }, 'ACCOUNT_UNKNOWN', ['parentExternalId']],
      [
        'a date in the future',
        { createdAt: new Date(Date.now() + 86_400_000).toISOString() },
        'FUTURE_DATE',
        ['createdAt'],
      ],
      ['a stage that is none', { stageKey: 'NOWHERE' }, 'BAD_INPUT', undefined],
    ])('refuses %s, and takes the neighbours', async (what, bad, code, path) => {
      const name = what.replaceAll(' ', '-');
      const [before, refused, after] = await upsert(
        { externalId: `${name}-1` },
        { externalId: `${name}-2`, ...bad },
        { externalId: `${name}-3` },
      );
      expect([before, after]).toMatchObject([
        { error: null, isCreated: true },
        { error: null, isCreated: true },
      ]);
      expect(refused).toMatchObject({
        error: {
          code,
          message: expect.stringMatching(/\w{3,}/),
          path: ['input', 'accounts', '1', ...(path ?? [expect.any(String)])],
        },
      });
    });
  });

  describe('stages and tasks', () => {
    const one = async () => {
      const externalId = `account-${Math.random()}`;
      await world.accounts({ externalId });
      return externalId;
    };
    const move = (accountExternalId: string, to: string, more = {}) =>
      server.client.ask(
        'mutation ($input: MoveStageInput!) { moveStage(input: $input) { account { stage { key } version } } }',
        { input: { accountExternalId, to, ...more } },
      );
    const createTask = async (input: Record<string, unknown>) =>
      (
        await server.client.query(
          'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id version status } } }',
          {
            input: { title: 'Call', kind: 'CHECK_IN', ...input },
          },
        )
      ).createTask.task;
    const complete = (input: Record<string, unknown>) =>
      server.client.ask(
        'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status outcome } } }',
        { input },
      );

    it('lets of two people who read the same version only one move the account', async () => {
      const externalId = await one();
      const { version } = (
        await server.client.query('query ($id: String!) { accountByExternalId(externalId: $id) { version } }', {
          id: externalId,
        })
      ).accountByExternalId;
      expect((await move(externalId, 'CONVERSION', { expectedVersion: version })).errors).toBeUndefined();
      const second = await move(externalId, 'CHURNED', { expectedVersion: version });
      expect(errorOf(second)).toMatchObject({ code: 'CONFLICT' });
      expect(second.errors?.[0]?.extensions).toMatchObject({
        current: { version: version + 1, stage: 'CONVERSION' },
      });
    });

    it('answers nineteen of twenty mutations of one operation when one is stale', async () => {
      const ids = await Promise.all(Array.from({ length: 20 }, () => one()));
      const fields = ids.map((id, index) => {
        const stale = index === 7 ? ', expectedVersion: 99' : '';
        const input = `{ accountExternalId: "${id}", to: "CONVERSION"${stale} }`;
        return `m${index}: moveStage(input: ${input}) { account { stage { key } } }`;
      });
      const { data, errors } = await server.client.ask(`mutation { ${fields.join(' ')} }`);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]).toMatchObject({ path: ['m7'], extensions: { code: 'CONFLICT' } });
      expect(Object.values(data).filter((one) => one === null)).toHaveLength(1);
      expect(data.m19.account.stage).toEqual({ key: 'CONVERSION' });
    });

    it('refuses a move that the lifecycle does not allow, and says which it does', async () => {
      const externalId = await one();
      const answer = await move(externalId, 'RENEWAL');
      expect(errorOf(answer)).toMatchObject({
        code: 'STAGE_MOVE_FORBIDDEN',
        path: ['input', 'to'],
        message: expect.stringMatching(/ACQUISITION.*CONVERSION, CHURNED/),
      });
      expect(answer.errors?.[0]?.extensions).toMatchObject({ from: 'ACQUISITION', allowed: ['CONVERSION', 'CHURNED'] });
      expect(errorOf(await move(externalId, 'NOWHERE'))).toMatchObject({
        code: 'STAGE_MOVE_FORBIDDEN',
        message: expect.stringContaining('NOWHERE'),
      });
      expect(errorOf(await move('nobody', 'RENEWAL'))).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
      expect(errorOf(await move(externalId, 'CONVERSION', { expectedVersion: 99 }))).toMatchObject({
        code: 'CONFLICT',
      });
      expect((await move(externalId, 'CONVERSION')).data.moveStage.account.stage).toEqual({ key: 'CONVERSION' });
    });

    it(
      'refuses to complete a task twice, without its outcome, with ' + 'one that it has not, or of an old version',
      async () => {
        const accountExternalId = await one();
        const { id, version } = await createTask({ accountExternalId, outcomes: ['REACHED', 'NOBODY'] });
        const missing = errorOf(await complete({ id }));
        expect(missing).toMatchObject({ code: 'OUTCOME_REQUIRED', message: expect.stringContaining('REACHED') });
        expect(errorOf(await complete({ id, outcome: 'PERHAPS' })).code).toMatch(/OUTCOME_REQUIRED|BAD_INPUT/);
        expect(errorOf(await complete({ id, outcome: 'REACHED', expectedVersion: version + 7 }))).toMatchObject({
          code: 'CONFLICT',
        });
        expect((await complete({ id, outcome: 'REACHED', expectedVersion: version })).data.completeTask.task).toEqual({
          status: 'DONE',
          outcome: 'REACHED',
        });
        expect(errorOf(await complete({ id, outcome: 'REACHED' }))).toMatchObject({ code: 'TASK_CLOSED' });
        expect(
          errorOf(
            await server.client.ask('mutation ($input: StartTaskInput!) { startTask(input: $input) { task { id } } }', {
              input: { id },
            }),
          ),
        ).toMatchObject({
          code: 'TASK_CLOSED',
        });
        expect(errorOf(await complete({ id: 'task_01h000000000000000000000aa' }))).toMatchObject({ code: 'NOT_FOUND' });
        expect(errorOf(await complete({ id: 'nonsense' })).code).toMatch(/NOT_FOUND|BAD_INPUT/);
      },
    );

    it('refuses a title of two megabytes, and an assignee who is nobody', async () => {
      const accountExternalId = await one();
      const create = (input: Record<string, unknown>) =>
        server.client.ask('mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }', {
          input: { accountExternalId, title: 'Call', kind: 'CHECK_IN', ...input },
        });
      const before = await world.count('task');
      expect(errorOf(await create({ title: 'x'.repeat(2 * MB) }))).toMatchObject({
        code: 'VALUE_TOO_LARGE',
        path: ['input', 'title'],
      });
      expect(errorOf(await create({ assigneeId: 'memb_01h000000000000000000000aa' })).code).toMatch(
        /NOT_FOUND|BAD_INPUT/,
      );
      expect(errorOf(await create({ kind: 'CHECK_IN', contactId: 'cont_01h000000000000000000000aa' })).code).toMatch(
        /NOT_FOUND|BAD_INPUT/,
      );
      expect(await world.count('task')).toBe(before);
    });

    it('refuses a body of over four megabytes, and goes on', async () => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${server.key}` },
        body: JSON.stringify({ query: `{ viewer { __typename } } # ${'x'.repeat(5 * MB)}` }),
      });
      expect([response.status, ((await response.json()) as Refused).errors[0]?.extensions.code]).toEqual([
        413,
        expect.any(String),
      ]);
      expect((await server.client.query('{ viewer { __typename } }')).viewer).toEqual({ __typename: 'ApiKey' });
    });
  });

  describe('keys', () => {
    const createKey = async (...scopes: string[]) =>
      (
        await server.client.query(
          'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id prefix } } }',
          { input: { name: scopes.join(), scopes } },
        )
      ).createApiKey as { key: string; apiKey: { id: string } };
    const READ = '{ accounts(first: 1) { totalCount } }';
    const WRITE =
      'mutation { upsertAccounts(input: { accounts: [{ externalId: "by-key" }] }) { results { error { code } } } }';
    const ADMIN = 'mutation { reloadPlugins { changedPlaybooks } }';

    it.each([
      ['no key', undefined],
      ['a wrong key', 'pk_no_such_key_at_all_0000'],
    ])('gives nothing for %s, over HTTP or a socket', async (_what, key) => {
      for (const document of [READ, WRITE, '{ __schema { queryType { name } } }', '{ __typename }']) {
        const answer = await clientOf(server.url, key).ask(document);
        expect([answer.status, answer.data, answer.errors?.[0]?.extensions.code, answer.errors?.[0]?.message]).toEqual([
          401,
          undefined,
          'UNAUTHENTICATED',
          expect.stringContaining('Authorization: Bearer'),
        ]);
      }
      await expect(
        clientOf(server.url, key).subscribe('subscription { lifecycleEvents { id } }').take(1),
      ).rejects.toMatchObject({ code: 4401 });
    });

    it('lets a key that may read read, and nothing else, over HTTP and a socket', async () => {
      const { key } = await createKey('READ');
      const reader = clientOf(server.url, key);
      await quiet();
      const before = await written();
      expect((await reader.ask(READ)).errors).toBeUndefined();
      for (const document of [WRITE, ADMIN]) {
        expect(errorOf(await reader.ask(document))).toMatchObject({
          code: 'FORBIDDEN',
          message: expect.stringMatching(/scope/),
        });
        await expect(reader.subscribe(document).take(1)).rejects.toThrow(/FORBIDDEN/);
      }
      expect(errorOf(await reader.ask('{ apiKeys { id } }'))).toMatchObject({ code: 'FORBIDDEN' });
      expect(await written()).toEqual(before);
      const writer = clientOf(server.url, (await createKey('WRITE')).key);
      expect((await writer.ask(WRITE)).errors).toBeUndefined();
      expect(errorOf(await writer.ask(ADMIN))).toMatchObject({ code: 'FORBIDDEN' });
    });

    it('gives nothing for a key once it is revoked, and ends its sockets', async () => {
      const { key, apiKey } = await createKey('READ');
      const reader = clientOf(server.url, key);
      expect((await reader.ask(READ)).status).toBe(200);
      await server.client.query(
        'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }',
        { input: { apiKeyId: apiKey.id } },
      );
      expect(await reader.ask(READ)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
      await expect(reader.subscribe('subscription { lifecycleEvents { id } }').take(1)).rejects.toMatchObject({
        code: 4401,
      });
    });
  });
});
