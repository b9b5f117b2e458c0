import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const use = (account: string) => ({ type: 'USAGE', account, properties: { feature: 'board' } });

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let ids: string[];

  beforeEach(async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 15, 12));
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
    ids = await world.accounts({ externalId: 'one' }, { externalId: 'bad' }, { externalId: 'three' });
    await world.turns();
  });

  const change = (sql: string, ...values: (string | number | Buffer)[]) =>
    server.app.database.transaction(server.app.ctx, (ctx) => ctx.db.run(sql, values));
  const folded = async () => {
    const rows = await world.rows<{ account_id: string; total_events: number }>(
      'SELECT account_id, total_events FROM account_usage',
    );
    return ids.map((id) => Number(rows.find(({ account_id }) => account_id === id)?.total_events ?? 0));
  };

  const setAside = async () => {
    const { quarantinedAccounts } = await server.client.query(
      '{ quarantinedAccounts { nodes { account { id } status code reason } } }',
    );
    return quarantinedAccounts.nodes as { status: string }[];
  };
  const retried = async () => {
    const { retryQuarantinedAccounts } = await server.client.query(
      'mutation { retryQuarantinedAccounts(input: {}) { accountIds } }',
    );
    return retryQuarantinedAccounts.accountIds as string[];
  };

  it.each([
    ['holds no state at all', Buffer.from('no state at all')],
    ['was cut off', undefined],
    ['is of a later release', Buffer.from([99, 0, 0, 0, 0, 0, 0, 0])],
  ])(
    'takes the others’ turns when one account’s row %s, and that one’s once it is mended and retried',
    async (_what, garbage) => {
      const [row] = await world.rows<{ state: Buffer }>('SELECT state FROM account_state WHERE account_id = ?', ids[1]);
      const sound = row?.state as Buffer;
      await change(
        'UPDATE account_state SET state = ? WHERE account_id = ?',
        garbage ?? sound.subarray(0, sound.length - 20),
        ids[1] as string,
      );
      await world.record(['one', 'bad', 'three'].map(use));
      await world.turns();
      expect(await folded()).toEqual([1, 0, 1]);
      expect(await setAside()).toEqual([
        { account: { id: ids[1] }, status: 'SET_ASIDE', code: 'STATE_UNREADABLE', reason: expect.any(String) },
      ]);
      const { upsertAccounts } = await server.client.query(
        'mutation { upsertAccounts(input: { accounts: [{ externalId: "bad", name: "B" }, { externalId: "one", ' +
          'name: "O" }] }) { results { error { code } } } }',
      );
      expect(upsertAccounts.results).toEqual([{ error: { code: 'ACCOUNT_SET_ASIDE' } }, { error: null }]);
      expect(await retried()).toEqual([ids[1]]);
      await world.turns();
      expect([await folded(), (await setAside()).length]).toEqual([[1, 0, 1], 1]);
      await change('UPDATE account_state SET state = ? WHERE account_id = ?', sound, ids[1] as string);
      expect(await retried()).toEqual([ids[1]]);
      await world.turns();
      expect([await folded(), await setAside()]).toEqual([[1, 1, 1], []]);
    },
  );

  it(
    'does not try a broken account again and again when the ' + 'rulebook changes, and takes the others through it',
    async () => {
      await change(
        'UPDATE account_state SET state = ? WHERE account_id = ?',
        Buffer.from('no state at all'),
        ids[1] as string,
      );
      await server.client.query(
        'mutation { createSegment(input: { key: "all", title: "All", condition: "true" }) { segment { key } } }',
      );
      const { shell, ctx } = server.app;
      expect([await shell.takeBehind(ctx), await shell.takeBehind(ctx), await shell.takeBehind(ctx)]).toEqual([
        3, 0, 0,
      ]);
      const behind = await world.rows(
        'SELECT s.account_id FROM account_state s JOIN rulebook_pointer p ON p.hash <> s.rulebook_hash',
      );
      expect(behind).toEqual([{ account_id: ids[1] }]);
    },
  );
});
