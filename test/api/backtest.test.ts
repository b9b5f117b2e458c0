import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { parse, print, separateOperations } from 'graphql';
import { eachServer, type TestApp } from '../support/app.js';
import { pluginsFolder, pluginText, until } from '../support/company.js';
import type { Client } from '../support/graphql-client.js';
import { makeQuietHistory, quiet, quietClock, quietPlugin } from '../support/quiet-history.js';

const OPERATIONS = Object.fromEntries(
  Object.entries(separateOperations(parse(readFileSync(new URL('./operations.graphql', import.meta.url), 'utf8')))).map(
    ([name, document]) => [name, print(document)],
  ),
) as Record<'StartBacktest' | 'JobProgress', string>;
const RESULT = `status error { code message } result { ... on BacktestResult {
  enrolments enrolledAccounts tasks heldBack { reason count } churn {
  losses flagged missed falseAlarms openAlarms recall medianLeadDays }
  tasksPerWeek { week assignee { name } count } diff { added removed unchanged addedTasks { day account { externalId } }
    } live { enrolments tasks } } }`;

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function backtest(client: Client, input: Record<string, unknown>): Promise<any> {
  const { startBacktest } = await client.query(
    'mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { job { id } } }',
    { input },
  );
  const ended = ({ job }: { job: { status: string } }) => !['QUEUED', 'RUNNING'].includes(job.status);
  const { job } = await until(
    () => client.query(`query ($id: ID!) { job(id: $id) { ${RESULT} } }`, { id: startBacktest.job.id }),
    ended,
    50_000,
  );
  return job;
}

