import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, until } from '../support/company.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.parse('2026-03-02T09:00:00Z');

interface Version {
  readonly title?: string;
  readonly version?: string;
  readonly rollout?: string;
  readonly steps?: string;
  readonly more?: string;
}

const STEPS =
  `task('hello', { title: 'Hello', kind: 'CHECK_IN' }), wait('answered', { until: 'steps.hello.done' }), ` +
  `task('after', { title: 'After', kind: 'CHECK_IN' })`;

/** A plugin with the one playbook `care`, in some version of it. */
const care = ({
  title = 'Care',
  version = '1.0.0',
  rollout = 'live',
  steps = STEPS,
  more = '',
}: Version = {}) => `import { definePlugin, end, parallel, task, wait } from 'perennial/sdk';
export default definePlugin({ name: 'care', version: '${version}', compatible: '^1.0.0',
  ${rollout === '' ? '' : `rollout: '${rollout}',`} playbooks: [
  { key: 'care', title: '${title}', purpose: 'CHECK_IN', reentry: 'always', trigger: { on: 'ticket.opened' }, ${more}
    steps: [${steps}] },
] });
`;

const VERSIONS =
  'versions(first: 10) { totalCount nodes { id label hash state share publishedAt publishedBy { id name } ' +
  'liveRuns changeInWords } }';

const DESIGNER = `query Designer($key: String!) {
  playbookByKey(key: $key) {
    id key title purpose source { format text } diagram
    versions(first: 10) { nodes { id label hash state share publishedAt publishedBy { id name } liveRuns changeInWords }
      }
    effect { treated { runs achievedRate } control { runs achievedRate } liftPoints interval { low high }
      falseAlarmRate }
  }
}`;

