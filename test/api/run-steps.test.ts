import 'reflect-metadata';
import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';
import { readFlowchart } from '../support/flowchart.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);
const TEXT = `import { approve, definePlaybook, definePlugin, repeat, task, wait } from 'perennial/sdk';
const manual = { purpose: 'EDUCATION', trigger: 'manual', reentry: 'always' };
const offer = definePlaybook({ ...manual, key: 'offer', title: 'Offer', steps: [
  approve('ok', { title: 'Offer {{ account.name }} a discount?', otherwise: [task('explain', { title: 'Explain',
    kind: 'OTHER' })] }),
  task('offer', { title: 'Offer', kind: 'UPSELL' }),
] });
const chain = definePlaybook({ ...manual, key: 'chain', title: 'Chain', steps: [
  task('first', { title: 'First', kind: 'OTHER' }),
  task('second', { title: 'Second', kind: 'OTHER', dependsOn: ['first'] }),
] });
const rounds = definePlaybook({ ...manual, key: 'rounds', title: 'Rounds', steps: [
  repeat('again', { atMost: 3, steps: [task('mail', { title: 'Mail', kind: 'OTHER' }), wait('week', { for: '7d' })] }),
] });
export default definePlugin({ name: 'steps', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [offer,
  chain, rounds] });
`;
const RUN =
  '{ id status diagram steps { key kind state outcome round rounds { round startedAt endedAt steps } cause { ' +
  'summary } } }';

