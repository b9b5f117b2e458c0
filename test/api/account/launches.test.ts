import { ADMIN_KEY, eachServer, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, pluginText, until } from '../../support/company.js';
import { createMysql, createSqlite, mysqlServer } from '../../support/databases.js';
import { clientOf } from '../../support/graphql-client.js';
import { startProgram } from '../../support/program.js';

const TASK = `steps: [task('do', { title: 'Do', kind: 'CHECK_IN' })]`;
const PLUGIN = pluginText(
  'many',
  `definePlaybook({ key: 'best', title: 'Best', purpose: 'CHECK_IN', trigger: 'manual',
     audience: 'account.grade == "A"', goal: 'account.employees >= 500', reentry: 'never', ${TASK} }),
   definePlaybook({ key: 'held', title: 'Held', purpose: 'CHECK_IN', trigger: 'manual', holdout: 0.5, ${TASK} }),
   definePlaybook({ key: 'sell', title: 'Sell', purpose: 'UPSELL', trigger: 'manual', ${TASK} }),
   definePlaybook({ key: 'save', title: 'Save', purpose: 'RISK_MITIGATION', trigger: 'manual', ${TASK} }),
   definePlaybook({ key: 'renew', title: 'Renew', purpose: 'RENEWAL', subject: 'renewal', trigger: 'manual', ${TASK} }),
   definePlaybook({ key: 'person', title: 'Person', purpose: 'EDUCATION', subject: 'contact', trigger: 'manual',
     ${TASK} })`,
);

const COUNTS = 'counts { examined isCut wouldStart wouldWait wouldNotStart reasons { reason startsLater count } }';
const JOB =
  'id kind status done total error { code message } result { ... on LaunchResult { started heldBack failed ' +
  'heldBackReasons { reason count } } }';

const callsOf = (client: TestApp['client']) => ({
  preview: async (playbookKey: string, more: Record<string, unknown>, page = 'first: 200') =>
    (
      await client.query(
        'query ($playbookKey: String!, $filter: AccountFilter, $segmentId: ID) { launchPreview(playbookKey: ' +
          `$playbookKey, filter: $filter, segmentId: $segmentId) { total ${COUNTS} accounts(${page}) { totalCount ` +
          'pageInfo { hasNextPage hasPreviousPage endCursor startCursor } nodes { verdict reason errorCode startsAt ' +
          'account { externalId } facts { name } } } } }',
        { playbookKey, ...more },
      )
    ).launchPreview,
  launch: (input: Record<string, unknown>) =>
    client.ask(`mutation ($input: StartLaunchInput!) { startLaunch(input: $input) { job { ${JOB} } } }`, { input }),
  job: async (id: string) =>
    (
      await client.query(
        `query ($id: ID!) { job(id: $id) { ${JOB} launches(first: 200) { totalCount nodes { outcome reason error { ` +
          'code } account { externalId } run { id status } heldBack { reason } } } } }',
        { id },
      )
    ).job,
  ended(id: string) {
    return until(
      () => this.job(id),
      ({ status }) => !['QUEUED', 'RUNNING'].includes(status),
    );
  },
});

interface Told {
  readonly verdict?: string;
  readonly outcome?: string;
  readonly reason: string | null;
  readonly account: { readonly externalId: string };
}
const byAccount = (nodes: readonly Told[]) =>
  Object.fromEntries(
    nodes.map(({ verdict, outcome, reason, account }) => [account.externalId, [verdict ?? outcome, reason]]),
  );

