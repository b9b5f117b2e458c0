import 'reflect-metadata';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eachServer, type TestApp } from '../support/app.js';

const plugin = (title: string) => `import { definePlugin, definePlaybook, task, wait } from 'perennial/sdk';
const ring = definePlaybook({
  key: 'ring', title: ${JSON.stringify(title)}, purpose: 'RISK_MITIGATION', subject: 'contact', reentry: 'always',
  trigger: { on: 'survey.answered', if: 'event.kind == "NPS" && event.score <= 6' },
  goal: 'contact.npsScore >= 9',
  steps: [
    task('call', { title: 'Call {{ contact.name }}: {{ event.score }}', kind: 'FEEDBACK', due: '1bd',
      outcomes: ['FIXED', 'PROMISED'] }),
    wait('called', { until: 'steps.call.done', atMost: '3d' }),
    wait('settle', { for: '30d' }),
    task('again', { if: 'steps.call.outcome == "PROMISED"', title: 'Ask {{ contact.name }} again', kind: 'FEEDBACK' }),
  ],
});
const visit = definePlaybook({ key: 'visit', title: 'Visit', purpose: 'QBR', trigger: 'manual',
  audience: 'account.grade == "A"', steps: [task('go', { title: 'Visit {{ account.name }}', kind: 'VISIT' })] });
export default definePlugin({ name: 'ringing', version: '2.1.0', compatible: '^1.0.0', rollout: 'live',
  playbooks: [ring, visit] });
`;

const RUN =
  '{ id status startedAt endedAt subject contact { name } playbook { key title plugin { name } } playbookVersion ' +
  '{ id label hash } steps { key kind state startedAt endedAt outcome inputs cause { summary } } cause { kind ' +
  'summary facts { name value } } }';

