import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';
import { Receiver } from '../support/receiver.js';

/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const HOUR = 3_600_000;

const playbook = (key: string, ...steps: readonly string[]) =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'ADVOCACY', trigger: 'manual', reentry: 'always', ` +
  `rollout: 'live', steps: [${steps.join(', ')}] })`;

/** A plugin with code of its own: it writes to a CRM, measures, and has a setting and a secret. */
const crm = (
  url: string,
  more = '',
  crash = 'false',
) => `import { action, defineAction, defineMeasure, definePlaybook, definePlugin, task, z } from 'perennial/sdk';
const crashes = ${crash};
export default definePlugin({ name: 'crm', version: '1.0.0', compatible: '^1.0.0', rollout: 'live',
  settings: z.object({ list: z.string().default('customers'), most: z.number().int().min(1).default(3),
    isOn: z.boolean().default(true), token: z.string().min(4).meta({ writeOnly: true }).optional() }),
  actions: {
    note: defineAction({ title: 'Writes a note', input: z.object({ text: z.string().max(100) }),
      facts: ['account.externalId', 'usage.activeDays'], timeout: '20s',
      run: async ({ text }, { fetch, settings, facts, account, idempotencyKey, signal }) => {
        if (crashes) process.exit(1);
        const answer = await fetch('${url}/' + settings.list, { method: 'POST', signal, headers: {
          'idempotency-key': idempotencyKey, authorization: String(settings.token) }, body: JSON.stringify({ text,
          facts, account: account.externalId }) });
        if (!answer.ok) throw new Error('the CRM answered ' + answer.status);
        return { outcome: 'CREATED', id: 'n-1' };
      } }),
    ${more}
  },
  measures: { sentiment: defineMeasure({ title: 'Sentiment', facts: ['account.name'], run: async ({ fetch, account,
    signal }) => {
    const { value } = await (await fetch('${url}/measure?of=' + account.externalId, { signal })).json();
    return value;
  } }) },
  scorecards: [{ key: 'coded', title: 'Coded', measures: [{ key: 'mood', title: 'Mood', code: 'sentiment', every: '1d',
    weight: 1, missing: { last: 3 }, freshFor: '2d' }] }],
  playbooks: [
    ${playbook(
      'noted',
      "action('note', { use: 'note', with: { text: 'Hello {{ account.name }}, {{ settings.list }}' } })",
      "task('after', { title: 'After: {{ steps.note.outcome }}', kind: 'OTHER' })",
    )},
    ${playbook(
      'limited',
      "task('few', { if: 'settings.most <= 3', title: 'At most {{ settings.most }}', kind: 'OTHER' })",
      "task('many', { if: 'settings.most > 3', title: 'Many: {{ settings.most }}', kind: 'OTHER' })",
    )},
  ] });
