import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, until } from '../support/company.js';

const GREETER = (
  more: { readonly condition?: string; readonly title?: string; readonly version?: string } = {},
) => `import { definePlaybook, definePlugin, task, wait } from 'perennial/sdk';
const greet = definePlaybook({
  key: 'greet',
  title: '${more.title ?? 'Greet'}',
  purpose: 'CHECK_IN',
  reentry: 'always',
  trigger: { on: 'ticket.opened', if: ${more.condition ?? `'event.priority == "HIGH"'`} },
  steps: [
    task('hello', { title: '${more.title ?? 'Greet'} {{ account.name }}', kind: 'CHECK_IN' }),
    wait('answered', { until: 'steps.hello.done' }),
    task('after', { title: '${more.title ?? 'Greet'} again', kind: 'CHECK_IN' }),
  ],
});
const joined = definePlaybook({ key: 'joined', title: 'Joined', purpose: 'CHECK_IN', reentry: 'always', trigger: {
  on: 'segment.entered' }, steps: [task('welcome', { title: 'Welcome', kind: 'CHECK_IN' })] });
export default definePlugin({ name: 'greeter', version: '${more.version ?? '1.0.0'}', compatible: '^1.0.0',
  rollout: 'live', playbooks: [greet, joined] });
`;

eachServer((start) => {
  const plugins = pluginsFolder({ greeter: GREETER() });
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
  });
  afterAll(() => plugins.drop());

  const segment = async (key: string) =>
    (
      await server.client.query(
        'query ($key: String!) { segmentByKey(key: $key) { isBuilding builtShare memberCount condition } }',
        { key },
      )
    ).segmentByKey;
  const create = (input: Record<string, unknown>) =>
    server.client.ask(
      'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { segment { key builtShare ' +
        'isBuilding memberCount } } }',
      { input },
    );
  const plugin = async () =>
    await server.client.query(
      '{ pluginByName(name: "greeter") { version isHealthy faults { severity code message file line column cure ' +
        '} } playbookByKey(key: "greet") { title version { label hash } } }',
    );
  const ticket = (account: string, key: string) =>
    world.record([{ type: 'TICKET', account, properties: { externalId: key, priority: 'HIGH' } }]);
  const greetings = async (account: string) =>
    (
      await server.client.query(
        'query ($account: String!) { accountByExternalId(externalId: $account) { tasks(first: 10, orderBy: { ' +
          'field: CREATED_AT, direction: ASC }) { nodes { id title status run { playbookVersion { hash label } } } ' +
          '} } }',
        { account },
      )
    ).accountByExternalId.tasks.nodes;

  it(
    'builds a declared segment in the background: members by its definition, with that as their cause, and nothing ' +
      'fires',
    async () => {
      const many = 300;
      await world.accounts(
        ...Array.from({ length: many }, (_, index) => ({
          externalId: `base-${index}`,
          grade: index % 3 === 0 ? 'A' : 'B',
        })),
      );
      await until(
        () => world.rows('SELECT i.account_id FROM account_inbox i WHERE i.due_at <= 1'),
        (rows) => rows.length === 0,
      );
      const { data } = await create({ key: 'top', title: 'Top', condition: 'account.grade == "A"' });
      expect(data.createSegment.segment).toMatchObject({ key: 'top' });
      expect(data.createSegment.segment.builtShare).toBeLessThan(1); // not in the call
      const shares: number[] = [data.createSegment.segment.builtShare];
      const built = await until(
        async () => {
          const now = await segment('top');
          shares.push(now.builtShare);
          return now;
        },
        ({ isBuilding }) => !isBuilding,
      );
      expect(built).toEqual({ isBuilding: false, builtShare: 1, memberCount: 100, condition: 'account.grade == "A"' });
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      const { lifecycleEvents } = await server.client.query(
        '{ lifecycleEvents(first: 200, filter: { types: [SEGMENT_ENTERED] }) { totalCount nodes { cause { kind } ' +
          '... on SegmentEntered { segment { key } } } } }',
      );
      expect(lifecycleEvents.totalCount).toBe(100);
      for (const event of lifecycleEvents.nodes)
        expect(event).toEqual({ cause: { kind: 'DEFINITION' }, segment: { key: 'top' } });
      expect([await world.count('run'), await world.count('task')]).toEqual([0, 0]);
    },
  );

  it('fires for whoever enters it later, by what they do', async () => {
    await world.accounts({ externalId: 'base-1', grade: 'A' });
    const tasks = await until(
      () => greetings('base-1'),
      ({ length }) => length > 0,
    );
    expect(tasks).toMatchObject([{ title: 'Welcome' }]);
    expect(await world.count('run')).toBe(1);
  });

  it(
    'keeps the earlier version of a plugin in force when the new one is broken, shows where, and takes the mended ' +
      'one up',
    async () => {
      await world.accounts({ externalId: 'acme', name: 'Acme' });
      const before = await plugin();
      expect(before).toMatchObject({
        pluginByName: { version: '1.0.0', isHealthy: true, faults: [] },
        playbookByKey: { title: 'Greet' },
      });

      plugins.write(
        'greeter',
        GREETER({ title: 'Broken', condition: `'event.prioritty == "HIGH"'`, version: '1.1.0' }),
      );
      const broken = await until(plugin, ({ pluginByName }) => !pluginByName.isHealthy);
      expect(broken.playbookByKey).toEqual(before.playbookByKey);
      expect(broken.pluginByName.version).toBe('1.0.0');
      const column = "  trigger: { on: 'ticket.opened', if: 'event.prioritty".indexOf('event.prioritty') + 1;
      expect(broken.pluginByName.faults).toMatchObject([
        {
          severity: 'ERROR',
          file: 'greeter/plugin.ts',
          line: 7,
          column,
          message: expect.stringContaining('prioritty'),
          cure: expect.stringContaining('event.priority'),
        },
      ]);
      await ticket('acme', 't1');
      expect(
        await until(
          () => greetings('acme'),
          ({ length }) => length > 0,
        ),
      ).toMatchObject([{ title: 'Greet Acme' }]);

      plugins.write('greeter', `${GREETER({ version: '1.1.1' })}\nconst = 5;`);
      const unreadable = await until(plugin, ({ pluginByName }) => pluginByName.faults[0]?.code === 'SYNTAX');
      expect(unreadable).toMatchObject({
        playbookByKey: before.playbookByKey,
        pluginByName: {
          version: '1.0.0',
          faults: [{ file: 'greeter/plugin.ts', line: 19, column: expect.any(Number) }],
        },
      });

      plugins.write('greeter', GREETER({ title: 'Mended', version: '1.2.0' }));
      const mended = await until(plugin, ({ playbookByKey }) => playbookByKey.title === 'Mended');
      expect(mended).toMatchObject({
        pluginByName: { version: '1.2.0', faults: [] },
        playbookByKey: { title: 'Mended', version: { label: '1.2.0' } },
      });
      expect(mended.playbookByKey.version.hash).not.toBe(before.playbookByKey.version.hash);
    },
  );

  it('lets a run end on the version that it began with, and begins new ones on the new', async () => {
    const [begun] = await greetings('acme');
    expect(begun).toMatchObject({ title: 'Greet Acme', status: 'OPEN', run: { playbookVersion: { label: '1.0.0' } } });
    await server.client.query(
      'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
      { input: { id: begun.id } },
    );
    expect(await greetings('acme')).toMatchObject([{ status: 'DONE' }, { title: 'Greet again', run: begun.run }]);
    await world.accounts({ externalId: 'globex', name: 'Globex' });
    await ticket('globex', 't2');
    const tasks = await until(
      () => greetings('globex'),
      ({ length }) => length > 0,
    );
    expect(tasks).toMatchObject([{ title: 'Mended Globex', run: { playbookVersion: { label: '1.2.0' } } }]);
  });

  it('tells both in the event log, and answers reloadPlugins with what is wrong', async () => {
    const { companyEvents } = await server.client.query(
      '{ companyEvents(first: 50, filter: { types: [PLUGIN_FAILED, PLAYBOOK_PUBLISHED] }) { nodes { type ... ' +
        'on PluginFailed { plugin code } } } }',
    );
    expect(companyEvents.nodes.filter(({ type }: { type: string }) => type === 'PLUGIN_FAILED')).toMatchObject([
      { plugin: 'greeter' },
      { plugin: 'greeter', code: 'SYNTAX' },
    ]);
    expect(
      companyEvents.nodes.filter(({ type }: { type: string }) => type === 'PLAYBOOK_PUBLISHED').length,
    ).toBeGreaterThanOrEqual(3);
    plugins.write('greeter', GREETER({ condition: '5' as never, version: '1.3.0' }));
    const { reloadPlugins } = await server.client.query(
      'mutation { reloadPlugins { plugins { name isHealthy faults { code file line } } changedPlaybooks } }',
    );
    expect(reloadPlugins).toMatchObject({
      changedPlaybooks: [],
      plugins: [{ name: 'greeter', isHealthy: false, faults: [{ file: 'greeter/plugin.ts', line: 7 }] }],
    });
  });

  it(
    'keeps a plugin in force whose attribute a declared segment needs, and says so, also when its folder is ' + 'gone',
    async () => {
      const own = pluginsFolder({
        tiers:
          `import { definePlugin } from 'perennial/sdk';\nexport default definePlugin({ name: 'tiers', version: ` +
          `'1.0.0', compatible: '^1.0.0', rollout: 'live', attributes: [{ name: 'tier', type: 'string' }] });\n`,
      });
      const second = await start({ environment: { PLUGINS_DIR: own.path } });
      const ask = async () =>
        await second.client.query('{ plugins { name version isHealthy faults { message cure } } segments { key } }');
      const declared = await second.client.ask(
        'mutation { createSegment(input: { key: "gold", title: "Gold", condition: "account.attributes.tier == ' +
          '\\"GOLD\\"" }) { segment { key } } }',
      );
      expect(declared.errors).toBeUndefined();
      own.write(
        'tiers',
        `import { definePlugin } from 'perennial/sdk';\nexport default definePlugin({ name: 'tiers', version: ` +
          `'2.0.0', compatible: '^1.0.0' });\n`,
      );
      const refused = await until(ask, ({ plugins: [found] }) => !found.isHealthy);
      expect(refused).toMatchObject({
        plugins: [
          {
            name: 'tiers',
            version: '1.0.0',
            isHealthy: false,
            faults: [{ message: expect.stringContaining('account.attributes.tier'), cure: expect.any(String) }],
          },
        ],
        segments: [{ key: 'gold' }],
      });
      await company(second).accounts({ externalId: 'acme', attributes: { tier: 'GOLD' } });
      const members = async () =>
        (await second.client.query('{ segmentByKey(key: "gold") { memberCount } }')).segmentByKey.memberCount;
      expect(await until(members, (count) => count === 1)).toBe(1);
      own.remove('tiers');
      await second.client.query('mutation { reloadPlugins { changedPlaybooks } }');
      expect(await ask()).toMatchObject({ plugins: [{ name: 'tiers', version: '1.0.0', isHealthy: false }] });
      own.drop();
    },
  );

  it('takes a lifecycle of the company’s own, with other stages than those that ship', async () => {
    const own = pluginsFolder({
      own: `import { definePlugin } from 'perennial/sdk';
export default definePlugin({ name: 'own', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', lifecycle: {
  first: [{ stage: 'LEAD' }], stages: [
  { key: 'LEAD', title: 'Lead', phase: 'AWARE', next: ['CLIENT'] },
  { key: 'CLIENT', title: 'Client', phase: 'SUCCESS', next: ['LEAD'], if: 'usage.activeDays > 0' },
] } });
`,
    });
    const third = await start({ environment: { PLUGINS_DIR: own.path } });
    const people = company(third);
    await people.accounts({ externalId: 'acme' });
    await people.record([{ type: 'USAGE', properties: { feature: 'board' } }]);
    const ask = async () =>
      await third.client.query(
        '{ lifecycle { stages { key } } plugins { isHealthy } accountByExternalId(externalId: "acme") { stage { ' +
          'key } health { score } } }',
      );
    expect(await until(ask, ({ accountByExternalId }) => accountByExternalId.stage.key === 'CLIENT')).toMatchObject({
      lifecycle: { stages: [{ key: 'LEAD' }, { key: 'CLIENT' }] },
      plugins: [{ isHealthy: true }],
      accountByExternalId: { stage: { key: 'CLIENT' } },
    });
    own.drop();
  });

  it('fires for nobody because a threshold moved, and for whoever crosses the new one afterwards', async () => {
    const big = (threshold: number) => `import { definePlaybook, definePlugin, task } from 'perennial/sdk';
export default definePlugin({ name: 'big', version: '1.0.${threshold}', compatible: '^1.0.0', rollout: 'live',
  playbooks: [
  definePlaybook({ key: 'big', title: 'Big', purpose: 'CHECK_IN', reentry: 'always', trigger: {
    when: 'account.employees >= ${threshold}' }, steps: [task('look', { title: 'Look', kind: 'CHECK_IN' })] }),
] });\n`;
    const own = pluginsFolder({ big: big(100) });
    const server = await start({ environment: { PLUGINS_DIR: own.path } });
    const people = company(server);
    const accounts = Array.from({ length: 200 }, (_, n) => `account-${n}`);
    const grow = (employees: (n: number) => number) =>
      people.accounts(...accounts.map((externalId, n) => ({ externalId, employees: employees(n) })));
    const fired = async () => {
      const rows = await people.rows<{ external_id: string; n: number }>(
        'SELECT a.external_id, COUNT(*) AS n FROM run r JOIN account a ON a.id = r.account_id GROUP BY a.external_id',
      );
      return Object.fromEntries(rows.map(({ external_id, n }) => [external_id, Number(n)]));
    };
    await grow(() => 10);
    await grow((n) => (n < 10 ? 120 : n < 100 ? 70 : 10));
    const first = Object.fromEntries(accounts.slice(0, 10).map((externalId) => [externalId, 1]));
    expect(await fired()).toEqual(first);
    own.write('big', big(50));
    const behind = async () =>
      Number(
        (
          await people.rows<{ n: number }>(
            'SELECT COUNT(*) AS n FROM account_state s JOIN rulebook_pointer p ON p.hash <> s.rulebook_hash',
          )
        )[0]?.n,
      );
    await until(
      async () => (await server.client.query('{ pluginByName(name: "big") { version } }')).pluginByName.version,
      (version) => version === '1.0.50',
    );
    expect(await until(behind, (count) => count === 0)).toBe(0);
    expect(await fired()).toEqual(first); // ninety accounts meet it now, by no doing of theirs
    await grow((n) => (n < 10 ? 120 : n < 100 ? 75 : n < 105 ? 60 : 10));
    expect(await fired()).toEqual({
      ...first,
      ...Object.fromEntries(accounts.slice(100, 105).map((externalId) => [externalId, 1])),
    });
    await grow((n) => (n >= 10 && n < 12 ? 20 : 75));
    await grow((n) => (n >= 10 && n < 12 ? 90 : 75));
    // it was false in between
    expect(Object.keys(await fired())).toEqual(expect.arrayContaining(['account-10', 'account-11']));
    own.drop();
  });
});