eachServer((start) => {
  const plugins = pluginsFolder({ many: PLUGIN }, 'data');
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let calls: ReturnType<typeof callsOf>;

  beforeAll(async () => {
    server = await start({ environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
    calls = callsOf(server.client);
  });
  afterAll(() => plugins.drop());

  const single = async (playbookKey: string, accountId: string) => {
    const { data } = await server.client.ask(
      'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id } heldBack { reason } } }',
      { input: { playbookKey, accountId } },
    );
    const { run, heldBack } = data.launchPlaybook;
    return run === null ? heldBack.reason : null;
  };
  const base = (prefix: string, count: number, more: (n: number) => Record<string, unknown> = () => ({})) =>
    world.accounts(
      ...Array.from({ length: count }, (_, n) => ({ externalId: `${prefix}${n}`, region: prefix, ...more(n) })),
    );
  const REASONS_OF_BEST = (n: number) => (n % 3 !== 0 ? 'AUDIENCE' : n === 3 ? 'GOAL_ALREADY_MET' : null);

  it('says who would start and why not the others, as a single launch then decides', async () => {
    const ids = await base('one', 7, (n) => ({ grade: n % 3 === 0 ? 'A' : 'B', employees: n === 3 ? 900 : 9 }));
    const seen = await calls.preview('best', { filter: { regions: ['one'] } });
    expect(seen).toMatchObject({
      total: 7,
      counts: {
        examined: 7,
        isCut: false,
        wouldStart: 2,
        wouldWait: 0,
        wouldNotStart: 5,
        reasons: [
          { reason: 'AUDIENCE', startsLater: false, count: 4 },
          { reason: 'GOAL_ALREADY_MET', startsLater: false, count: 1 },
        ],
      },
    });
    const told = byAccount(seen.accounts.nodes);
    for (const [n, id] of ids.entries()) {
      const reason = REASONS_OF_BEST(n);
      expect(told[`one${n}`]).toEqual([reason === null ? 'WOULD_START' : 'WOULD_NOT_START', reason]);
      expect([n, await single('best', id)]).toEqual([n, reason]);
    }
    const again = byAccount((await calls.preview('best', { filter: { regions: ['one'] } })).accounts.nodes);
    expect(again.one0).toEqual(['WOULD_NOT_START', 'LIVE_RUN']);
    expect(await world.count('run')).toBe(2); // looking starts nothing
  });

  it('launches for each account as it was foretold, and tells of each in the job', async () => {
    const count = 60; // half of them are kept as control, by their ids
    await base('two', count, (n) => ({ grade: n % 3 === 0 ? 'A' : 'B', employees: n === 3 ? 900 : 9 }));
    const filter = { regions: ['two'] };
    const foretold = byAccount((await calls.preview('held', { filter })).accounts.nodes);
    expect(new Set(Object.values(foretold).map(([, reason]) => reason))).toEqual(new Set([null, 'HOLDOUT']));
    const { data } = await calls.launch({ playbookKey: 'held', filter, reason: 'a try' });
    expect(data.startLaunch.job).toMatchObject({ kind: 'LAUNCH', total: count });
    const job = await calls.ended(data.startLaunch.job.id);
    const started = Object.values(foretold).filter(([verdict]) => verdict === 'WOULD_START').length;
    expect(job).toMatchObject({
      status: 'DONE',
      done: count,
      total: count,
      result: {
        started,
        heldBack: count - started,
        failed: 0,
        heldBackReasons: [{ reason: 'HOLDOUT', count: count - started }],
      },
      launches: { totalCount: count },
    });
    const came = byAccount(job.launches.nodes);
    for (const [account, [verdict, reason]] of Object.entries(foretold))
      expect([account, came[account]]).toEqual([
        account,
        [verdict === 'WOULD_START' ? 'STARTED' : 'HELD_BACK', reason],
      ]);
    for (const { outcome, run, heldBack } of job.launches.nodes) {
      expect(run === null).toBe(outcome !== 'STARTED');
      expect(heldBack === null).toBe(outcome !== 'HELD_BACK');
    }
    const causes = await world.rows<{ summary: string }>(
      "SELECT summary FROM cause WHERE summary LIKE '%launched the playbook held: a try%'",
    );
    expect(causes.length).toBe(count);
  });

  it('tells what waits apart from what never starts, and starts it when it may', async () => {
    const [id] = await base('four', 2);
    await single('save', id as string);
    const seen = await calls.preview('sell', { filter: { regions: ['four'] } });
    expect(byAccount(seen.accounts.nodes)).toEqual({
      four0: ['WOULD_WAIT', 'IN_INTERVENTION'],
      four1: ['WOULD_START', null],
    });
    expect(seen.counts).toMatchObject({ wouldStart: 1, wouldWait: 1, reasons: [{ startsLater: true, count: 1 }] });
  });

  it('launches for the accounts of a segment, and of a segment and a filter together', async () => {
    await base('seg', 6, (n) => ({ grade: n < 4 ? 'A' : 'C' }));
    const { createSegment } = await server.client.query(
      'mutation { createSegment(input: { key: "seg", title: "Seg", condition: "account.region == \\"seg\\" && ' +
        'account.grade == \\"A\\"" }) { segment { id } } }',
    );
    const segmentId = createSegment.segment.id;
    await until(
      () => calls.preview('best', { segmentId }),
      ({ total }) => total === 4,
    );
    const narrowed = await calls.preview('best', { segmentId, filter: { search: 'seg1' } });
    expect(Object.keys(byAccount(narrowed.accounts.nodes))).toEqual(['seg1']);
    const { data } = await calls.launch({ playbookKey: 'best', segmentId });
    expect(await calls.ended(data.startLaunch.job.id)).toMatchObject({ result: { started: 4, heldBack: 0 } });
  });

  it('pages through the accounts forward and backward, and narrows them to verdicts and reasons', async () => {
    await base('page', 12, (n) => ({ grade: n % 2 === 0 ? 'A' : 'B' }));
    const filter = { regions: ['page'] };
    const all = (await calls.preview('best', { filter })).accounts.nodes.map(({ account }: Told) => account.externalId);
    expect([...all].sort()).toHaveLength(12);
    const forward: string[] = [];
    for (let after = ''; ; ) {
      const { accounts } = await calls.preview('best', { filter }, `first: 5${after}`);
      forward.push(...accounts.nodes.map(({ account }: Told) => account.externalId));
      if (!accounts.pageInfo.hasNextPage) break;
      after = `, after: "${accounts.pageInfo.endCursor}"`;
    }
    expect(forward).toEqual(all);
    const backward: string[] = [];
    for (let before = ''; ; ) {
      const { accounts } = await calls.preview('best', { filter }, `last: 5${before}`);
      backward.unshift(...accounts.nodes.map(({ account }: Told) => account.externalId));
      if (!accounts.pageInfo.hasPreviousPage) break;
      before = `, before: "${accounts.pageInfo.startCursor}"`;
    }
    expect(backward).toEqual(all);
    const refused = await calls.preview(
      'best',
      { filter },
      'first: 4, verdicts: [WOULD_NOT_START], reasons: [AUDIENCE]',
    );
    expect(refused.accounts).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: true } });
    expect(refused.accounts.nodes).toHaveLength(4);
  });

  it('takes a playbook about renewals to each account’s open renewal, and tells where there is none', async () => {
    await base('ren', 3);
    await world.record(
      [0, 1].map((n) => ({
        type: 'SUBSCRIPTION_CHANGED',
        account: `ren${n}`,
        properties: {
          externalId: `s${n}`,
          product: 'App',
          status: 'ACTIVE',
          amountMinor: 120000,
          currency: 'USD',
          billingMonths: 12,
          startsOn: new Date().toISOString().slice(0, 10),
          endsOn: new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10),
        },
      })),
    );
    const filter = { regions: ['ren'] };
    const seen = await until(
      () => calls.preview('renew', { filter }),
      ({ counts }) => counts.wouldStart === 2,
    );
    expect(byAccount(seen.accounts.nodes)).toEqual({
      ren0: ['WOULD_START', null],
      ren1: ['WOULD_START', null],
      ren2: ['WOULD_NOT_START', 'SUBJECT_MISMATCH'],
    });
    const { data } = await calls.launch({ playbookKey: 'renew', filter });
    const job = await calls.ended(data.startLaunch.job.id);
    expect(byAccount(job.launches.nodes)).toEqual({
      ren0: ['STARTED', null],
      ren1: ['STARTED', null],
      ren2: ['HELD_BACK', 'SUBJECT_MISMATCH'],
    });
  });

  it('returns the same job for the same key, to calls at once too, and refuses another order under it', async () => {
    await base('key', 3);
    const input = { playbookKey: 'held', filter: { regions: ['key'] }, key: 'monday' };
    const jobs = await Promise.all([calls.launch(input), calls.launch(input), calls.launch(input)]);
    const ids = jobs.map(({ data, errors }) => errors ?? data.startLaunch.job.id);
    expect(new Set(ids).size).toBe(1);
    expect(await calls.ended(ids[0] as string)).toMatchObject({ status: 'DONE', total: 3 });
    const other = await calls.launch({ ...input, playbookKey: 'best' });
    expect(other.errors?.[0]?.extensions).toMatchObject({ code: 'KEY_REUSED', path: ['input', 'key'] });
  });

  it('goes on without an account that is set aside, and says so beforehand and in the job', async () => {
    const [id] = await base('aside', 3);
    await server.app.database.transaction(server.app.ctx, (ctx) =>
      ctx.db
        .run(
          'INSERT INTO account_quarantine (account_id, status, deaths, code, reason, since) ' +
            "VALUES (?, 'SET_ASIDE', 8, 'INTERNAL', 'it ends the process', 1)",
          [id],
        )
        .then(() => undefined),
    );
    const filter = { regions: ['aside'] };
    const seen = await calls.preview('held', { filter });
    expect(seen.accounts.nodes.find(({ account }: Told) => account.externalId === 'aside0')).toMatchObject({
      verdict: 'WOULD_NOT_START',
      errorCode: 'ACCOUNT_SET_ASIDE',
    });
    const { data } = await calls.launch({ playbookKey: 'held', filter });
    const job = await calls.ended(data.startLaunch.job.id);
    expect(job).toMatchObject({ status: 'DONE', result: { failed: 1 } });
    expect(job.launches.nodes.find(({ account }: Told) => account.externalId === 'aside0')).toMatchObject({
      outcome: 'FAILED',
      error: { code: 'ACCOUNT_SET_ASIDE' },
    });
  });

  it('refuses what cannot be launched for many, with the place', async () => {
    const code = async (input: Record<string, unknown>) => (await calls.launch(input)).errors?.[0]?.extensions;
    expect(await code({ playbookKey: 'none', filter: {} })).toMatchObject({
      code: 'PLAYBOOK_UNKNOWN',
      path: ['input', 'playbookKey'],
    });
    expect(await code({ playbookKey: 'person', filter: {} })).toMatchObject({ code: 'BAD_INPUT' });
    expect(await code({ playbookKey: 'best' })).toMatchObject({ code: 'BAD_INPUT' });
    expect(await code({ playbookKey: 'best', segmentId: 'segm_none' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await code({ playbookKey: 'best', filter: {}, key: '' })).toMatchObject({ code: 'BAD_INPUT' });
  });

  it('does nothing more once it is cancelled, and keeps what it did', async () => {
    await base('stop', 1000);
    const { data } = await calls.launch({ playbookKey: 'sell', filter: { regions: ['stop'] } });
    const { id } = data.startLaunch.job;
    await until(
      () => world.rows("SELECT account_id FROM launch_item WHERE job_id = ? AND outcome = 'STARTED' LIMIT 1", id),
      ({ length }) => length > 0,
    );
    const { cancelJob } = await server.client.query(
      'mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { status } } }',
      { input: { id } },
    );
    expect(cancelJob.job.status).toBe('CANCELLED');
    const startedFor = async () =>
      (await world.rows("SELECT account_id FROM launch_item WHERE job_id = ? AND outcome = 'STARTED'", id)).length;
    const before = await startedFor();
    await new Promise((done) => setTimeout(done, 3_000));
    // those whose turns were under way, one transaction of them, are written down still
    expect((await startedFor()) - before).toBeLessThanOrEqual(50);
    expect(await calls.job(id)).toMatchObject({ status: 'CANCELLED', total: 1000 });
    expect(before).toBeLessThan(900);
  });
});

