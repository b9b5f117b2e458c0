import type { Saver } from '../../src/engine/save.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company } from '../support/company.js';

const use = { type: 'USAGE', properties: { feature: 'board' } };

eachServer((start, kind) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let accountId: string;

  beforeEach(async () => {
    server = await start({ byHand: true, environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
    accountId = (await world.accounts({ externalId: 'acme' }))[0] as string;
    await world.turns();
  });

  const folded = async () =>
    Number(
      (
        await world.rows<{ total_events: number }>(
          'SELECT total_events FROM account_usage WHERE account_id = ?',
          accountId,
        )
      )[0]?.total_events ?? 0,
    );
  const mark = async () => {
    const [row] = await world.rows<{ seq: number; due_at: number | null }>(
      'SELECT seq, due_at FROM account_inbox WHERE account_id = ?',
      accountId,
    );
    return { seq: Number(row?.seq), isDue: row?.due_at != null && Number(row.due_at) <= server.app.ctx.now() };
  };

  /** Lets something happen once after a turn has read its signals and before it is saved. */
  function afterTheLoad(happens: () => Promise<unknown>): void {
    const { store } = server.app;
    const pending = store.pending.bind(store);
    store.pending = async (...call) => {
      store.pending = pending;
      const found = await pending(...call);
      await happens();
      return found;
    };
  }

  /** Lets something happen once after the marks of due accounts were read and before they are claimed. */
  function beforeTheClaim(happens: () => Promise<unknown>): void {
    const { database } = server.app;
    const transaction = database.transaction.bind(database);
    database.transaction = async (...call) => {
      database.transaction = transaction;
      await happens();
      return transaction(...(call as Parameters<typeof transaction>)) as never;
    };
  }

  it('leaves the account due when a signal comes between the reading of its mark and its claim', async () => {
    await world.record([use]);
    const before = await mark();
    beforeTheClaim(() => world.record([use]));
    expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
    expect([await folded(), await mark()]).toEqual([2, { seq: before.seq + 1, isDue: true }]);
    expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
    expect([await folded(), (await mark()).isDue]).toEqual([2, false]);
  });

  if (kind === 'mysql')
    it('leaves the account due when a signal comes after its turn has read its signals', async () => {
      await world.record([use]);
      const before = await mark();
      afterTheLoad(() => world.record([use]));
      expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
      expect([await folded(), await mark()]).toEqual([1, { seq: before.seq + 1, isDue: true }]);
      expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
      expect([await folded(), (await mark()).isDue]).toEqual([2, false]);
    });

  if (kind === 'sqlite')
    it(
      'has a signal that comes in the middle of a turn wait for the ' + 'turn’s end, and leaves the account due then',
      async () => {
        await world.record([use]);
        let later: Promise<unknown> | undefined;
        afterTheLoad(async () => {
          later = world.record([use]);
          await new Promise((resolve) => setTimeout(resolve, 50));
        });
        expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
        await later;
        expect([await folded(), (await mark()).isDue]).toEqual([1, true]);
        expect(await server.app.shell.takeDue(server.app.ctx)).toBe(1);
        expect(await folded()).toBe(2);
      },
    );

  if (kind === 'mysql')
    it('would lose the wake-up, were the mark laid to rest whatever it says by then', async () => {
      const { saver } = server.app.shell as unknown as { saver: Pick<Saver, 'save'> };
      const save = saver.save.bind(saver);
      saver.save = async (ctx, batch, setting) => {
        const rows = await ctx.db.query<{ account_id: string; seq: number }>(
          'SELECT account_id, seq FROM account_inbox',
        );
        return save(ctx, batch, {
          ...setting,
          seen: new Map(rows.map(({ account_id, seq }) => [account_id, Number(seq)])),
        });
      };
      await world.record([use]);
      afterTheLoad(() => world.record([use]));
      await server.app.shell.takeDue(server.app.ctx);
      expect([await folded(), (await mark()).isDue, await world.turns()]).toEqual([1, false, 0]);
      expect(await server.app.shell.sweep(server.app.ctx)).toBe(1); // the safety net
      expect([await world.turns(), await folded()]).toEqual([1, 2]);
    });

  it('finds signals that nobody marked, and only those', async () => {
    const { shell, ctx, database } = server.app;
    await world.record([use]);
    expect(await shell.sweep(ctx)).toBe(0);
    await database.transaction(ctx, (ctx) => ctx.db.run('UPDATE account_inbox SET due_at = NULL'));
    expect([
      await world.turns(),
      await shell.sweep(ctx),
      await world.turns(),
      await folded(),
      await shell.sweep(ctx),
    ]).toEqual([0, 1, 1, 1, 0]);
  });

  it('looks for such signals by itself', async () => {
    await world.record([use]);
    await server.app.database.transaction(server.app.ctx, (ctx) =>
      ctx.db.run('UPDATE account_inbox SET due_at = ?', [ctx.now() + 1e9]),
    );
    expect(await world.turns()).toBe(0);
    server.app.engine.start(server.app.ctx); // its first round looks at once
    for (let tries = 0; (await folded()) === 0 && tries < 1_500; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await folded()).toBe(1);
    await server.app.engine.stop();
  });
});