eachServer((start) => {
  const folder = pluginsFolder({ steps: TEXT }, 'data');
  const clock = new VirtualClock(START);
  let server: TestApp;
  let us: ReturnType<typeof company>;
  let accounts = 0;

  beforeAll(async () => {
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    us = company(server);
  });
  afterAll(() => folder.drop());

  const launched = async (playbookKey: string, about: object = {}) => {
    accounts += 1;
    const [accountId] = await us.accounts({ externalId: `acme-${accounts}`, name: 'Acme', ...about });
    const { launchPlaybook } = await server.client.query(
      `mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run ${RUN} } }`,
      {
        input: { playbookKey, accountId },
      },
    );
    return { accountId, run: launchPlaybook.run };
  };
  const approve = (input: object) =>
    server.client.ask(
      `mutation ($input: ApproveStepInput!) { approveStep(input: $input) { clientMutationId run ${RUN} } }`,
      { input },
    );
  const tasks = async (id: string | undefined) =>
    (
      await server.client.query(
        'query ($id: ID!) { account(id: $id) { tasks(first: 9, orderBy: [{ field: CREATED_AT, direction: ASC }]) ' +
          '{ nodes { id title status version isBlocked dependsOn { id title status } } } } }',
        { id },
      )
    ).account.tasks.nodes.sort((one: { title: string }, other: { title: string }) =>
      one.title < other.title ? -1 : 1,
    );
  const complete = (id: string) =>
    server.client.ask('mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }', {
      input: { id },
    });
  const code = ({ errors }: { errors?: readonly { extensions?: { code?: string } }[] }) =>
    errors?.[0]?.extensions?.code;

  describe('approveStep', () => {
    it('lets the run go on, and says who did', async () => {
      const { run, accountId } = await launched('offer');
      expect(run.steps).toMatchObject([
        { key: 'ok', kind: 'approve', state: 'WAITING' },
        { state: 'PENDING' },
        { state: 'PENDING' },
      ]);
      const { data } = await approve({
        runId: run.id,
        stepKey: 'ok',
        isApproved: true,
        note: 'Do',
        clientMutationId: 'm',
      });
      expect(data.approveStep).toMatchObject({
        clientMutationId: 'm',
        run: {
          steps: [
            { state: 'DONE', outcome: 'APPROVED' },
            { key: 'explain', state: 'PENDING' },
            { key: 'offer', state: 'WAITING' },
          ],
        },
      });
      expect(await tasks(accountId)).toMatchObject([{ title: 'Offer' }]);
      const { lifecycleEvents } = await server.client.query(
        '{ lifecycleEvents(first: 1, filter: { types: [APPROVAL_GIVEN] }) { nodes { cause { kind summary } ... ' +
          'on ApprovalGiven { isApproved step run { id } } } } }',
      );
      expect(lifecycleEvents.nodes).toMatchObject([
        {
          isApproved: true,
          step: 'ok',
          run: { id: run.id },
          cause: { kind: 'INTEGRATION', summary: expect.stringContaining('approved the step ok: Do') },
        },
      ]);
    });

    it('is asked of somebody, who finds what waits with the names as they are now', async () => {
      await us.member('olivia', 'CSM');
      const { run, accountId } = await launched('offer', { ownerExternalId: 'olivia' });
      await us.accounts({ externalId: `acme-${accounts}`, name: 'Acme & Sons' });
      const waiting = async (awaitsApproval: boolean) =>
        (
          await server.client.query(
            'query ($filter: RunFilter) { runs(first: 20, filter: $filter) { nodes { id pendingApprovals { ' +
              'stepKey title approver { name } askedAt givesUpAt } } } }',
            { filter: { awaitsApproval, accountIds: [accountId] } },
          )
        ).runs.nodes;
      const asked = {
        stepKey: 'ok',
        title: 'Offer Acme & Sons a discount?',
        approver: { name: 'olivia' },
        askedAt: expect.any(String),
        givesUpAt: null,
      };
      expect(await waiting(true)).toEqual([{ id: run.id, pendingApprovals: [asked] }]);
      expect(await waiting(false)).toEqual([]);
      await approve({ runId: run.id, stepKey: 'ok', isApproved: true });
      expect(await waiting(true)).toEqual([]);
      expect(await waiting(false)).toEqual([{ id: run.id, pendingApprovals: [] }]);
    });

    it('with a no leads to otherwise and to the end', async () => {
      const { run, accountId } = await launched('offer');
      const { data } = await approve({ runId: run.id, stepKey: 'ok', isApproved: false });
      expect(data.approveStep.run.steps).toMatchObject([
        { state: 'DONE', outcome: 'REJECTED' },
        { key: 'explain', state: 'WAITING' },
        { key: 'offer', state: 'PENDING' },
      ]);
      expect(await tasks(accountId)).toMatchObject([{ title: 'Explain' }]);
    });

    it('is heard once, and only by a step that waits for it', async () => {
      const { run } = await launched('offer');
      expect(code(await approve({ runId: run.id, stepKey: 'offer', isApproved: true }))).toBe('APPROVAL_CLOSED');
      expect(code(await approve({ runId: 'runn_01kdnyspg0e6vrt1bpwgk9arjz', stepKey: 'ok', isApproved: true }))).toBe(
        'NOT_FOUND',
      );
      expect(code(await approve({ runId: run.id, stepKey: 'ok', isApproved: false }))).toBeUndefined();
      expect(code(await approve({ runId: run.id, stepKey: 'ok', isApproved: true }))).toBe('APPROVAL_CLOSED');
    });
  });

  it('does not let a task be completed before those it depends on', async () => {
    const { accountId } = await launched('chain');
    const [first, second] = await tasks(accountId);
    expect(second).toMatchObject({ isBlocked: true, dependsOn: [{ id: first.id, title: 'First', status: 'OPEN' }] });
    expect(first).toMatchObject({ isBlocked: false, dependsOn: [] });
    const refused = await complete(second.id);
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'TASK_BLOCKED', dependsOn: [{ step: 'first', taskId: first.id }] },
    });
    await complete(first.id);
    expect(await tasks(accountId)).toMatchObject([
      { status: 'DONE' },
      { status: 'OPEN', isBlocked: false, version: 2, dependsOn: [{ status: 'DONE' }] },
    ]);
    expect((await complete(second.id)).data.completeTask.task.status).toBe('DONE');
  });

  it('shows the latest round of a repeat, the earlier ones in short, and a drawing of how far it is', async () => {
    const { run } = await launched('rounds');
    await us.moveTo(clock, clock.now() + 8 * DAY);
    const { run: now } = await server.client.query(`query ($id: ID!) { run(id: $id) ${RUN} }`, { id: run.id });
    expect(now.steps).toMatchObject([
      { key: 'again', state: 'WAITING', round: 2, rounds: [{ round: 1, steps: { mail: 'WAITING', week: 'ELAPSED' } }] },
      { key: 'mail', state: 'WAITING', round: 2, rounds: null },
      { key: 'week', state: 'WAITING', round: 2 },
    ]);
    const { classes, frames } = readFlowchart(now.diagram);
    expect([frames, classes.get('s_mail')]).toEqual([1, 'waiting']);
    const { playbookByKey } = await server.client.query('{ playbookByKey(key: "rounds") { diagram } }');
    expect(readFlowchart(playbookByKey.diagram).classes.size).toBe(0);
  });
});
