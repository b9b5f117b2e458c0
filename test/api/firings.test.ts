import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText } from '../support/company.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);

const PLAYBOOKS = `
definePlaybook({ key: 'rescue', title: 'Rescue', purpose: 'RISK_MITIGATION', reentry: 'always', trigger: {
  on: 'ticket.opened', if: 'event.priority == "URGENT" && account.isCustomer' },
  steps: [task('call', { title: 'Call {{ account.name }}', kind: 'RISK', outcomes: ['SAVED', 'FALSE_ALARM'] })] }),
definePlaybook({ key: 'offer', title: 'Offer', purpose: 'UPSELL', trigger: {
  when: 'account.grade == "A" && account.isCustomer' }, audience: 'account.touch != "TECH"',
  steps: [task('pitch', { title: 'Pitch', kind: 'UPSELL' })] }),
definePlaybook({ key: 'renew', title: 'Renew', purpose: 'RENEWAL', subject: 'renewal', trigger: {
  before: 'renewal.date', by: '120d' }, goal: 'renewal.status == "RENEWED"',
  steps: [task('ask', { title: 'Ask', kind: 'RENEWAL' })] }),
definePlaybook({ key: 'praise', title: 'Praise', purpose: 'ADVOCACY', trigger: { on: 'usage.activated' },
  goal: 'account.grade == "B"', steps: [task('praise', { title: 'Praise', kind: 'ADVOCACY' })] }),
definePlaybook({ key: 'talk', title: 'Talk', purpose: 'CHECK_IN', subject: 'contact', trigger: { on: 'survey.answered',
  if: 'event.score <= 6' },
  steps: [task('ring', { title: 'Ring', kind: 'FEEDBACK' })] }),
definePlaybook({ key: 'weekly', title: 'Weekly', purpose: 'QBR', reentry: 'always', trigger: { every: '0 9 * * MON' },
  audience: 'account.grade == "C"',
  steps: [task('look', { title: 'Look', kind: 'QBR' })] }),
`;

const CHECKS =
  '{ summary checks { check verdict text facts { name value } } lastHeldBack { reason outcome cause { facts { ' +
  'name value } } } lastRun { status } }';

interface Check {
  readonly check: string;
  readonly verdict: string;
  readonly text: string;
  readonly facts: readonly { readonly name: string; readonly value: unknown }[];
}