eachServer((start) => {
  let server: TestApp;
  let directory: string;
  let accountId: string;

  const signal = (key: string, type: string, properties: object, contact?: string) =>
    server.client.query(
      'mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { accepted results { reason } } }',
      {
        input: {
          signals: [
            {
              key,
              type,
              account: { externalId: 'acme' },
              ...(contact && { contact: { externalId: contact } }),
              properties,
            },
          ],
        },
      },
    );

  /** Asks until the answer is as expected: signals are folded behind the caller’s back. */
  const until = async <T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      const answer = await ask();
      if (isSo(answer) || tries > 600) return answer;
      await sleep(50);
    }
  };

  const runs = async (filter = {}) =>
    (
      await server.client.query(
        `query ($filter: RunFilter) { runs(first: 20, filter: $filter) { totalCount nodes ${RUN} } }`,
        { filter },
      )
    ).runs.nodes;
  const tasks = async () =>
    (
      await server.client.query(
        '{ tasks(first: 20) { nodes { id title status run { id } cause { kind playbook { key } run { id } } } } }',
      )
    ).tasks.nodes;
  const launch = (playbookKey: string) =>
    server.client.ask(
      `mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run ${RUN} heldBack { reason ` +
        `cause { condition facts { name value } } } } }`,
      {
        input: { playbookKey, accountId, reason: 'They asked for it' },
      },
    );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plugins-'));
    await mkdir(join(directory, 'ringing'));
    await writeFile(join(directory, 'ringing', 'plugin.ts'), plugin('Ring whoever is unhappy'));
    server = await start({ environment: { PLUGINS_DIR: directory } });
    const { upsertAccounts } = await server.client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { account { id } } } }',
      {
        input: { accounts: [{ externalId: 'acme', name: 'Acme', grade: 'B' }] },
      },
    );
    accountId = upsertAccounts.results[0].account.id;
    await signal('c1', 'CONTACT_CHANGED', { externalId: 'ann', name: 'Ann' }, 'ann');
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('shows the playbooks and the plugin that brought them', async () => {
    const { playbooks, pluginByName, playbookByKey } = await server.client.query(
      '{ playbooks { key subject trigger version { label } } pluginByName(name: "ringing") { name version ' +
        'isHealthy faults { code } playbooks { key } } playbookByKey(key: "ring") { id title purpose source { ' +
        'format text } } }',
    );
    expect(playbooks.map(({ key }: { key: string }) => key)).toEqual(['ring', 'visit']);
    expect(playbooks[0]).toMatchObject({
      subject: 'CONTACT',
      trigger: 'on survey.answered, if event.kind == "NPS" && event.score <= 6',
      version: { label: '2.1.0' },
    });
    expect(pluginByName).toMatchObject({
      name: 'ringing',
      version: '2.1.0',
      isHealthy: true,
      faults: [],
      playbooks: [{ key: 'ring' }, { key: 'visit' }],
    });
    expect(playbookByKey).toMatchObject({
      purpose: 'RISK_MITIGATION',
      source: { format: 'YAML', text: expect.stringContaining('task: call') },
    });
  });

  it('runs a playbook from a signal: a durable run with every step, a task, and why', async () => {
    await signal('a1', 'SURVEY_ANSWERED', { kind: 'NPS', score: 4 }, 'ann');
    const [run] = await until(
      () => runs({ isLive: true, playbookKeys: ['ring'] }),
      (found) => found.length > 0,
    );
    expect(run).toMatchObject({
      status: 'RUNNING',
      subject: 'CONTACT',
      contact: { name: 'Ann' },
      playbook: { key: 'ring', plugin: { name: 'ringing' } },
      playbookVersion: { label: '2.1.0', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      steps: [
        { key: 'call', kind: 'task', state: 'WAITING' },
        { key: 'called', kind: 'wait', state: 'WAITING' },
        { key: 'settle', kind: 'wait', state: 'PENDING', startedAt: null, cause: null },
        { key: 'again', state: 'PENDING' },
      ],
      cause: { kind: 'PLAYBOOK', facts: expect.arrayContaining([{ name: 'event.score', value: 4 }]) },
    });
    const [task] = await tasks();
    expect(task).toMatchObject({
      title: 'Call Ann: 4',
      status: 'OPEN',
      run: { id: run.id },
      cause: { kind: 'PLAYBOOK', playbook: { key: 'ring' }, run: { id: run.id } },
    });
  });

  it('holds back a second run of the same person, and shows it', async () => {
    await signal('a2', 'SURVEY_ANSWERED', { kind: 'NPS', score: 2 }, 'ann');
    const ask = async () =>
      await server.client.query(
        'query ($id: ID!) { account(id: $id) { liveRunCount heldBack(first: 5) { nodes { id at reason releasesAt ' +
          'playbook { key } } } } heldBackFirings(filter: { reasons: [LIVE_RUN] }) { totalCount } }',
        { id: accountId },
      );
    const { account, heldBackFirings } = await until(ask, (found) => found.account.heldBack.nodes.length > 0);
    expect(account).toMatchObject({
      liveRunCount: 1,
      heldBack: { nodes: [{ reason: 'LIVE_RUN', releasesAt: null, playbook: { key: 'ring' } }] },
    });
    expect(heldBackFirings.totalCount).toBe(1);
  });

  it('goes on when the task is completed, and ends ACHIEVED with its goal', async () => {
    const [{ id }] = await tasks();
    await server.client.query(
      'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
      { input: { id, outcome: 'FIXED' } },
    );
    expect((await runs({ isLive: true }))[0].steps).toMatchObject([
      { state: 'DONE', outcome: 'FIXED' },
      { state: 'DONE', outcome: 'MET' },
      { state: 'WAITING' },
      { state: 'PENDING' },
    ]);
    await signal('a3', 'SURVEY_ANSWERED', { kind: 'NPS', score: 10 }, 'ann');
    const [ended] = await until(
      () => runs({ statuses: ['ACHIEVED'] }),
      (found) => found.length > 0,
    );
    expect(ended).toMatchObject({
      status: 'ACHIEVED',
      endedAt: expect.any(String),
      steps: [{ state: 'DONE' }, { state: 'DONE' }, { state: 'CANCELLED' }, { state: 'PENDING' }],
    });
  });

  it('launches by hand under the same rules, and cancels', async () => {
    expect((await launch('visti')).errors?.[0]?.extensions.code).toBe('PLAYBOOK_UNKNOWN');
    const refused = await launch('visit');
    expect(refused.data.launchPlaybook).toMatchObject({
      run: null,
      heldBack: {
        reason: 'AUDIENCE',
        cause: { condition: 'account.grade == "A"', facts: [{ name: 'account.grade', value: 'B' }] },
      },
    });
    await server.client.query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { message } } } }',
      {
        input: { accounts: [{ externalId: 'acme', grade: 'A' }] },
      },
    );
    const { data } = await launch('visit');
    expect(data.launchPlaybook).toMatchObject({
      heldBack: null,
      run: { status: 'RUNNING', cause: { kind: 'INTEGRATION', summary: expect.stringContaining('They asked for it') } },
    });
    const cancel = () =>
      server.client.ask('mutation ($input: CancelRunInput!) { cancelRun(input: $input) { run { status } } }', {
        input: { id: data.launchPlaybook.run.id, reason: 'Not now' },
      });
    expect((await cancel()).data.cancelRun.run).toEqual({ status: 'CANCELLED' });
    expect((await cancel()).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await tasks()).find(({ title }: { title: string }) => title === 'Visit Acme')).toMatchObject({
      status: 'CANCELLED',
    });
  });

  it(
    'takes up a changed plugin while it runs; a bad one leaves the version before in force, and says where it ' +
      'is wrong',
    async () => {
      const file = join(directory, 'ringing', 'plugin.ts');
      const ask = async () =>
        await server.client.query(
          '{ playbookByKey(key: "ring") { title } pluginByName(name: "ringing") { version isHealthy faults { code ' +
            'file line column cure } } }',
        );
      await writeFile(file, plugin('Ring them soon'));
      expect(await until(ask, (found) => found.playbookByKey.title === 'Ring them soon')).toMatchObject({
        playbookByKey: { title: 'Ring them soon' },
      });
      await writeFile(file, plugin('Ring them never').replace('event.score <= 6', 'event.scor <= 6'));
      expect(await until(ask, (found) => !found.pluginByName.isHealthy)).toMatchObject({
        playbookByKey: { title: 'Ring them soon' },
        pluginByName: {
          version: '2.1.0',
          isHealthy: false,
          faults: [{ file: 'ringing/plugin.ts', line: 4, cure: expect.stringContaining('event.score') }],
        },
      });
    },
  );
});
