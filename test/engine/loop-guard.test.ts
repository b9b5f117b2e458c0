import { MOST_PASSES } from '../../src/engine/turn.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText } from '../support/company.js';

/** A lifecycle of two stages that lead to each other. */
const CIRCLE = `lifecycle: { first: [{ stage: 'A' }], stages: [
  { key: 'A', title: 'A', phase: 'AWARE', next: ['B'] },
  { key: 'B', title: 'B', phase: 'AWARE', next: ['A'] },
] }`;

const move = (key: string, from: string, to: string) =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'CHECK_IN', reentry: 'always', trigger: { on: ` +
  `'stage.entered', if: 'event.stage == "${from}"' }, steps: [move('go', { stage: '${to}' })] })`;

const set = (key: string, from: string, to: string) =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'CHECK_IN', reentry: 'always', trigger: { when: ` +
  `'account.grade == "${from}"' }, steps: [set('grade', { grade: '${to}' })] })`;

/** One that has nothing to do with it, and must go on. */
const BYSTANDER =
  "definePlaybook({ key: 'bystander', title: 'Bystander', purpose: 'CHECK_IN', reentry: 'always', trigger: { on: " +
  "'ticket.opened' }, steps: [task('look', { title: 'Look', kind: 'OTHER' })] })";

eachServer((start) => {
  async function aServer(
    playbooks: string[],
    more = '',
  ): Promise<{ server: TestApp; world: ReturnType<typeof company> }> {
    const plugins = pluginsFolder({ circles: pluginText('circles', playbooks.join(',\n'), more) }, 'data');
    const server = await start({ byHand: true, environment: { PLUGINS_DIR: plugins.path } });
    plugins.drop();
    const { plugins: shown } = await server.client.query('{ plugins { name isHealthy faults { message } } }');
    expect(shown).toEqual([{ name: 'circles', isHealthy: true, faults: [] }]);
    return { server, world: company(server) };
  }

  const loops = async ({ client }: TestApp): Promise<{ playbooks: string[]; account: { externalId: string } }[]> =>
    (
      await client.query(
        '{ lifecycleEvents(first: 50, filter: { types: [LOOP_STOPPED] }) { nodes { account { externalId } ... on ' +
          'LoopStopped { playbooks } } } }',
      )
    ).lifecycleEvents.nodes;

  it('saves the turn of an account that two playbooks move in a circle, and names them', async () => {
    const { server, world } = await aServer([move('to-b', 'A', 'B'), move('to-a', 'B', 'A'), BYSTANDER], CIRCLE);
    await world.accounts({ externalId: 'acme' });
    await world.turns();
    const stopped = await loops(server);
    expect(stopped.length).toBeGreaterThan(0);
    for (const { playbooks, account } of stopped) {
      expect(account).toEqual({ externalId: 'acme' });
      expect(['to-a', 'to-b']).toEqual(expect.arrayContaining(playbooks));
      expect(playbooks.length).toBeGreaterThan(0);
    }
    // the turn is there, with what the passes came to, and no pass beyond the eighth
    const { account } = await server.client.query(
      '{ account: accountByExternalId(externalId: "acme") { stage { key } version heldBack(first: 10) { nodes { ' +
        'reason playbookKey } } } }',
    );
    expect(account).toMatchObject({ stage: { key: expect.stringMatching(/^[AB]$/) }, version: expect.any(Number) });
    expect(account.heldBack.nodes).toContainEqual({ reason: 'LOOP_STOPPED', playbookKey: stopped[0]?.playbooks[0] });
    const [moves] = await world.rows<{ n: number }>('SELECT COUNT(*) AS n FROM stage_move');
    expect(Number(moves?.n)).toBeLessThanOrEqual(MOST_PASSES + 1);
  });

  it('does the same for two that set facts in a circle', async () => {
    const { server, world } = await aServer([set('to-b', 'A', 'B'), set('to-a', 'B', 'A'), BYSTANDER]);
    await world.accounts({ externalId: 'acme' });
    await world.turns();
    expect(await loops(server)).toEqual([]);
    await world.accounts({ externalId: 'acme', grade: 'A' });
    await world.turns();
    const [stopped] = await loops(server);
    expect(['to-a', 'to-b']).toEqual(expect.arrayContaining(stopped?.playbooks ?? ['none']));
  });

  it('goes on with that account, with others, and with the server', async () => {
    const { server, world } = await aServer([move('to-b', 'A', 'B'), move('to-a', 'B', 'A'), BYSTANDER], CIRCLE);
    await world.accounts({ externalId: 'acme' }, { externalId: 'globex' });
    await world.turns();
    await world.record(
      ['acme', 'globex'].map((account) => ({ type: 'TICKET', account, properties: { externalId: `${account}-1` } })),
    );
    await world.turns();
    const tasks = await world.rows(
      "SELECT a.external_id FROM task t JOIN account a ON a.id = t.account_id WHERE t.playbook_key = 'bystander' " +
        'ORDER BY a.external_id',
    );
    expect(tasks).toEqual([{ external_id: 'acme' }, { external_id: 'globex' }]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await server.client.query('{ accounts(first: 5) { totalCount } }')).accounts.totalCount).toBe(2);
  });

  it('does not stop what ends within eight passes', async () => {
    const chain = [set('first', 'A', 'B'), set('second', 'B', 'C')];
    const { server, world } = await aServer(chain);
    await world.accounts({ externalId: 'acme' });
    await world.turns();
    await world.accounts({ externalId: 'acme', grade: 'A' });
    await world.turns();
    expect(await loops(server)).toEqual([]);
    expect(
      (
        await server.client.query(
          '{ account: accountByExternalId(externalId: "acme") { grade runs(first: 5) { totalCount } } }',
        )
      ).account,
    ).toEqual({
      grade: 'C',
      runs: { totalCount: 2 },
    });
  });
});