eachServer((start) => {
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  let ids: string[];

  beforeAll(async () => {
    const plugins = pluginsFolder({ firings: pluginText('firings', PLAYBOOKS) }, 'data');
    clock = new VirtualClock(START);
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: plugins.path } });
    plugins.drop();
    world = company(server);
    await world.accounts({ externalId: 'nobody', name: 'Nobody' });
    await world.turns();
  });

  /** A customer with a term to the end of the year; answers its id. */
  async function customer(externalId: string, more: Record<string, unknown> = {}): Promise<string> {
    ids = await world.accounts({ externalId, name: externalId, grade: 'B', ...more });
    await world.record([
      {
        type: 'SUBSCRIPTION_CHANGED',
        account: externalId,
        at: clock.now(),
        properties: {
          externalId: `s-${externalId}`,
          product: 'App',
          amountMinor: 120_000,
          currency: 'USD',
          billingMonths: 12,
          startsOn: '2026-01-05',
          endsOn: '2026-12-31',
        },
      },
    ]);
    await world.turns();
    return ids[0] as string;
  }
  const ticket = async (account: string) => {
    await world.record([
      {
        type: 'TICKET',
        account,
        at: clock.now(),
        properties: { externalId: `t-${account}-${clock.now()}`, priority: 'URGENT' },
      },
    ]);
    await world.turns();
  };
  const whyNot = async (
    playbookKey: string,
    accountId: string,
    more: { contactId?: string; renewalId?: string } = {},
  ) =>
    (
      await server.client.query(
        `query ($playbookKey: String!, $accountId: ID!, $contactId: ID, $renewalId: ID) { whyNot(playbookKey: ` +
          `$playbookKey, accountId: $accountId, contactId: $contactId, renewalId: $renewalId) ${CHECKS} }`,
        { playbookKey, accountId, ...more },
      )
    ).whyNot as { summary: string; checks: Check[]; lastHeldBack: unknown; lastRun: unknown };
  const verdicts = ({ checks }: { checks: Check[] }, check: string) =>
    checks.filter((one) => one.check === check).map(({ verdict, text }) => `${verdict} ${text}`);
  const heldBack = async (filter: Record<string, unknown>) =>
    (
      await server.client.query(
        'query ($filter: HeldBackFilter) { heldBackFirings(first: 20, filter: $filter) { totalCount nodes { id ' +
          'reason outcome isPending releasesAt releasedAt droppedAt playbookKey run { id status } cause { summary ' +
          '} outcomeCause { summary condition facts { name value } } account { id } } } }',
        { filter },
      )
    ).heldBackFirings;

  it('holds back, shows what waits, releases it, and tells of both by the id of either', async () => {
    const id = await customer('held', { grade: 'B' });
    await ticket('held');
    await world.accounts({ externalId: 'held', grade: 'A' });
    await world.turns();
    const waiting = await heldBack({ accountIds: [id], isPending: true });
    expect(waiting).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          reason: 'IN_INTERVENTION',
          outcome: 'WAITING',
          isPending: true,
          playbookKey: 'offer',
          run: null,
          outcomeCause: null,
        },
      ],
    });
    expect(await whyNot('offer', id)).toMatchObject({
      lastHeldBack: { reason: 'IN_INTERVENTION', outcome: 'WAITING' },
      lastRun: null,
    });
    expect(verdicts(await whyNot('offer', id), 'IN_INTERVENTION')).toEqual([
      'WAITING The account is in intervention: a run of RISK_MITIGATION or WIN_BACK lives.',
    ]);

    const { tasks } = await server.client
      .query('query ($id: ID!) { account(id: $id) { tasks(first: 5) { nodes { id } } } }', { id })
      .then(({ account }) => account);
    await server.client.query(
      'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
      {
        input: { id: tasks.nodes[0].id, outcome: 'FALSE_ALARM' },
      },
    );
    await world.turns();
    expect(await heldBack({ accountIds: [id], isPending: true })).toMatchObject({ totalCount: 0 });
    const [released] = (
      await heldBack({ accountIds: [id], isPending: false, reasons: ['IN_INTERVENTION'], playbookKeys: ['offer'] })
    ).nodes;
    expect(released).toMatchObject({
      outcome: 'RELEASED',
      isPending: false,
      droppedAt: null,
      run: { status: 'RUNNING' },
      outcomeCause: { summary: expect.stringContaining('held back on 2026-01-05, and released') },
    });
    expect(released.releasedAt).not.toBeNull();
    const FIRING =
      '{ id playbookKey occurrence at playbook { key } account { id } cause { condition facts { name value } } ' +
      'run { id status } heldBack { id outcome } }';
    const both = await server.client.query(
      `query ($a: ID!, $b: ID!) { byHeld: firing(id: $a) ${FIRING} byRun: firing(id: $b) ${FIRING} none: ` +
        `firing(id: "runn_00000000000000000000000000") { id } }`,
      {
        a: released.id,
        b: released.run.id,
      },
    );
    expect(both.none).toBeNull();
    for (const firing of [both.byHeld, both.byRun])
      expect(firing).toMatchObject({
        playbookKey: 'offer',
        occurrence: '1',
        account: { id },
        run: { id: released.run.id },
        heldBack: { id: released.id, outcome: 'RELEASED' },
      });
    expect(both.byHeld.cause.facts).toEqual(expect.arrayContaining([{ name: 'account.grade', value: 'A' }]));
    const { lifecycleEvents } = await server.client.query(
      'query ($id: ID!) { lifecycleEvents(first: 50, filter: { types: [FIRING_RELEASED], accountIds: [$id] }) { ' +
        'nodes { type ... on FiringReleased { heldBack { id } run { id } playbook { key } } } } }',
      { id },
    );
    expect(lifecycleEvents.nodes).toMatchObject([
      { heldBack: { id: released.id }, run: { id: released.run.id }, playbook: { key: 'offer' } },
    ]);
  });

  it('tells the share of false alarms of a playbook', async () => {
    const rate = async (key: string) =>
      (await server.client.query('query ($key: String!) { playbookByKey(key: $key) { falseAlarmRate } }', { key }))
        .playbookByKey.falseAlarmRate;
    expect(await rate('rescue')).toBe(1);
    expect(await rate('offer')).toBeNull();
    await customer('saved');
    await ticket('saved');
    const { accountByExternalId } = await server.client.query(
      '{ accountByExternalId(externalId: "saved") { tasks(first: 5) { nodes { id } } } }',
    );
    await server.client.query(
      'mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { task { status } } }',
      {
        input: { id: accountByExternalId.tasks.nodes[0].id, outcome: 'SAVED' },
      },
    );
    expect(await rate('rescue')).toBe(0.5);
  });

  it('drops what no longer holds, with why', async () => {
    const id = await customer('dropped');
    await ticket('dropped');
    await world.accounts({ externalId: 'dropped', grade: 'A' });
    await world.turns();
    await world.accounts({ externalId: 'dropped', grade: 'C' });
    await world.turns();
    const { nodes } = await heldBack({ accountIds: [id], playbookKeys: ['offer'] });
    expect(nodes).toMatchObject([
      {
        outcome: 'CONDITION_CLEARED',
        isPending: false,
        run: null,
        outcomeCause: {
          condition: 'account.grade == "A" && account.isCustomer',
          facts: [
            { name: 'account.grade', value: 'C' },
            { name: 'account.isCustomer', value: true },
          ],
        },
      },
    ]);
    expect(nodes[0].droppedAt).not.toBeNull();
  });

  it('says why a condition has not fired, operand by operand, and what it remembers once it has', async () => {
    const id = await customer('why', { touch: 'TECH' });
    const before = await whyNot('offer', id);
    expect(before.summary).toBe('account.grade == "A" does not hold.');
    expect(before.checks.slice(0, 4)).toMatchObject([
      { check: 'IN_FORCE', verdict: 'MET' },
      { check: 'TRIGGER', verdict: 'NOT_MET', facts: [{ name: 'account.grade', value: 'B' }] },
      { check: 'TRIGGER', verdict: 'MET', text: 'account.isCustomer holds.' },
      { check: 'TRIGGER_MEMORY', verdict: 'MET' },
    ]);
    expect(verdicts(before, 'AUDIENCE')).toEqual(['NOT_MET account.touch != "TECH" does not hold.']);
    await world.accounts({ externalId: 'why', grade: 'A' });
    await world.turns();
    const after = await whyNot('offer', id);
    expect(verdicts(after, 'TRIGGER_MEMORY')).toEqual([
      'NOT_MET It has fired already (1 so far), and its condition was not false since; it fires again after it was.',
    ]);
    expect(after).toMatchObject({
      lastHeldBack: {
        reason: 'AUDIENCE',
        outcome: null,
        cause: { facts: expect.arrayContaining([{ name: 'account.touch', value: 'TECH' }]) },
      },
    });
  });

  it('says it of an event by the latest that there was', async () => {
    const id = await customer('event');
    expect((await whyNot('rescue', id)).summary).toBe(
      'It fires on ticket.opened, and the log has no such event of this subject.',
    );
    // its goal is met today: that stands in the way of nothing that has not come yet
    const praise = await whyNot('praise', id);
    expect(praise.summary).toBe('It fires on usage.activated, and the log has no such event of this subject.');
    expect(verdicts(praise, 'GOAL_ALREADY_MET')).toEqual([
      'WAITING The goal is met now; whether it is when the event has come will count.',
    ]);
    await world.record([
      { type: 'TICKET', account: 'event', at: clock.now(), properties: { externalId: 't-low', priority: 'LOW' } },
    ]);
    await world.turns();
    const asked = await whyNot('rescue', id);
    expect(asked.summary).toMatch(/^event.priority == "URGENT" does not hold/);
    expect(verdicts(asked, 'TRIGGER')).toHaveLength(3);
    await ticket('event');
    expect(verdicts(await whyNot('rescue', id), 'LIVE_RUN')).toEqual(['NOT_MET A run of it lives for this subject.']);
  });

  it('says it of a date, a slot, a contact and an unknown playbook', async () => {
    const id = await customer('more');
    expect((await whyNot('renew', id)).summary).toBe('Its moment is 2026-09-02: 120d before 2026-12-31.');
    const [bare = ''] = await world.accounts({ externalId: 'bare' });
    const none = await whyNot('renew', bare);
    expect(verdicts(none, 'SUBJECT')).toEqual(['NOT_MET The account has no renewal that is open.']);
    const weekly = await whyNot('weekly', id);
    expect(verdicts(weekly, 'TRIGGER_MEMORY')).toEqual(['WAITING Its next slot is on 2026-01-12.']);
    expect(weekly.summary).toBe('account.grade == "C" does not hold.');
    expect(await whyNot('no-such', id)).toMatchObject({
      summary: 'No version of “no-such” is in force for this account.',
      checks: [{ check: 'IN_FORCE', verdict: 'NOT_MET' }],
    });
    await world.record([
      {
        type: 'CONTACT_CHANGED',
        account: 'more',
        contact: 'ann',
        at: clock.now(),
        properties: { externalId: 'ann', name: 'Ann' },
      },
    ]);
    await world.turns();
    const { accountByExternalId } = await server.client.query(
      '{ accountByExternalId(externalId: "more") { contacts(first: 5) { nodes { id } } } }',
    );
    const contactId = accountByExternalId.contacts.nodes[0].id as string;
    expect((await whyNot('talk', id, { contactId })).summary).toBe(
      'It fires on survey.answered, and the log has no such event of this subject.',
    );
    await expect(whyNot('talk', id)).rejects.toThrow('is about a contact');
    await expect(whyNot('talk', 'acct_00000000000000000000000000')).rejects.toThrow('ACCOUNT_UNKNOWN');
  });

  it('writes nothing by answering', async () => {
    const id = await customer('same');
    const states = () => world.rows('SELECT version, state FROM account_state WHERE account_id = ?', id);
    const before = await states();
    await whyNot('renew', id);
    await whyNot('offer', id);
    expect(await states()).toEqual(before);
  });

  it('runs once for each renewal, by date and by hand, and shows which', async () => {
    const id = await customer('renewals');
    clock.moveTo(Date.UTC(2026, 8, 3));
    await world.turns();
    const RUNS =
      'query ($id: ID!) { account(id: $id) { renewal { id } runs(first: 5, filter: { playbookKeys: ["renew"] }) ' +
      '{ nodes { id status subject renewal { id date status } } } } }';
    const { account } = await server.client.query(RUNS, { id });
    expect(account.runs.nodes).toMatchObject([
      {
        status: 'RUNNING',
        subject: 'RENEWAL',
        renewal: { id: account.renewal.id, date: '2026-12-31', status: 'OPEN' },
      },
    ]);
    const launch = (renewalId?: string) =>
      server.client.ask(
        'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id renewal { id } } ' +
          'heldBack { reason renewal { id } } } }',
        {
          input: { playbookKey: 'renew', accountId: id, ...(renewalId !== undefined && { renewalId }) },
        },
      );
    const again = await launch(account.renewal.id);
    expect(again.data?.launchPlaybook).toMatchObject({
      run: null,
      heldBack: { reason: 'LIVE_RUN', renewal: { id: account.renewal.id } },
    });
    const other = await launch('rnew_00000000000000000000000000');
    expect(other.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', path: ['input', 'renewalId'] });
    await world.record([
      {
        type: 'SUBSCRIPTION_CHANGED',
        account: 'renewals',
        at: clock.now(),
        properties: {
          externalId: 's-renewals',
          product: 'App',
          amountMinor: 120_000,
          currency: 'USD',
          billingMonths: 12,
          startsOn: '2026-01-05',
          endsOn: '2027-12-31',
        },
      },
    ]);
    await world.turns();
    expect((await server.client.query(RUNS, { id })).account.runs.nodes).toMatchObject([
      { status: 'ACHIEVED', renewal: { status: 'RENEWED' } },
    ]);
    const next = await launch();
    expect(next.data?.launchPlaybook.run).toMatchObject({
      renewal: { id: expect.not.stringContaining(account.renewal.id) },
    });
    expect(clock.now()).toBeLessThan(START + 300 * DAY);
  });

  it('fires by the clock on the server too', async () => {
    const id = await customer('clock', { grade: 'C' });
    await world.moveTo(clock, clock.now() + 8 * DAY);
    const { account } = await server.client.query(
      'query ($id: ID!) { account(id: $id) { runs(first: 5, filter: { playbookKeys: ["weekly"] }) { nodes { ' +
        'occurrence status } } } }',
      { id },
    );
    expect(account.runs.nodes).toHaveLength(1);
    expect(new Date(Number(account.runs.nodes[0].occurrence)).toISOString()).toMatch(/T09:00:00/);
  });
});
