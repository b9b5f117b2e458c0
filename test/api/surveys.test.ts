import 'reflect-metadata';
import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);
const TEXT = `import { definePlaybook, definePlugin, defineSurvey, survey, task, wait } from 'perennial/sdk';
const ask = definePlaybook({ key: 'ask', title: 'Ask', purpose: 'EDUCATION', subject: 'contact', trigger: 'manual',
  reentry: 'always', steps: [
  survey('nps', { send: 'nps' }),
  wait('answer', { on: 'survey.answered', atMost: '14d' }),
  task('thank', { if: 'steps.answer.event.score >= 9', title: 'Thank {{ contact.name }}', kind: 'ADVOCACY' }),
] });
export default definePlugin({ name: 'voice', version: '1.0.0', compatible: '^1.0.0', rollout: 'live', playbooks: [ask],
  surveys: [defineSurvey({ key: 'ease', title: 'Ease', kind: 'CES', question: 'How easy was it?',
    recontact: '30d' })] });
`;
const REQUEST =
  '{ id kind askedAt expiresAt answeredAt isOpen stepKey survey { key question } contact { name } account { ' +
  'externalId } run { playbook { key } } cause { kind } answer { score comment } }';

eachServer((start) => {
  const folder = pluginsFolder({ voice: TEXT });
  const clock = new VirtualClock(START);
  let server: TestApp;
  let us: ReturnType<typeof company>;
  let accountId: string;

  beforeAll(async () => {
    server = await start({ byHand: true, clock, environment: { PLUGINS_DIR: folder.path } });
    us = company(server);
    [accountId = ''] = await us.accounts({ externalId: 'acme', name: 'Acme' });
  });
  afterAll(() => folder.drop());

  const person = async (externalId: string): Promise<string> => {
    await us.record([{ type: 'CONTACT_CHANGED', contact: externalId, properties: { externalId, name: externalId } }]);
    await us.turns();
    const { account } = await server.client.query(
      'query ($id: ID!) { account(id: $id) { contacts(first: 50) { nodes { id externalId } } } }',
      { id: accountId },
    );
    return account.contacts.nodes.find((one: { externalId: string }) => one.externalId === externalId).id;
  };
  const launch = (contactId: string) =>
    server.client.query(
      'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id status steps { key ' +
        'state outcome } } } }',
      {
        input: { playbookKey: 'ask', accountId, contactId },
      },
    );
  const contact = async (id: string) =>
    (
      await server.client.query(
        `query ($id: ID!) { contact(id: $id) { lastAskedAt lastAnsweredAt lastNpsScore surveyRequests(first: 10) ` +
          `{ totalCount nodes ${REQUEST} } } }`,
        {
          id,
        },
      )
    ).contact;
  const answer = (input: object) =>
    server.client.ask(
      `mutation ($input: AnswerSurveyInput!) { answerSurvey(input: $input) { clientMutationId request ${REQUEST} ` +
        `answer { score } } }`,
      { input },
    );

  it('lists the surveys that are declared and the one that is there anyway', async () => {
    const { surveys } = await server.client.query('{ surveys { key title kind question recontact expires } }');
    expect(surveys).toEqual([
      { key: 'ease', title: 'Ease', kind: 'CES', question: 'How easy was it?', recontact: '30d', expires: '30d' },
      {
        key: 'nps',
        title: 'Net Promoter Score',
        kind: 'NPS',
        question: 'How likely are you to recommend us to a friend or colleague?',
        recontact: '90d',
        expires: '30d',
      },
    ]);
  });

  it('keeps what was asked of a person, takes the answer, and the run hears it', async () => {
    const ann = await person('ann');
    await launch(ann);
    const asked = await contact(ann);
    expect(asked).toMatchObject({
      lastAskedAt: expect.any(String),
      lastAnsweredAt: null,
      surveyRequests: { totalCount: 1 },
    });
    const [request] = asked.surveyRequests.nodes;
    expect(request).toMatchObject({
      kind: 'NPS',
      isOpen: true,
      answeredAt: null,
      answer: null,
      stepKey: 'nps',
      survey: { key: 'nps' },
      contact: { name: 'ann' },
    });
    expect(request).toMatchObject({
      account: { externalId: 'acme' },
      run: { playbook: { key: 'ask' } },
      cause: { kind: 'PLAYBOOK' },
    });
    const { data } = await answer({ requestId: request.id, score: 9, comment: 'Lovely', clientMutationId: 'm1' });
    expect(data.answerSurvey).toMatchObject({
      clientMutationId: 'm1',
      request: { isOpen: false, answer: { score: 9, comment: 'Lovely' } },
      answer: { score: 9 },
    });
    expect(await contact(ann)).toMatchObject({ lastNpsScore: 9, lastAnsweredAt: expect.any(String) });
    const { tasks } = await server.client.query('{ tasks(first: 5) { nodes { title } } }');
    expect(tasks.nodes).toEqual([{ title: 'Thank ann' }]);
  });

  it('takes one answer to a request, in time, of its kind', async () => {
    const bob = await person('bob');
    await launch(bob);
    const [{ id: requestId }] = (await contact(bob)).surveyRequests.nodes;
    expect((await answer({ requestId, score: 11 })).errors?.[0]).toMatchObject({
      extensions: { code: 'BAD_INPUT', path: ['input', 'score'] },
    });
    expect((await answer({ requestId: 'sreq_01kdnyspg0e6vrt1bpwgk9arjz', score: 5 })).errors?.[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
    expect((await answer({ requestId, score: 5 })).errors).toBeUndefined();
    expect((await answer({ requestId, score: 6 })).errors?.[0]).toMatchObject({
      extensions: { code: 'SURVEY_CLOSED' },
    });
    const cleo = await person('cleo');
    await launch(cleo);
    const [late] = (await contact(cleo)).surveyRequests.nodes;
    await us.moveTo(clock, clock.now() + 31 * DAY);
    expect((await answer({ requestId: late.id, score: 5 })).errors?.[0]).toMatchObject({
      extensions: { code: 'SURVEY_CLOSED' },
    });
    expect((await contact(cleo)).surveyRequests.nodes).toMatchObject([{ isOpen: false, answeredAt: null }]);
  });

  it('closes the open request of the person and kind when the answer comes as a signal', async () => {
    const dora = await person('dora');
    await launch(dora);
    await us.record([
      { type: 'SURVEY_ANSWERED', contact: 'dora', properties: { kind: 'CSAT', score: 4 }, at: clock.now() },
    ]);
    await us.turns();
    expect((await contact(dora)).surveyRequests.nodes).toMatchObject([{ isOpen: true }]);
    await us.record([
      { type: 'SURVEY_ANSWERED', contact: 'dora', properties: { kind: 'NPS', score: 8 }, at: clock.now() },
    ]);
    await us.turns();
    expect((await contact(dora)).surveyRequests.nodes).toMatchObject([{ isOpen: false, answer: { score: 8 } }]);
  });

  it('does not ask again within the limit, and says so in the run', async () => {
    const eve = await person('eve');
    await launch(eve);
    await us.moveTo(clock, clock.now() + 15 * DAY);
    const { launchPlaybook } = await launch(eve);
    expect(launchPlaybook.run.steps[0]).toEqual({ key: 'nps', state: 'SKIPPED', outcome: 'RECONTACT_LIMIT' });
    expect((await contact(eve)).surveyRequests.totalCount).toBe(1);
  });

  it('tells of the request in the log, with the request at its end', async () => {
    const fay = await person('fay');
    await launch(fay);
    const { lifecycleEvents } = await server.client.query(
      '{ lifecycleEvents(first: 50, filter: { types: [SURVEY_REQUESTED] }) { nodes { type ... on SurveyRequested ' +
        '{ surveyKind survey request { isOpen } contact { name } } } } }',
    );
    expect(lifecycleEvents.nodes.at(-1)).toEqual({
      type: 'SURVEY_REQUESTED',
      surveyKind: 'NPS',
      survey: 'nps',
      request: { isOpen: true },
      contact: { name: 'fay' },
    });
  });
});
