import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

const NOON = Date.UTC(2026, 0, 15, 12);
/** Half a million steps for an account with fifty tags. */
const ENDLESS = 'account.tags.exists(a, account.tags.exists(b, account.tags.exists(c, a == b + c)))';

const playbook = (key: string, when: string, more = '') =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'CHECK_IN', trigger: { when: '${when}',
    existing: 'enrol' },
    ${more}    steps: [task('call', { title: 'Call', kind: 'CHECK_IN' })] })`;
const PLUGIN = `import { definePlaybook, definePlugin, task } from 'perennial/sdk';
export default definePlugin({ name: 'tags', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [
  ${playbook('endless', ENDLESS)},
  ${playbook('waiting', '"tag 2" in account.tags', `goal: '${ENDLESS}',`)},
  ${playbook('tagged', '"tag 1" in account.tags')} ] });
`;
const plugins = pluginsFolder({ tags: PLUGIN });

afterAll(() => plugins.drop());

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({
      byHand: true,
      clock: new VirtualClock(NOON),
      environment: { PLUGINS_DIR: plugins.path },
    });
    world = company(server);
  });

  const standing = async () => {
    const { quarantinedPlaybooks } = await server.client.query(
      '{ quarantinedPlaybooks { nodes { playbookKey hash code reason since } } }',
    );
    const nodes = quarantinedPlaybooks.nodes as { playbookKey: string; reason: string }[];
    return nodes.sort((one, other) => (one.playbookKey < other.playbookKey ? -1 : 1));
  };

  it('sets a playbook aside whose condition goes over its limit, and takes turns with the rest', async () => {
    const tags = Array.from({ length: 50 }, (_, index) => `tag ${index}`);
    await world.accounts({ externalId: 'rich', tags }, { externalId: 'poor', tags: ['tag 1'] });
    await world.turns();
    const over = (playbookKey: string) => ({
      playbookKey,
      hash: expect.stringMatching(/^[0-9a-f]+$/),
      code: 'OVER_LIMIT',
      reason: expect.stringContaining(ENDLESS),
      since: new Date(NOON).toISOString(),
    });
    expect(await standing()).toEqual([over('endless'), over('waiting')]);
    expect(await world.rows('SELECT playbook_key FROM run ORDER BY playbook_key')).toEqual([
      { playbook_key: 'tagged' },
      { playbook_key: 'tagged' },
      { playbook_key: 'waiting' },
    ]);
    expect(await world.count('account_quarantine')).toBe(0);
  });

  const whyNotOf = async (externalId: string) => {
    const [account] = await world.rows<{ id: string }>(`SELECT id FROM account WHERE external_id = '${externalId}'`);
    const { whyNot } = await server.client.query(
      'query ($id: ID!) { whyNot(playbookKey: "endless", accountId: $id) { summary checks { check verdict } } }',
      { id: account?.id },
    );
    return whyNot;
  };

  it('is what whyNot says of the playbook', async () => {
    const whyNot = await whyNotOf('poor');
    expect(whyNot.checks).toEqual([{ check: 'IN_FORCE', verdict: 'NOT_MET' }]);
    expect(whyNot.summary).toContain('is set aside. A condition takes more steps than one evaluation may');
    expect(whyNot.summary).toContain('retryQuarantinedPlaybooks');
  });

  it('lets it go on when it is retried, until it goes over its limit again', async () => {
    const retry = async (...keys: string[]) => {
      const { retryQuarantinedPlaybooks } = await server.client.query(
        'mutation ($keys: [String!]!) { retryQuarantinedPlaybooks(input: { keys: $keys }) { keys } }',
        { keys },
      );
      return retryQuarantinedPlaybooks.keys as string[];
    };
    const keys = async () => (await standing()).map(({ playbookKey }) => playbookKey);
    expect(await retry('endless', 'none')).toEqual(['endless']);
    expect([await keys(), await retry('endless')]).toEqual([['waiting'], []]);
    expect((await whyNotOf('rich')).summary).toContain('is unknown, because it takes more steps than one evaluation');
    expect((await whyNotOf('poor')).summary).toContain('does not hold');
    await world.accounts({ externalId: 'poor', name: 'Poor' });
    expect(await keys()).toEqual(['waiting']);
    await world.accounts({ externalId: 'rich', name: 'Rich' });
    expect(await keys()).toEqual(['endless', 'waiting']);
  });

  it('has the runs looked at at once that stood still with it', async () => {
    await server.client.query('mutation { retryQuarantinedPlaybooks(input: {}) { keys } }');
    expect(await standing()).toEqual([]);
    await world.turns();
    expect((await standing()).map(({ playbookKey }) => playbookKey)).toContain('waiting');
  });
});
