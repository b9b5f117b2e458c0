import { eachDatabase } from '../../support/databases.js';
import { DAY, NOON } from '../../support/moments.js';
import { roomsWorld } from './rooms-world.js';

const CARD = `fragment TaskCard on Task {
  id version title kind priority status dueAt isOverdue outcomes outcome
  checklist { key text isDone } account { id name } contact { id name } assignee { id name } cause {
    id kind summary facts { name value } }
}`;
const CREATE =
  `mutation ($input: CreateTaskInput!) { createTask(input: $input) { clientMutationId task { ...TaskCard } } } ` +
  `${CARD}`;
const COMPLETE =
  `mutation ($input: CompleteTaskInput!) { completeTask(input: $input) { clientMutationId task { ...TaskCard ` +
  `endedAt note endCause { summary } } touchpoint { id kind notes } } } ${CARD}`;

// biome-ignore lint/suspicious/noExplicitAny: answers are compared as a whole
type Any = any;

eachDatabase((open) => {
  describe('tasks by GraphQL', () => {
    it('are made, worked on and completed, and a check-in leaves a touchpoint and moves the next one', async () => {
      const { run, openAccount, clock } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      const due = new Date(NOON + DAY).toISOString();
      const { data, errors } = await run<Any>(CREATE, {
        input: {
          clientMutationId: 'c1',
          accountId,
          title: 'Check in',
          kind: 'CHECK_IN',
          dueAt: due,
          checklist: ['Prepare'],
        },
      });
      expect(errors).toEqual([]);
      const task = data.createTask.task;
      expect(data.createTask.clientMutationId).toBe('c1');
      expect(task).toMatchObject({
        title: 'Check in',
        version: 1,
        status: 'OPEN',
        dueAt: due,
        isOverdue: false,
        assignee: null,
        account: { id: accountId },
        cause: { summary: 'Perennial created the task.' },
      });

      clock.moveTo(NOON + 2 * DAY);
      const listed = await run<Any>(
        'query ($on: LocalDate!) { tasks(filter: { statuses: [OPEN], dueOnOrBefore: $on, isOverdue: true }) { ' +
          'totalCount nodes { id isOverdue } } }',
        {
          on: '2026-01-16',
        },
      );
      expect(listed.data.tasks).toEqual({ totalCount: 1, nodes: [{ id: task.id, isOverdue: true }] });

      const steps = await run<Any>(
        `mutation ($id: ID!, $until: DateTime!) {
          startTask(input: { id: $id, expectedVersion: 1 }) { task { status } }
          tickChecklistItem(input: { id: $id, itemKey: "item1" }) { task { checklist { isDone } } }
          snoozeTask(input: { id: $id, until: $until }) { task { status snoozedUntil version } }
        }`,
        { id: task.id, until: new Date(NOON + 3 * DAY).toISOString() },
      );
      expect(steps.errors).toEqual([]);
      expect(steps.data).toMatchObject({
        startTask: { task: { status: 'IN_PROGRESS' } },
        tickChecklistItem: { task: { checklist: [{ isDone: true }] } },
        snoozeTask: { task: { status: 'SNOOZED', version: 4 } },
      });

      const done = await run<Any>(COMPLETE, {
        input: {
          clientMutationId: 'c2',
          id: task.id,
          expectedVersion: 4,
          note: 'All well',
          touchpoint: { sentiment: 'POSITIVE' },
        },
      });
      expect(done.errors).toEqual([]);
      expect(done.data.completeTask).toMatchObject({
        clientMutationId: 'c2',
        task: { status: 'DONE', note: 'All well', endCause: { summary: 'Perennial completed the task.' } },
        touchpoint: { kind: 'CALL', notes: 'All well' },
      });

      const account = await run<Any>(
        'query ($id: ID!) { account(id: $id) { openTaskCount checkIn { lastTouchpointAt cadence isOverdue } ' +
          'timeline(first: 5, filter: { kinds: [TOUCHPOINT, TASK] }) { edges { node { __typename id at summary } } ' +
          '} } }',
        { id: accountId },
      );
      expect(account.errors).toEqual([]);
      expect(account.data.account).toMatchObject({
        openTaskCount: 0,
        checkIn: { lastTouchpointAt: new Date(NOON + 2 * DAY).toISOString(), cadence: '30d', isOverdue: false },
      });
      expect(
        account.data.account.timeline.edges.map(({ node }: Any) => [node.__typename, node.summary]).sort(),
      ).toEqual([
        ['Task', 'Task done: Check in'],
        ['Touchpoint', 'Call'],
      ]);
    });

    it('refuse a missing outcome, a stale version and a closed task, and say what to do', async () => {
      const { run, openAccount } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      const { data } = await run<Any>(CREATE, {
        input: { accountId, title: 'Call', kind: 'RISK', outcomes: ['LEAVING'] },
      });
      const id = data.createTask.task.id;
      const complete = async (input: object) => (await run<Any>(COMPLETE, { input: { id, ...input } })).errors[0];
      expect(await complete({})).toMatchObject({
        code: 'OUTCOME_REQUIRED',
        data: { outcomes: ['LEAVING', 'FALSE_ALARM'] },
      });
      expect(await complete({ expectedVersion: 7 })).toMatchObject({
        code: 'CONFLICT',
        data: { current: { id, version: 1 } },
      });
      expect(await complete({ outcome: 'LEAVING' })).toBeUndefined();
      expect(await complete({ outcome: 'LEAVING' })).toMatchObject({
        code: 'TASK_CLOSED',
        data: { current: { status: 'DONE', version: 2 } },
      });
    });
  });

  describe('the lifecycle by GraphQL', () => {
    it('shows where accounts stand, moves them, and refuses what it does not allow', async () => {
      const { run, openAccount } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      const board = await run<Any>(
        '{ lifecycle { stages { id key title targetDays ownerFunction accounts(first: 5, orderBy: [{ field: ' +
          'STAGE_ENTERED_AT, direction: ASC }]) { totalCount nodes { id isStuck moves { to { key } isAllowed ' +
          'reason } } } } } }',
      );
      expect(board.errors).toEqual([]);
      expect(board.data.lifecycle.stages.map((stage: Any) => [stage.key, stage.accounts.totalCount])).toEqual([
        ['ACQUISITION', 1],
        ['CONVERSION', 0],
        ['ONBOARDING', 0],
        ['GROWTH', 0],
        ['RENEWAL', 0],
        ['CHURNED', 0],
      ]);
      const [card] = board.data.lifecycle.stages[0].accounts.nodes;
      expect(card.moves.filter(({ isAllowed }: Any) => isAllowed).map(({ to }: Any) => to.key)).toEqual([
        'CONVERSION',
        'CHURNED',
      ]);
      expect(card.moves.find(({ to }: Any) => to.key === 'RENEWAL').reason).toContain('CONVERSION, CHURNED');

      const move =
        `mutation ($input: MoveStageInput!) { moveStage(input: $input) { account { stage { key } stageEnteredAt ` +
        `stageMoves(first: 20) { nodes { from { key } to { key } at reason cause { kind summary } } } } } }`;
      const moved = await run<Any>(move, {
        input: { accountExternalId: 'acme', to: 'CONVERSION', reason: 'Asked for a quote' },
      });
      expect(moved.errors).toEqual([]);
      expect(moved.data.moveStage.account).toMatchObject({
        stage: { key: 'CONVERSION' },
        stageMoves: {
          nodes: expect.arrayContaining([
            {
              from: { key: 'ACQUISITION' },
              to: { key: 'CONVERSION' },
              at: expect.any(String),
              reason: 'Asked for a quote',
              cause: expect.objectContaining({
                summary: 'Perennial moved the account from ACQUISITION to CONVERSION.',
              }),
            },
          ]),
        },
      });
      const refused = await run<Any>(move, { input: { accountId, to: 'GROWTH' } });
      expect(refused.errors[0]).toMatchObject({
        code: 'STAGE_MOVE_FORBIDDEN',
        data: { from: 'CONVERSION', allowed: ['ONBOARDING', 'CHURNED'] },
      });
      const after = await run<Any>('query ($id: ID!) { account(id: $id) { stage { key } } }', { id: accountId });
      expect(after.data.account.stage.key).toBe('CONVERSION');
    });
  });

  describe('segments by GraphQL', () => {
    it('are declared, fill up behind fresh signals, and tell who is in them', async () => {
      const { run, openAccount, shell, ctx } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      const create =
        'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { segment { id key isStatic ' +
        'condition memberCount settings { touch cadence } } } }';
      const made = await run<Any>(create, {
        input: {
          key: 'young',
          title: 'Young',
          condition: 'account.ageDays < 30',
          settings: { touch: 'HIGH' },
          position: 0,
        },
      });
      expect(made.errors).toEqual([]);
      expect(made.data.createSegment.segment).toMatchObject({
        key: 'young',
        isStatic: false,
        memberCount: 0,
        settings: { touch: 'HIGH', cadence: null },
      });
      await shell.takeBehind(ctx());
      const { data } = await run<Any>(
        'query ($id: ID!, $segments: [ID!]) { segments { key memberCount isBuilding } segmentByKey(key: "young") ' +
          '{ accounts { nodes { id } } } account(id: $id) { segments { key title } } accounts(filter: { ' +
          'segmentIds: $segments }) { totalCount } }',
        { id: accountId, segments: [made.data.createSegment.segment.id] },
      );
      expect(data).toMatchObject({
        segments: [
          { key: 'young', memberCount: 1, isBuilding: false },
          { key: 'all', memberCount: 1 },
        ],
        segmentByKey: { accounts: { nodes: [{ id: accountId }] } },
        account: { segments: [{ key: 'young', title: 'Young' }, { key: 'all' }] },
        accounts: { totalCount: 1 },
      });
      expect((await run<Any>(create, { input: { key: 'young', title: 'Again' } })).errors[0]).toMatchObject({
        code: 'DUPLICATE',
      });
      expect(
        (await run<Any>(create, { input: { key: 'bad', title: 'Bad', condition: 'account.nothing > 1' } })).errors[0],
      ).toMatchObject({ code: 'CONDITION_INVALID' });
    });

    it('when static, hold the accounts that are put into them', async () => {
      const { run, openAccount } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      const made = await run<Any>(
        'mutation { createSegment(input: { key: "pilot", title: "Pilot" }) { segment { id isStatic } } }',
      );
      const input = { segmentId: made.data.createSegment.segment.id, accountIds: [accountId] };
      const added = await run<Any>(
        'mutation ($input: SegmentMembersInput!) { addToSegment(input: $input) { segment { memberCount } } }',
        { input },
      );
      expect(added.errors).toEqual([]);
      expect(added.data.addToSegment.segment.memberCount).toBe(1);
      const removed = await run<Any>(
        'mutation ($input: SegmentMembersInput!) { removeFromSegment(input: $input) { segment { memberCount } } }',
        { input },
      );
      expect(removed.data.removeFromSegment.segment.memberCount).toBe(0);
    });
  });

  describe('the timeline by GraphQL', () => {
    it('holds touchpoints, answers, tickets, moves and decisions, page by page', async () => {
      const { run, openAccount, signal, clock } = await roomsWorld(open);
      const accountId = await openAccount('acme');
      clock.moveTo(NOON + 1000);
      const logged = await run<Any>(
        'mutation ($input: LogTouchpointInput!) { logTouchpoint(input: $input) { touchpoint { id kind direction ' +
          'sentiment notes countsForCadence account { id } } } }',
        {
          input: {
            accountId,
            kind: 'VISIT',
            sentiment: 'POSITIVE',
            notes: 'They like it',
            at: new Date(NOON - DAY).toISOString(),
          },
        },
      );
      expect(logged.errors).toEqual([]);
      expect(logged.data.logTouchpoint.touchpoint).toMatchObject({
        kind: 'VISIT',
        direction: 'OUTBOUND',
        sentiment: 'POSITIVE',
        countsForCadence: true,
        account: { id: accountId },
      });
      const planned = await run<Any>(
        'mutation ($input: PlanTouchpointInput!) { planTouchpoint(input: $input) { touchpoint { status at } } }',
        {
          input: { accountExternalId: 'acme', kind: 'QBR', plannedAt: new Date(NOON + 9 * DAY).toISOString() },
        },
      );
      expect(planned.data.planTouchpoint.touchpoint).toEqual({
        status: 'PLANNED',
        at: new Date(NOON + 9 * DAY).toISOString(),
      });
      await signal(accountId, 'survey.answered', { kind: 'NPS', score: 9, comment: 'Great' }, 'ann');
      await signal(accountId, 'ticket', { externalId: 'T1', status: 'OPEN', subject: 'Slow', priority: 'URGENT' });
      await signal(accountId, 'touchpoint', {
        kind: 'DECISION',
        notes: 'Plan B',
        status: 'DONE',
        direction: 'OUTBOUND',
        isAutomatic: false,
        isAnswered: true,
      });
      const query =
        'query ($id: ID!, $after: String, $kinds: [TimelineKind!]) { account(id: $id) { tickets { nodes { ' +
        'subject } } surveyAnswers { nodes { score contact { lastNpsScore } } } timeline(first: 4, after: ' +
        '$after, filter: { kinds: $kinds }) { pageInfo { hasNextPage endCursor } edges { node { __typename ' +
        'summary ... on SurveyAnswer { score comment } } } } } }';
      const first = await run<Any>(query, { id: accountId });
      expect(first.errors).toEqual([]);
      expect(first.data.account).toMatchObject({
        tickets: { nodes: [{ subject: 'Slow' }] },
        surveyAnswers: { nodes: [{ score: 9, contact: { lastNpsScore: 9 } }] },
      });
      const rest = await run<Any>(query, { id: accountId, after: first.data.account.timeline.pageInfo.endCursor });
      const summaries = [...first.data.account.timeline.edges, ...rest.data.account.timeline.edges].map(
        ({ node }: Any) => node.summary,
      );
      expect(summaries[0]).toBe('QBR planned');
      expect(summaries.at(-1)).toBe('Visit');
      expect([...summaries].sort()).toEqual([
        'Began in ACQUISITION',
        'Decision: Plan B',
        'NPS 9: Great',
        'QBR planned',
        'Ticket open: Slow',
        'Visit',
      ]);
      expect(rest.data.account.timeline.pageInfo.hasNextPage).toBe(false);
      const notes = await run<Any>(query, { id: accountId, kinds: ['NOTE'] });
      expect(notes.data.account.timeline.edges).toMatchObject([
        { node: { __typename: 'Touchpoint', summary: 'Decision: Plan B' } },
      ]);
    });
  });
});