const databases = [['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])];
describe.each(databases)('on %s', (_name, create) => {
  it('goes on after kill -9 and after a stop, and launches for every account exactly once', async () => {
    const plugins = pluginsFolder({ many: PLUGIN }, 'data');
    const { url: DATABASE_URL, drop } = await create();
    const environment = { DATABASE_URL, PLUGINS_DIR: plugins.path, PERENNIAL_ADMIN_KEY: ADMIN_KEY };
    let program = await startProgram(environment);
    const calls = () => callsOf(clientOf(program.url, ADMIN_KEY));
    const count = 600;
    const { upsertAccounts } = await clientOf(program.url, ADMIN_KEY).query(
      'mutation ($input: UpsertAccountsInput!) { upsertAccounts(input: $input) { results { error { code } } } }',
      { input: { accounts: Array.from({ length: count }, (_, n) => ({ externalId: `a${n}` })) } },
    );
    expect(upsertAccounts.results.filter(({ error }: { error: unknown }) => error !== null)).toEqual([]);
    const input = { playbookKey: 'sell', filter: {}, key: 'once' };
    const { id } = (await calls().launch(input)).data.startLaunch.job;
    const started = async (): Promise<number> =>
      (
        await clientOf(program.url, ADMIN_KEY).query(
          'query ($id: ID!) { job(id: $id) { launches(outcomes: [STARTED]) { totalCount } } }',
          { id },
        )
      ).job.launches.totalCount;
    let before = 0;
    for (const end of ['kill', 'stop', 'kill'] as const) {
      before = await until(started, (now) => now > before || now === count);
      await program[end]();
      program = await startProgram(environment);
    }
    expect((await calls().launch(input)).data.startLaunch.job.id).toBe(id);
    const job = await calls().ended(id);
    expect(job).toMatchObject({ status: 'DONE', done: count, result: { started: count, heldBack: 0, failed: 0 } });
    const { runs } = await clientOf(program.url, ADMIN_KEY).query('{ runs { totalCount } }');
    expect(runs.totalCount).toBe(count);
    await program.stop();
    await drop();
    plugins.drop();
  });
});
