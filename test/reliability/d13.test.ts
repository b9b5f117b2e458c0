import { setTimeout as sleep } from 'node:timers/promises';
import { eachServer } from '../support/app.js';
import { company } from '../support/company.js';
import { runBuiltChild } from '../support/program.js';

/** So many accounts beside the deadly one. */
const OTHERS = 60;

eachServer((start, kind) => {
  /** Runs the engine until it ends; answers whether it came to the end of its work. */
  const engineEnds = async (databaseUrl: string, deadly: string): Promise<boolean> => {
    if (kind === 'mysql') await sleep(2_100); // before, a mark may be of a transaction that is about to hold it
    const { code, stderr } = await runBuiltChild('deadly-engine', databaseUrl, deadly);
    if (code !== 0 && code !== null) throw new Error(`the engine ended with ${code}: ${stderr}`);
    return code === 0;
  };

  it('an account whose turn ends the process is set aside after a few, and everybody else goes on', async () => {
    const server = await start({ byHand: true, environment: { PLUGINS_DIR: '/nowhere' } });
    const world = company(server);
    const names = Array.from({ length: OTHERS + 1 }, (_, index) => `account ${index}`);
    const ids = await world.accounts(...names.map((externalId) => ({ externalId })));
    await world.turns();
    const deadly = ids[30] as string;
    await world.record(names.map((account) => ({ type: 'USAGE', account, properties: { feature: 'board' } })));
    let deaths = 0;
    while (!(await engineEnds(server.app.config.databaseUrl, deadly))) {
      deaths += 1;
      if (deaths > 4) throw new Error('the engine ends again and again');
    }
    expect(deaths).toBe(4);
    const folded = async () =>
      (await world.rows<{ account_id: string }>('SELECT account_id FROM account_usage WHERE total_events > 0'))
        .map(({ account_id }) => account_id)
        .sort();
    expect(await folded()).toEqual(ids.filter((id) => id !== deadly).sort());
    const { quarantinedAccounts } = await server.client.query(
      '{ quarantinedAccounts { totalCount nodes { account { id } status code reason since } } }',
    );
    expect(quarantinedAccounts).toEqual({
      totalCount: 1,
      nodes: [
        {
          account: { id: deadly },
          status: 'SET_ASIDE',
          code: 'PROCESS_ENDED',
          reason: 'A process ended while this account’s turn was under way.',
          since: expect.any(String),
        },
      ],
    });
    // mended (this process has the real fold) and retried, it goes on where it stood
    await server.client.query(
      'mutation ($id: ID!) { retryQuarantinedAccounts(input: { accountIds: [$id] }) { accountIds } }',
      { id: deadly },
    );
    await world.turns();
    expect(await folded()).toEqual([...ids].sort());
  });
});