eachServer((start) => {
  const plugins = pluginsFolder({ quiet: quietPlugin }, 'data');
  afterAll(() => plugins.drop());
  let server: TestApp;

  test(
    'a year of four customers gives the enrolments, tasks and ' + 'lead times that a person works out by hand',
    async () => {
      server = await start({
        byHand: true,
        clock: quietClock(),
        environment: { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'USD' },
      });
      await makeQuietHistory(server);
      const job = await backtest(server.client, {
        text: quiet(14),
        from: '2025-02-01',
        to: '2025-12-31',
        against: 'live',
      });
      expect(job).toMatchObject({ status: 'DONE', error: null });
      expect(job.result).toMatchObject({
        enrolments: 3,
        enrolledAccounts: 3,
        tasks: 3,
        heldBack: [],
        churn: { losses: 2, flagged: 1, missed: 1, falseAlarms: 1, openAlarms: 0, recall: 0.5, medianLeadDays: 17 },
        tasksPerWeek: [
          { week: '2025-03-10', assignee: { name: 'Olga' }, count: 1 },
          { week: '2025-06-09', assignee: { name: 'Olga' }, count: 1 },
          { week: '2025-07-14', assignee: { name: 'Olga' }, count: 1 },
        ],
        live: { enrolments: 2, tasks: 2 },
        diff: { added: 3, removed: 2, unchanged: 0 },
      });
      const days = job.result.diff.addedTasks.map(
        ({ day, account }: { day: string; account: { externalId: string } }) => `${account.externalId} ${day}`,
      );
      expect(days.sort()).toEqual(['A 2025-03-15', 'C 2025-07-15', 'D 2025-06-13']);
    },
  );

  test('the operations StartBacktest and JobProgress run as they stand in the ten operations', async () => {
    const { startBacktest } = await server.client.query(OPERATIONS.StartBacktest, {
      input: { text: quiet(14), from: '2025-02-01', to: '2025-12-31' },
    });
    expect(startBacktest.job).toMatchObject({ status: expect.stringMatching(/QUEUED|RUNNING/) });
    const progress = server.client.subscribe(OPERATIONS.JobProgress, { id: startBacktest.job.id });
    const seen: { status: string; done: number; total: number | null; result: unknown }[] = [];
    for await (const { jobProgress } of progress) seen.push(jobProgress);
    expect(seen.at(-1)).toMatchObject({
      status: 'DONE',
      done: 4,
      total: 4,
      result: { enrolments: 3, churn: { flagged: 1 }, diff: null },
    });
  });

  test('the live version against itself differs in nothing, whatever stands beside it', async () => {
    const crowded = pluginsFolder({
      crowd: pluginText(
        'crowd',
        ['first', 'second', 'third']
          .map(
            (
              key,
              index,
            ) => `definePlaybook({ key: '${key}', title: '${key}', purpose: 'RISK_MITIGATION', rollout: 'live',
              reentry: 'always',
              trigger: { when: 'usage.daysSinceLastActive >= ${14 + (index % 2)}' },
                audience: '!("RISK_MITIGATION" in playbooks.purposes)', steps: [task('${key}', { title: 'T',
                kind: 'RISK' })] })`,
          )
          .join(', '),
      ),
    });
    const other = await start({
      byHand: true,
      clock: quietClock(),
      environment: { PLUGINS_DIR: crowded.path, REPORTING_CURRENCY: 'USD' },
    });
    await makeQuietHistory(other);
    for (const [playbookKey, tasks] of [
      ['first', 3],
      ['third', 0],
    ]) {
      const { result } = await backtest(other.client, {
        playbookKey,
        from: '2025-02-01',
        to: '2025-12-31',
        against: 'live',
      });
      expect(result).toMatchObject({ tasks, live: { tasks }, diff: { added: 0, removed: 0, unchanged: tasks } });
    }
    crowded.drop();
  });

  test('a backtest writes nothing to the company’s tables', async () => {
    const tables = ['account_state', 'run', 'task', 'held_back', 'lifecycle_event', 'account_signal', 'cause'];
    const counts = async () =>
      Promise.all(
        tables.map(
          async (table) =>
            (await server.app.database.reader.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n,
        ),
      );
    const before = await counts();
    await backtest(server.client, { playbookKey: 'quiet', from: '2025-02-01', to: '2025-12-31' });
    expect(await counts()).toEqual(before);
  });

  test('simulate says who is concerned from today on, with tasks, dates and people; nothing is performed', async () => {
    await server.app.shell.takeDue(server.app.ctx);
    const { simulate } = await server.client.query(
      'mutation ($input: SimulateInput!) { simulate(input: $input) { clientMutationId job { id kind } } }',
      {
        input: {
          clientMutationId: 'sim',
          text: quiet(90)
            .replace('reentry: always', 'reentry: always\n')
            .replace('usage.daysSinceLastActive >= 90', 'usage.daysSinceLastActive >= 70'),
          days: 30,
        },
      },
    );
    expect(simulate).toMatchObject({ clientMutationId: 'sim', job: { kind: 'SIMULATION' } });
    const { job } = await until(
      () =>
        server.client.query(
          `query ($id: ID!) { job(id: $id) { status total error { message } result { ... on SimulationResult {
            from to accounts enrolments enrolmentsNow holdsAlready taskCount heldBack { count }
            firings { at playbookKey account { externalId } contact { id } } tasks {
              stepKey kind title launchedAt dueAt account { externalId } assignee { name } } tasksPerWeek { week count }
              } } } }`,
          { id: simulate.job.id },
        ),
      ({ job }) => job.status === 'DONE' || job.status === 'FAILED',
      30_000,
    );
    // B was last there on 27 December, C on 28 December 2025: 70 days later it is March 2026
    expect(job).toMatchObject({ status: 'DONE', total: 4, error: null });
    expect(job.result).toMatchObject({ accounts: 4, enrolments: 2, enrolmentsNow: 0, holdsAlready: 2, taskCount: 2 });
    expect(
      job.result.firings.map(
        ({ at, account }: { at: string; account: { externalId: string } }) =>
          `${account.externalId} ${at.slice(0, 10)}`,
      ),
    ).toEqual(['B 2026-03-07', 'C 2026-03-08']);
    expect(job.result.tasks[0]).toMatchObject({
      stepKey: 'call',
      kind: 'OUTREACH',
      title: 'Call Company B',
      assignee: { name: 'Olga' },
      dueAt: expect.stringContaining('2026-03-10'),
    });
  });

  test('a job that has ended stays as it is when it is cancelled, and one that nobody knows is not found', async () => {
    const { startBacktest } = await server.client.query(OPERATIONS.StartBacktest, {
      input: { playbookKey: 'quiet', from: '2025-02-01', to: '2025-12-31' },
    });
    const { id } = startBacktest.job;
    await until(
      () =>
        server.client.query('query ($id: ID!) { job(id: $id) { status } node(id: $id) { ... on Job { kind } } }', {
          id,
        }),
      ({ job }) => job.status === 'DONE',
      30_000,
    );
    const cancel = (id: string) =>
      server.client.ask('mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { id status } } }', {
        input: { id },
      });
    expect((await cancel(id)).data).toEqual({ cancelJob: { job: { id, status: 'DONE' } } });
    expect((await cancel('jobb_01h00000000000000000000000')).errors?.[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });

  test('what is wrong with a candidate is said at once', async () => {
    const ask = (input: Record<string, unknown>) =>
      server.client
        .ask(OPERATIONS.StartBacktest, { input: { from: '2025-02-01', to: '2025-12-31', ...input } })
        .then(({ errors }) => errors?.[0]);
    expect(await ask({ playbookKey: 'nobody' })).toMatchObject({
      extensions: { code: 'PLAYBOOK_UNKNOWN' },
      message: expect.stringContaining('quiet'),
    });
    expect(await ask({ text: quiet(14).replace('daysSinceLastActive', 'daysSinceLastActiv') })).toMatchObject({
      extensions: { code: 'PLUGIN_INVALID' },
      message: expect.stringMatching(/Line 4.*daysSinceLastActive/),
    });
    expect(await ask({ text: quiet(14), against: 'yesterday' })).toMatchObject({ extensions: { code: 'BAD_INPUT' } });
    expect(await ask({ text: quiet(14), from: '2025-12-31', to: '2025-01-01' })).toMatchObject({
      extensions: { code: 'BAD_INPUT' },
    });
    expect(await ask({})).toMatchObject({ extensions: { code: 'BAD_INPUT' } });
  });
});