eachServer((start) => {
  /** A server of its own, whose turns and clock the test moves. */
  async function office(first: Version | undefined = {}) {
    const plugins = pluginsFolder(first === undefined ? {} : { care: care(first) }, 'data');
    const clock = new VirtualClock(START);
    const server: TestApp = await start({ byHand: true, clock, environment: { PLUGINS_DIR: plugins.path } });
    const world = company(server);
    const { client } = server;
    return {
      server,
      world,
      clock,
      plugins,
      load: async (version: Version) => {
        clock.moveTo(clock.now() + MINUTE);
        plugins.write('care', care(version));
        return (
          await client.query(
            'mutation { reloadPlugins { changedPlaybooks plugins { version isHealthy faults { message } } } }',
          )
        ).reloadPlugins;
      },
      open: async (accounts: readonly string[], round = 1) => {
        clock.moveTo(clock.now() + MINUTE);
        await world.record(
          accounts.map((account) => ({
            key: `${account}-${round}`,
            type: 'TICKET',
            account,
            properties: { externalId: `${account}-${round}` },
          })),
        );
        await world.turns();
      },
      playbook: async () =>
        (
          await client.query(
            `{ playbookByKey(key: "care") { key title isInForce version { hash label } ${VERSIONS} } }`,
          )
        ).playbookByKey,
      playbooks: async (includeDrafts = false) =>
        (await client.query(`{ playbooks(includeDrafts: ${includeDrafts}) { key } }`)).playbooks,
      set: (input: object) =>
        client.ask(
          'mutation ($input: SetPlaybookRolloutInput!) { setPlaybookRollout(input: $input) { migratedRuns ' +
            'version { label state share } playbook { isInForce } } }',
          {
            input: { playbookKey: 'care', ...input },
          },
        ),
      rollback: (version?: string) =>
        client.ask(
          'mutation ($input: RollbackPlaybookInput!) { rollbackPlaybook(input: $input) { takenBack { label state ' +
            '} live { label state } playbook { title } } }',
          {
            input: { playbookKey: 'care', ...(version !== undefined && { version }) },
          },
        ),
      migrate: (input: object) =>
        client.ask(
          'mutation ($input: MigratePlaybookRunsInput!) { migratePlaybookRuns(input: $input) { migrated left } }',
          { input: { playbookKey: 'care', ...input } },
        ),
      /** Account → the labels of its runs' versions, oldest first. */
      labels: async () => {
        const rows = await world.rows<{ external_id: string; label: string }>(
          'SELECT a.external_id, r.label FROM run r JOIN account a ON a.id = r.account_id ORDER BY ' +
            'a.external_id, r.started_at',
        );
        const labels: Record<string, string[]> = {};
        for (const { external_id: account, label } of rows) labels[account] = [...(labels[account] ?? []), label];
        return labels;
      },
      tasks: async (account: string) =>
        (
          await client.query(
            'query ($account: String!) { accountByExternalId(externalId: $account) { tasks(first: 20, orderBy: { ' +
              'field: CREATED_AT, direction: ASC }) { nodes { id title status } } } }',
            { account },
          )
        ).accountByExternalId.tasks.nodes as { id: string; title: string; status: string }[],
      complete: (id: string) => {
        clock.moveTo(clock.now() + MINUTE);
        return client.query(
          'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
          { input: { id } },
        );
      },
    };
  }

  const stateOf = async (room: {
    playbook: () => Promise<{ versions: { nodes: { label: string; state: string }[] } }>;
  }) => Object.fromEntries((await room.playbook()).versions.nodes.map(({ label, state }) => [label, state]));

  it('begins a new version as a draft, which fires nothing until it is released', async () => {
    const room = await office({ rollout: '' });
    await room.world.accounts({ externalId: 'acme' });
    expect([await room.playbooks(), await room.playbooks(true)]).toEqual([[], [{ key: 'care' }]]);
    await room.open(['acme']);
    expect([await room.world.count('run'), await room.world.count('held_back')]).toEqual([0, 0]);
    const draft = await room.playbook();
    expect(draft).toMatchObject({
      isInForce: false,
      versions: {
        totalCount: 1,
        nodes: [
          {
            label: '1.0.0',
            state: 'DRAFT',
            share: null,
            publishedAt: null,
            publishedBy: null,
            liveRuns: 0,
            changeInWords: null,
          },
        ],
      },
    });

    const { data } = await room.set({ versionId: draft.versions.nodes[0].id, state: 'LIVE' });
    expect(data.setPlaybookRollout).toEqual({
      migratedRuns: null,
      version: { label: '1.0.0', state: 'LIVE', share: null },
      playbook: { isInForce: true },
    });
    await room.open(['acme'], 2);
    expect(await room.tasks('acme')).toMatchObject([{ title: 'Hello' }]);
    expect(await room.playbook()).toMatchObject({
      versions: {
        nodes: [
          {
            state: 'LIVE',
            publishedAt: new Date(START + MINUTE).toISOString(),
            publishedBy: { id: expect.stringMatching(/^akey_/) },
            liveRuns: 1,
          },
        ],
      },
    });
    expect(await room.playbooks()).toEqual([{ key: 'care' }]);
  });

  it('tells of a rollout in the event log, and needs the scope ADMIN for it', async () => {
    const room = await office({ rollout: '' });
    await room.set({ hash: '1.0.0', state: 'CANARY', share: 0.5 });
    const { companyEvents } = await room.server.client.query(
      '{ companyEvents(first: 10, filter: { types: [PLAYBOOK_ROLLED_OUT], playbookKeys: ["care"] }) { nodes { ' +
        '... on PlaybookRolledOut { playbook { key } hash rolloutState share } } } }',
    );
    const { hash } = (await room.playbook()).version;
    expect(companyEvents.nodes).toEqual([{ playbook: { key: 'care' }, hash, rolloutState: 'CANARY', share: 0.5 }]);
    const { createApiKey } = await room.server.client.query(
      'mutation { createApiKey(input: { name: "feed", scopes: [WRITE] }) { key } }',
    );
    const { clientOf } = await import('../support/graphql-client.js');
    const writer = clientOf(room.server.url, createApiKey.key);
    const calls = [
      'setPlaybookRollout(input: { playbookKey: "care", hash: "1.0.0", state: LIVE })',
      'rollbackPlaybook(input: { playbookKey: "care" })',
      'migratePlaybookRuns(input: { playbookKey: "care", from: "1.0.0", to: "1.0.0" })',
      'startRunMigration(input: { playbookKey: "care", from: "1.0.0", to: "1.0.0" })',
      'savePlaybookDraft(input: { text: "key: a" })',
    ];
    for (const call of calls)
      expect((await writer.ask(`mutation { ${call} { clientMutationId } }`)).errors?.[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
  });

  it('gives a canary to a stable share of the accounts, which a larger share only adds to', async () => {
    const over = "end('over')";
    const room = await office({ steps: over });
    const names = Array.from({ length: 120 }, (_, index) => `a${String(index).padStart(3, '0')}`);
    await room.world.accounts(...names.map((externalId) => ({ externalId })));
    await room.load({ title: 'Care more', version: '2.0.0', rollout: 'draft', steps: over });
    const shareOf = async (round: number) => {
      await room.open(names, round);
      const labels = await room.labels();
      for (const [account, all] of Object.entries(labels)) expect([account, all.length]).toEqual([account, round]);
      return names.filter((name) => labels[name]?.at(-1) === '2.0.0');
    };
    await room.set({ hash: '2.0.0', state: 'CANARY', share: 0.1 });
    expect(await stateOf(room)).toEqual({ '1.0.0': 'LIVE', '2.0.0': 'CANARY' });
    const tenth = await shareOf(1);
    const again = await shareOf(2);
    await room.set({ hash: '2.0.0', state: 'CANARY', share: 0.4 });
    const more = await shareOf(3);
    await room.set({ hash: '2.0.0', state: 'LIVE' });
    const all = await shareOf(4);
    expect(again).toEqual(tenth);
    expect(more).toEqual(expect.arrayContaining(tenth));
    expect([tenth.length > 2 && tenth.length < 28, more.length > 30 && more.length < 66, all.length]).toEqual([
      true,
      true,
      names.length,
    ]);
    expect(await stateOf(room)).toEqual({ '1.0.0': 'RETIRED', '2.0.0': 'LIVE' });
  });

  it(
    'rolls back in one mutation: nothing is doubled, runs end on ' + 'their version, and a reload does not undo it',
    async () => {
      const room = await office();
      await room.world.accounts({ externalId: 'acme' }, { externalId: 'globex' });
      await room.load({ title: 'Worse', version: '2.0.0', steps: STEPS.replace("'After'", "'Worse'") });
      expect(await stateOf(room)).toEqual({ '1.0.0': 'RETIRED', '2.0.0': 'LIVE' });
      await room.open(['acme']);
      const { data } = await room.rollback();
      expect(data.rollbackPlaybook).toEqual({
        takenBack: { label: '2.0.0', state: 'RETIRED' },
        live: { label: '1.0.0', state: 'LIVE' },
        playbook: { title: 'Care' },
      });
      await room.world.turns();
      await room.open(['acme'], 1); // the same signal again
      expect(await room.labels()).toEqual({ acme: ['2.0.0'] });
      expect(await room.world.count('task')).toBe(1);

      const before = await stateOf(room);
      expect(
        await room.load({ title: 'Worse', version: '2.0.0', steps: STEPS.replace("'After'", "'Worse'") }),
      ).toMatchObject({ changedPlaybooks: [] });
      await room.server.app.prepare();
      expect([await stateOf(room), before]).toEqual([{ '1.0.0': 'LIVE', '2.0.0': 'RETIRED' }, before]);

      const [hello] = await room.tasks('acme');
      await room.complete(hello?.id ?? '');
      expect(await room.tasks('acme')).toMatchObject([{ title: 'Hello', status: 'DONE' }, { title: 'Worse' }]);
      await room.open(['globex']);
      expect(await room.labels()).toEqual({ acme: ['2.0.0'], globex: ['1.0.0'] });
      expect(
        (await room.playbook()).versions.nodes.map(({ label, liveRuns }: { label: string; liveRuns: number }) => [
          label,
          liveRuns,
        ]),
      ).toEqual([
        ['2.0.0', 1],
        ['1.0.0', 1],
      ]);
    },
  );

  it('does not count a rise twice that a version taken back has seen already', async () => {
    const when = { more: '', steps: STEPS };
    const text = (title: string, version: string) =>
      care({ ...when, title, version }).replace(
        "trigger: { on: 'ticket.opened' }",
        'trigger: { when: \'account.grade == "A"\' }',
      );
    const room = await office();
    await room.world.accounts({ externalId: 'acme', grade: 'B' });
    const write = async (title: string, version: string) => {
      room.plugins.write('care', text(title, version));
      await room.server.app.publisher.load(room.server.app.ctx);
      for (;;) if ((await room.server.app.shell.takeBehind(room.server.app.ctx)) === 0) break;
    };
    await write('One', '1.1.0');
    await write('Two', '1.2.0');
    await room.world.accounts({ externalId: 'acme', grade: 'A' });
    await room.world.turns();
    expect(await room.labels()).toEqual({ acme: ['1.2.0'] });
    await room.rollback();
    for (;;) if ((await room.server.app.shell.takeBehind(room.server.app.ctx)) === 0) break;
    await room.world.moveTo(room.clock, room.clock.now() + 3 * DAY);
    expect([await room.labels(), await room.world.count('task')]).toEqual([{ acme: ['1.2.0'] }, 1]);
    const rows = await room.world.rows<{ occurrence: string }>('SELECT occurrence FROM run');
    expect(rows).toEqual([{ occurrence: '1' }]);
  });

  it(
    'goes one further back with each rollback, takes a canary back first, and says when there is nothing to go ' +
      'back to',
    async () => {
      const room = await office();
      for (const version of ['2.0.0', '3.0.0']) await room.load({ title: `Care ${version}`, version });
      await room.load({ title: 'Care 4', version: '4.0.0', rollout: 'draft' });
      await room.set({ hash: '4.0.0', state: 'CANARY', share: 0.2 });
      const back = async (version?: string) => {
        const { data, errors } = await room.rollback(version);
        return (
          errors?.[0]?.extensions.code ?? [
            data.rollbackPlaybook.takenBack.label,
            data.rollbackPlaybook.live?.label ?? null,
          ]
        );
      };
      expect(await back('4.0.0')).toEqual(['4.0.0', '3.0.0']);
      expect(await back('4.0.0')).toBe('CONFLICT');
      expect(await back('3.0.0')).toEqual(['3.0.0', '2.0.0']);
      expect(await back()).toEqual(['2.0.0', '1.0.0']);
      expect(await back()).toBe('NO_EARLIER_VERSION');
      expect(await stateOf(room)).toEqual({
        '1.0.0': 'LIVE',
        '2.0.0': 'RETIRED',
        '3.0.0': 'RETIRED',
        '4.0.0': 'RETIRED',
      });
    },
  );

  it(
    'takes a file at its word that was written back to an earlier version, and a draft whose file comes to say ' +
      'live',
    async () => {
      const room = await office();
      await room.load({ title: 'Two', version: '2.0.0' });
      await room.load({});
      expect(await stateOf(room)).toEqual({ '1.0.0': 'LIVE', '2.0.0': 'RETIRED' });
      await room.load({ title: 'Three', version: '3.0.0', rollout: '' });
      expect(await stateOf(room)).toMatchObject({ '1.0.0': 'LIVE', '3.0.0': 'DRAFT' });
      await room.load({ title: 'Three', version: '3.0.0', rollout: 'live' });
      expect(await stateOf(room)).toMatchObject({ '1.0.0': 'RETIRED', '3.0.0': 'LIVE' });
    },
  );

  it('says what a rollout cannot be, and where', async () => {
    const room = await office();
    const refusal = async (input: object) => {
      const { errors } = await room.set(input);
      return [errors?.[0]?.extensions.code, errors?.[0]?.message];
    };
    expect(await refusal({ hash: '9.9.9', state: 'LIVE' })).toEqual(['NOT_FOUND', expect.stringContaining('9.9.9')]);
    expect(await refusal({ playbookKey: 'nobody', hash: '1.0.0', state: 'LIVE' })).toEqual([
      'PLAYBOOK_UNKNOWN',
      expect.stringContaining('nobody'),
    ]);
    expect(await refusal({ hash: '1.0.0', state: 'CANARY' })).toEqual(['BAD_INPUT', expect.stringContaining('share')]);
    expect(await refusal({ hash: '1.0.0', state: 'CANARY', share: 1.5 })).toEqual([
      'BAD_INPUT',
      expect.stringContaining('at most 1'),
    ]);
    expect(await refusal({ hash: '1.0.0', state: 'LIVE', share: 0.5 })).toEqual([
      'BAD_INPUT',
      expect.stringContaining('canary'),
    ]);
    expect(await refusal({ state: 'LIVE' })).toEqual(['BAD_INPUT', expect.stringContaining('versionId')]);
    await room.load({ title: 'Same label' });
    expect(await refusal({ hash: '1.0.0', state: 'LIVE' })).toEqual([
      'BAD_INPUT',
      expect.stringContaining('by its hash'),
    ]);
  });

  it('lets the playbooks of a plugin go with its file, and lets runs in flight end', async () => {
    const room = await office();
    await room.world.accounts({ externalId: 'acme' });
    await room.open(['acme']);
    room.plugins.remove('care');
    await room.server.client.query('mutation { reloadPlugins { changedPlaybooks } }');
    expect([await room.playbooks(true), await room.playbook()]).toEqual([[], null]);
    const [hello] = await room.tasks('acme');
    await room.complete(hello?.id ?? '');
    expect(await room.tasks('acme')).toMatchObject([{ status: 'DONE' }, { title: 'After' }]);
    await room.open(['acme'], 2);
    expect(await room.world.count('run')).toBe(1);
  });

  it('keeps a plugin as it was whose new file lacks what a version in force still reads', async () => {
    const attribute = "}], attributes: [{ name: 'tier', type: 'string' }] });";
    const withTier = (version: string, rollout: string, title: string, audience: string, attributes: string) =>
      care({ version, rollout, title, more: audience }).replace('},\n] });', attributes);
    const room = await office(undefined);
    const write = async (text: string) => {
      room.plugins.write('care', text);
      return (
        await room.server.client.query(
          'mutation { reloadPlugins { plugins { version isHealthy faults { message cure } } } }',
        )
      ).reloadPlugins.plugins;
    };
    await write(withTier('1.0.0', 'live', 'Care', `audience: 'account.attributes.tier == "GOLD"',`, attribute));
    const found = await write(care({ version: '2.0.0', rollout: '', title: 'Without' }));
    expect(found).toMatchObject([
      {
        version: '1.0.0',
        isHealthy: false,
        faults: [
          { message: expect.stringMatching(/version 1\.0\.0 of the playbook “care”.*tier/), cure: expect.any(String) },
        ],
      },
    ]);
    expect(await room.playbook()).toMatchObject({ title: 'Care', isInForce: true });
  });

  describe('runs in flight', () => {
    const two = { version: '2.0.0', title: 'Two', rollout: '' };
    const renamed = STEPS.replaceAll('answered', 'heard').replace(
      "task('after'",
      "task('extra', { title: 'Extra', kind: 'CHECK_IN' }), task('after'",
    );

    it('go over to another version with their steps mapped, and go on from where they stand', async () => {
      const room = await office();
      await room.world.accounts({ externalId: 'acme' });
      await room.open(['acme']);
      await room.load({ ...two, steps: `task('first', { title: 'First', kind: 'CHECK_IN' }), ${renamed}` });
      const { data } = await room.set({
        hash: '2.0.0',
        state: 'LIVE',
        migrate: { steps: [{ from: 'answered', to: 'heard' }] },
      });
      expect(data.setPlaybookRollout.migratedRuns).toBe(1);
      const [hello] = await room.tasks('acme');
      await room.complete(hello?.id ?? '');
      expect((await room.tasks('acme')).map(({ title }) => title).sort()).toEqual(['After', 'Extra', 'Hello']);
      const { runs } = await room.server.client.query(
        '{ runs(first: 1) { nodes { playbookVersion { label } steps { key state outcome cause { summary } } } } ' +
          'lifecycleEvents(first: 5, filter: { types: [RUN_MIGRATED] }) { nodes { ... on RunMigrated { hashBefore ' +
          'hash run { id } cause { kind } } } } }',
      );
      expect(runs.nodes[0]).toMatchObject({
        playbookVersion: { label: '2.0.0' },
        steps: [
          { key: 'first', state: 'SKIPPED', outcome: 'MIGRATED' },
          { key: 'hello', state: 'DONE' },
          { key: 'heard', state: 'DONE', outcome: 'MET' },
          { key: 'extra' },
          { key: 'after' },
        ],
      });
    });

    it('are refused, before anything is done, with the step that has nowhere to go', async () => {
      const room = await office();
      await room.world.accounts({ externalId: 'acme' }, { externalId: 'globex' });
      await room.open(['acme', 'globex']);
      await room.load({ ...two, steps: renamed });
      const hashes = async () =>
        (await room.world.rows<{ label: string }>('SELECT DISTINCT label FROM run')).map(({ label }) => label);
      const refused = await room.set({ hash: '2.0.0', state: 'LIVE', migrate: {} });
      expect(refused.errors?.[0]).toMatchObject({
        extensions: { code: 'MIGRATION_IMPOSSIBLE', step: 'answered', runs: 2 },
        message: expect.stringMatching(/2 live runs stand at the step “answered”/),
      });
      expect([await stateOf(room), await hashes()]).toEqual([{ '1.0.0': 'LIVE', '2.0.0': 'DRAFT' }, ['1.0.0']]);
      const wrongKind = await room.migrate({ from: '1.0.0', to: '2.0.0', steps: [{ from: 'answered', to: 'hello' }] });
      expect(wrongKind.errors?.[0]).toMatchObject({
        extensions: { code: 'BAD_INPUT' },
        message: expect.stringContaining('of the kind wait'),
      });
      const unknown = await room.migrate({ from: '1.0.0', to: '2.0.0', steps: [{ from: 'nothing', to: 'hello' }] });
      expect(unknown.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', path: ['input', 'steps', 0] });
      expect(await hashes()).toEqual(['1.0.0']);
      expect(
        (await room.migrate({ from: '1.0.0', to: '2.0.0', steps: [{ from: 'answered', to: 'heard' }] })).data
          .migratePlaybookRuns,
      ).toEqual({ migrated: 2, left: 0 });
      expect(await hashes()).toEqual(['2.0.0']);
    });

    it('go over in a job that tells how far it is, and that refuses at once what is impossible', async () => {
      const room = await office();
      const names = Array.from({ length: 60 }, (_, index) => `j${index}`);
      await room.world.accounts(...names.map((externalId) => ({ externalId })));
      await room.open(names);
      await room.load({ ...two, steps: renamed });
      const { client } = room.server;
      const start = (steps: object[]) =>
        client.ask(
          'mutation ($input: MigratePlaybookRunsInput!) { startRunMigration(input: $input) { job { id kind ' +
            'status } } }',
          {
            input: { playbookKey: 'care', from: '1.0.0', to: '2.0.0', steps },
          },
        );
      expect((await start([])).errors?.[0]?.extensions).toMatchObject({
        code: 'MIGRATION_IMPOSSIBLE',
        step: 'answered',
        runs: 60,
      });
      const { job } = (await start([{ from: 'answered', to: 'heard' }])).data.startRunMigration;
      expect(job).toMatchObject({ kind: 'MIGRATION', status: expect.stringMatching(/QUEUED|RUNNING/) });
      const ended = await until(
        async () =>
          (
            await client.query(
              'query ($id: ID!) { job(id: $id) { status total error { message } result { ... on ' +
                'RunMigrationResult { migrated left } } } }',
              { id: job.id },
            )
          ).job,
        ({ status }) => status === 'DONE' || status === 'FAILED',
      );
      expect(ended).toEqual({ status: 'DONE', total: 60, error: null, result: { migrated: 60, left: 0 } });
      expect((await start([{ from: 'answered', to: 'heard' }])).data.startRunMigration.job).toMatchObject({
        kind: 'MIGRATION',
      }); // nobody is left: done at once
    });

    it('go over a thousand at a time, every one with its cause and its event', async () => {
      const room = await office();
      const names = Array.from({ length: 1_000 }, (_, index) => `m${index}`);
      for (let from = 0; from < names.length; from += 250)
        await room.world.accounts(...names.slice(from, from + 250).map((externalId) => ({ externalId })));
      await room.open(names);
      await room.load({ ...two, steps: renamed });
      expect(
        (await room.migrate({ from: '1.0.0', to: '2.0.0', steps: [{ from: 'answered', to: 'heard' }] })).data
          .migratePlaybookRuns,
      ).toEqual({ migrated: 1_000, left: 0 });
      const rows = await room.world.rows<{ n: number; label: string }>(
        'SELECT COUNT(*) AS n, label FROM run GROUP BY label',
      );
      expect(rows.map(({ n, label }) => [Number(n), label])).toEqual([[1_000, '2.0.0']]);
      expect((await room.world.events())['run.migrated']).toBe(1_000);
      expect(await room.world.count('task')).toBe(1_000);
    });
  });

  describe('a draft that is stored through the API', () => {
    const text = `# what we do for whoever writes
key: letter
title: A letter
purpose: CHECK_IN
trigger: { on: ticket.opened }
steps:
  - task: read
    title: Read it
    kind: CHECK_IN
`;
    const save = async (room: Awaited<ReturnType<typeof office>>, given: string, format = 'YAML') =>
      (
        await room.server.client.ask(
          'mutation ($input: SavePlaybookDraftInput!) { savePlaybookDraft(input: $input) { isSaved playbook { ' +
            'key isInForce plugin { name } source { format text } } version { id label state } diagnostics { ' +
            'severity code line column cure } } }',
          { input: { text: given, format } },
        )
      ).data?.savePlaybookDraft;

    it('is kept with its author’s text, fires nothing, and comes into force when it is released', async () => {
      const room = await office();
      await room.world.accounts({ externalId: 'acme' });
      const saved = await save(room, text);
      expect(saved).toEqual({
        isSaved: true,
        playbook: { key: 'letter', isInForce: false, plugin: null, source: { format: 'YAML', text } },
        version: { id: expect.stringMatching(/^pver_/), label: 'draft-1', state: 'DRAFT' },
        diagnostics: [],
      });
      await room.open(['acme']);
      expect((await room.tasks('acme')).map(({ title }) => title)).toEqual(['Hello']);
      await room.set({ playbookKey: 'letter', versionId: saved.version.id, state: 'LIVE' });
      await room.world.accounts({ externalId: 'globex' });
      await room.open(['globex'], 2);
      expect((await room.tasks('globex')).map(({ title }) => title).sort()).toEqual(['Hello', 'Read it']);
      await room.load({});
      expect((await room.playbooks()).map(({ key }: { key: string }) => key)).toEqual(['care', 'letter']);
    });

    it('is the same version when its content is the same, and the next when it is not', async () => {
      const room = await office();
      const [first, again, other] = [
        await save(room, text),
        await save(room, `${text}\n# signed`),
        await save(room, text.replace('Read it', 'Read on')),
      ];
      expect([again.version, other.version.label]).toEqual([first.version, 'draft-2']);
      expect(again.playbook.source.text).toContain('# signed');
    });

    /** Saves at a version; answers the new one, or the refusal. */
    const saveAt = async (room: Awaited<ReturnType<typeof office>>, given: string, expectedVersion: number) => {
      const { data, errors } = await room.server.client.ask(
        'mutation ($input: SavePlaybookDraftInput!) { savePlaybookDraft(input: $input) { playbook { draftVersion } } }',
        { input: { text: given, expectedVersion } },
      );
      return data?.savePlaybookDraft?.playbook.draftVersion ?? errors?.map(({ extensions }) => extensions);
    };
    const versionOf = async (room: Awaited<ReturnType<typeof office>>, key = 'letter') =>
      (await room.server.client.query('query ($key: String!) { playbookByKey(key: $key) { draftVersion } }', { key }))
        .playbookByKey.draftVersion;

    it('rises in version with each change of content or text, and by nothing else', async () => {
      const room = await office();
      const seen: number[] = [];
      for (const given of [text, text, `${text}# signed\n`, `${text}# signed `, text.replace('Read it', 'Read on')]) {
        await save(room, given);
        seen.push(await versionOf(room));
      }
      expect(seen).toEqual([1, 1, 2, 3, 4]);
      await room.set({ playbookKey: 'letter', hash: 'draft-1', state: 'LIVE' });
      expect(await versionOf(room)).toBe(4);
    });

    it('is refused with CONFLICT to whoever expects another version, who sees both', async () => {
      const room = await office();
      expect(await saveAt(room, text, 1)).toEqual([
        expect.objectContaining({
          code: 'CONFLICT',
          expectedVersion: 1,
          current: { version: 0, playbookKey: 'letter' },
        }),
      ]);
      expect(await saveAt(room, text, 0)).toBe(1);
      expect(await saveAt(room, text.replace('Read it', 'Read on'), 1)).toBe(2);
      const [refusal] = (await saveAt(room, text.replace('Read it', 'Skim it'), 1)) as object[];
      expect(refusal).toMatchObject({
        code: 'CONFLICT',
        expectedVersion: 1,
        current: { version: 2, label: 'draft-2', state: 'DRAFT', hash: expect.any(String) },
      });
      expect(await versionOf(room)).toBe(2);
    });

    it('is refused when the file of its plugin has changed since', async () => {
      const room = await office();
      const before = await versionOf(room, 'care');
      const own = text.replace('key: letter', 'key: care').replace('A letter', 'Care by hand');
      await room.load({ title: 'Care anew' });
      expect(await versionOf(room, 'care')).toBeGreaterThan(before);
      expect(await saveAt(room, own, before)).toMatchObject([{ code: 'CONFLICT', expectedVersion: before }]);
    });

    it('is stored once when many save at once what they have read at one version', async () => {
      const room = await office();
      await save(room, text);
      const all = await Promise.all(
        Array.from({ length: 6 }, (_, n) => saveAt(room, text.replace('Read it', `Read it ${n}`), 1)),
      );
      expect(all.filter((version) => version === 2)).toHaveLength(1);
      expect(all.filter((version) => version !== 2)).toEqual(
        Array.from({ length: 5 }, () => [expect.objectContaining({ code: 'CONFLICT', expectedVersion: 1 })]),
      );
      expect(await versionOf(room)).toBe(2);
    });

    it('is refused with what is wrong and where, and nothing is stored', async () => {
      const room = await office();
      const refused = await save(room, text.replace('ticket.opened', 'ticket.opend'));
      expect(refused).toMatchObject({
        isSaved: false,
        playbook: null,
        version: null,
        diagnostics: [{ severity: 'ERROR', line: 5, cure: expect.stringContaining('ticket.opened') }],
      });
      expect((await room.playbooks(true)).map(({ key }: { key: string }) => key)).toEqual(['care']);
    });

    it('may be a version of a plugin’s playbook', async () => {
      const room = await office();
      const own = text.replace('key: letter', 'key: care').replace('A letter', 'Care by hand');
      expect(await save(room, own)).toMatchObject({ isSaved: true, version: { label: 'draft-2', state: 'DRAFT' } });
      expect(await room.playbook()).toMatchObject({ title: 'Care', isInForce: true });
      await room.set({ hash: 'draft-2', state: 'LIVE' });
      expect(await room.playbook()).toMatchObject({ title: 'Care by hand' });
      await room.load({});
      expect(await room.playbook()).toMatchObject({ title: 'Care by hand' });
    });
  });

  it('tells treated from control, with counts and an interval, also long after the treated run has ended', async () => {
    const room = await office({ steps: "end('over')", more: `goal: 'account.grade == "A"', holdout: 0.4,` });
    const names = Array.from({ length: 60 }, (_, index) => `h${index}`);
    await room.world.accounts(...names.map((externalId) => ({ externalId, grade: 'B' })));
    await room.open(names);
    const held = (
      await room.world.rows<{ external_id: string }>(
        "SELECT a.external_id FROM held_back h JOIN account a ON a.id = h.account_id WHERE h.reason = 'HOLDOUT'",
      )
    ).map((row) => row.external_id);
    const ran = names.filter((name) => !held.includes(name));
    expect([held.length > 10 && held.length < 40, Object.keys(await room.labels()).sort()]).toEqual([
      true,
      ran.toSorted(),
    ]);
    room.clock.moveTo(room.clock.now() + 30 * DAY);
    const improved = [...ran.slice(0, ran.length - 5), ...held.slice(0, 3)];
    await room.world.accounts(...improved.map((externalId) => ({ externalId, grade: 'A' })));
    await room.world.turns();
    const { effect } = (
      await room.server.client.query(
        '{ playbookByKey(key: "care") { effect { treated { runs achieved achievedRate lost lossRate } control { ' +
          'runs achieved lost } liftPoints interval { low high } lossLiftPoints falseAlarmRate } } }',
      )
    ).playbookByKey;
    const lift = 100 * ((ran.length - 5) / ran.length - 3 / held.length);
    expect(effect).toMatchObject({
      treated: {
        runs: ran.length,
        achieved: ran.length - 5,
        achievedRate: expect.closeTo((ran.length - 5) / ran.length, 10),
        lost: 0,
        lossRate: 0,
      },
      control: { runs: held.length, achieved: 3, lost: 0 },
      liftPoints: expect.closeTo(lift, 8),
      lossLiftPoints: 0,
      falseAlarmRate: null,
    });
    expect(effect.interval.low).toBeGreaterThan(0);
    expect([effect.interval.low < lift, effect.interval.high > lift]).toEqual([true, true]);
  });

  it('answers the designer’s operation as it is written', async () => {
    const room = await office();
    await room.load({ title: 'Care more', version: '2.0.0', more: `goal: 'account.grade == "A"',` });
    const { playbookByKey } = await room.server.client.query(DESIGNER, { key: 'care' });
    expect(playbookByKey).toMatchObject({
      key: 'care',
      source: { format: 'YAML', text: expect.stringContaining('title: Care more') },
      versions: {
        nodes: [
          {
            label: '2.0.0',
            state: 'LIVE',
            changeInWords: 'title was “Care” and is “Care more”.\ngoal is new: “account.grade == \\"A\\"”.'.replaceAll(
              '\\',
              '',
            ),
          },
          { label: '1.0.0', state: 'RETIRED', changeInWords: null },
        ],
      },
      effect: {
        treated: { runs: 0, achievedRate: null },
        control: { runs: 0, achievedRate: null },
        liftPoints: null,
        interval: null,
        falseAlarmRate: null,
      },
    });
  });
});