`;

eachServer((start, kind) => {
  let server: TestApp;
  let receiver: Receiver;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  let plugins: ReturnType<typeof pluginsFolder>;
  let account: string;
  let count = 0;

  beforeAll(async () => {
    receiver = await Receiver.start();
    plugins = pluginsFolder({ crm: crm(receiver.url) });
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
  });
  afterAll(async () => {
    await receiver.stop();
    plugins.drop();
  });
  beforeEach(async () => {
    receiver.reset();
    receiver.answer = (request, response) =>
      void response.end(JSON.stringify(request.path.startsWith('/measure') ? { value: 40 } : {}));
    count += 1;
    [account = ''] = await world.accounts({ externalId: `a-${count}`, name: `Account ${count}` });
    await settle();
    receiver.received.length = 0;
  });

  /** Turns and effects, until nothing more follows. */
  const settle = async () => {
    do await world.turns();
    while ((await server.app.dispatcher.drain(server.app.ctx)) > 0);
    await world.turns();
  };
  const launch = async (playbookKey: string): Promise<string> =>
    (
      await server.client.query(
        'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id } } }',
        { input: { playbookKey, accountId: account } },
      )
    ).launchPlaybook.run.id;
  const cancel = (id: string) =>
    server.client.query('mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { status } } }', { id });
  const run = async (id: string) =>
    (
      await server.client.query(
        'query ($id: ID!) { run(id: $id) { status steps { key state outcome effect { status attempts code plugin ' +
          'action result } } } }',
        { id },
      )
    ).run;
  const titles = async () =>
    (
      await server.client.query('query ($id: ID!) { account(id: $id) { tasks(first: 20) { nodes { title } } } }', {
        id: account,
      })
    ).account.tasks.nodes.map(({ title }: { title: string }) => title);
  const configure = (settings: unknown, name = 'crm') =>
    server.client.ask(
      'mutation ($input: ConfigurePluginInput!) { configurePlugin(input: $input) { plugin { settings secretsSet } } }',
      { input: { name, settings } },
    );
  const reload = async (text: string) => {
    plugins.write('crm', text);
    await server.app.publisher.load(server.app.ctx);
    clock.moveTo(clock.now() + 3_000);
  };
  const companyEvents = async () =>
    (
      await world.rows<{ type: string }>(
        "SELECT type FROM lifecycle_event WHERE type LIKE 'plugin.%' ORDER BY position",
      )
    ).map(({ type }) => type);

  it('calls the plugin’s own action in its thread, with facts, settings and the effect’s key', async () => {
    const id = await launch('noted');
    await settle();
    expect(await run(id)).toMatchObject({
      steps: [
        {
          key: 'note',
          state: 'DONE',
          outcome: 'CREATED',
          effect: { status: 'DONE', plugin: 'crm', action: 'note', result: { id: 'n-1' } },
        },
        { key: 'after' },
      ],
    });
    const [{ path, headers, body } = { path: '', headers: {} as Record<string, string>, body: '' }] = receiver.received;
    expect(path).toBe('/customers');
    expect(JSON.parse(body)).toEqual({
      text: `Hello Account ${count}, customers`,
      account: `a-${count}`,
      facts: { 'account.externalId': `a-${count}`, 'usage.activeDays': 0 },
    });
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(await titles()).toEqual(['After: CREATED']);
    expect(server.app.host.running).toEqual(['crm']);
  });

  it('shows what can be set, checks what is set, and goes by it from the next turn on', async () => {
    const { pluginByName, playbookByKey } = await server.client.query(
      '{ pluginByName(name: "crm") { settingsSchema settings secretsSet actions { name title input facts } ' +
        'measures { name title } } playbookByKey(key: "noted") { settingsSchema } }',
    );
    expect(pluginByName).toMatchObject({
      settingsSchema: {
        type: 'object',
        properties: { most: { type: 'integer', minimum: 1, default: 3 }, token: { writeOnly: true } },
      },
      settings: { list: 'customers', most: 3, isOn: true },
      secretsSet: [],
      actions: [
        {
          name: 'note',
          title: 'Writes a note',
          input: { properties: { text: { maxLength: 100 } } },
          facts: ['account.externalId', 'usage.activeDays'],
        },
      ],
      measures: [{ name: 'sentiment' }],
    });
    expect(playbookByKey.settingsSchema).toEqual(pluginByName.settingsSchema);
    await cancel(await launch('limited'));
    expect((await configure({ most: 7, list: 'partners', token: 'very-secret' })).data.configurePlugin.plugin).toEqual({
      settings: { list: 'partners', most: 7, isOn: true },
      secretsSet: ['token'],
    });
    await world.turns();
    await launch('limited');
    expect((await titles()).sort()).toEqual(['At most 3', 'Many: 7']);
    await launch('noted');
    await settle();
    expect(receiver.received.at(-1)).toMatchObject({ path: '/partners', headers: { authorization: 'very-secret' } });
    expect(await companyEvents()).toContain('plugin.configured');
    expect((await configure({ most: null, list: null })).data.configurePlugin.plugin.settings).toEqual({
      list: 'customers',
      most: 3,
      isOn: true,
    });
    await world.turns();
  });

  it('never shows a secret: not in the API, not in the rulebook, not in events', async () => {
    await configure({ token: 'very-secret' });
    for (const table of ['rulebook', 'lifecycle_event', 'effect', 'account_signal'])
      expect(JSON.stringify(await world.rows(`SELECT * FROM ${table}`))).not.toContain('very-secret');
    const { plugins } = await server.client.query('{ plugins { settings secretsSet settingsSchema } }');
    expect(JSON.stringify(plugins)).not.toContain('very-secret');
  });

  it.each([
    [{ most: 0 }, ['input', 'settings', 'most'], 'most'],
    [{ most: 'three' }, ['input', 'settings', 'most'], 'expected number'],
    [{ token: 'x' }, ['input', 'settings', 'token'], 'token'],
    ['most', ['input', 'settings'], 'an object'],
  ])('refuses the settings %j, and says where', async (settings, path, words) => {
    const { errors } = await configure(settings);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(words),
      extensions: { code: 'BAD_INPUT', path },
    });
  });

  it('refuses to configure what cannot be', async () => {
    expect((await configure({}, 'nobody')).errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  it('asks a measure in code once a day outside the turn, and scores by its answer until that is too old', async () => {
    const health = async () =>
      (
        await server.client.query(
          'query ($id: ID!) { account(id: $id) { health { score isStale contributions { measure reason } } } }',
          { id: account },
        )
      ).account.health;
    expect(await health()).toMatchObject({ score: 40, isStale: false, contributions: [{ measure: 'mood' }] });
    receiver.answer = (_request, response) => void response.end('{"value":90}');
    await settle();
    expect(receiver.received).toEqual([]);
    clock.moveTo(clock.now() + 24 * HOUR);
    await settle();
    expect(receiver.received.filter(({ path }) => path === `/measure?of=a-${count}`)).toHaveLength(1);
    expect(await health()).toMatchObject({ score: 90 });
    receiver.answer = (_request, response) => void response.writeHead(500).end('out of order');
    for (let hour = 0; hour < 60; hour += 6) {
      clock.moveTo(clock.now() + 6 * HOUR);
      await settle();
    }
    expect(await health()).toMatchObject({ score: 90, isStale: true });
    expect(await health()).toMatchObject({ contributions: [{ reason: expect.stringContaining('too old') }] });
  });

  it('stands still while an action is missing, and goes on when it is there again', async () => {
    const extra = "brief: defineAction({ title: 'Brief', run: () => ({ outcome: 'BRIEFED' }) }),";
    const more = playbook('briefed', "action('brief', { use: 'brief' })");
    const withBrief = crm(receiver.url, extra).replace('playbooks: [', `playbooks: [${more},`);
    await reload(withBrief);
    await world.turns();
    const id = await launch('briefed');
    await reload(crm(receiver.url)); // action and playbook are gone; the run keeps its version
    await settle();
    expect(await run(id)).toMatchObject({
      status: 'PAUSED',
      steps: [{ state: 'WAITING', effect: { status: 'PAUSED', code: 'MISSING_ACTION', attempts: 0 } }],
    });
    const { runs } = await server.client
      .query(
        'query ($id: ID!) { account(id: $id) { runs(filter: { isLive: true }) { nodes { id status } } liveRunCount } }',
        { id: account },
      )
      .then(({ account }) => account);
    expect(runs.nodes).toEqual([{ id, status: 'PAUSED' }]);
    await reload(withBrief);
    await settle();
    expect(await run(id)).toMatchObject({ status: 'COMPLETED', steps: [{ state: 'DONE', outcome: 'BRIEFED' }] });
    const told = await world.rows<{ type: string }>(
      "SELECT type FROM lifecycle_event WHERE account_id = ? AND type IN ('run.paused','run.resumed') ORDER " +
        'BY position',
      account,
    );
    expect(told.map(({ type }) => type)).toEqual(['run.paused', 'run.resumed']);
    await reload(crm(receiver.url));
  });

  it(
    'quarantines code that crashes too often: runs are paused, not failed, and go on when it is released or ' +
      'changed',
    async () => {
      await reload(crm(receiver.url, '', 'true'));
      await world.turns();
      const ids = [];
      for (let run = 0; run < 6; run += 1) {
        ids.push(await launch('noted'));
        await settle();
        clock.moveTo(clock.now() + 15_000); // for the next attempt of those that crashed
        if ((await quarantine()) !== null) break;
        await cancel(ids.at(-1) ?? '');
        await settle();
      }
      expect(await quarantine()).toMatchObject({ reason: 'EXITED' });
      const id = ids.at(-1) ?? '';
      await settle();
      expect(await run(id)).toMatchObject({
        status: 'PAUSED',
        steps: [{ state: 'WAITING', effect: { status: 'PAUSED', code: 'QUARANTINED' } }, {}],
      });
      expect(await companyEvents()).toContain('plugin.quarantined');

      const release = () =>
        server.client.ask(
          'mutation { releasePlugin(input: { name: "crm" }) { plugin { name quarantine { reason } } } }',
        );
      expect((await release()).data.releasePlugin).toEqual({ plugin: { name: 'crm', quarantine: null } });
      expect((await release()).errors?.[0]).toMatchObject({ extensions: { code: 'BAD_INPUT' } });
      await reload(crm(receiver.url));
      await settle();
      clock.moveTo(clock.now() + HOUR);
      await settle();
      expect(await run(id)).toMatchObject({
        status: 'RUNNING',
        steps: [{ state: 'DONE', outcome: 'CREATED' }, { key: 'after' }],
      });
      expect((await companyEvents()).slice(-1)).toEqual(['plugin.restored']);

      async function quarantine() {
        return (await server.client.query('{ pluginByName(name: "crm") { quarantine { reason } } }')).pluginByName
          .quarantine;
      }
    },
  );

  if (kind === 'mysql')
    it(
      'loads no plugin’s code in a process that takes no turns: ' + 'it asks one that does to load them again',
      async () => {
        const api = await start({ beside: server, engine: false, clock, environment: { PLUGINS_DIR: plugins.path } });
        server.app.reloads.start(server.app.ctx);
        const { reloadPlugins } = await api.client.query('mutation { reloadPlugins { plugins { name isHealthy } } }');
        expect(reloadPlugins.plugins).toEqual([{ name: 'crm', isHealthy: true }]);
        expect([api.app.publisher.hasLoaded, api.app.host.running, api.app.dispatcher.isRunning]).toEqual([
          false,
          [],
          false,
        ]);
      },
    );
});
