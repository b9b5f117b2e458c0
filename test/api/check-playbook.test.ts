import 'reflect-metadata';
import { composeBody } from '../../src/engine/compose.js';
import { compileRulebook, scopesOf } from '../../src/engine/rulebook.js';
import { audienceOf } from '../../src/insight/check/audience.js';
import { Calendar } from '../../src/kernel/calendar.js';
import { checkText } from '../../src/plugin/check-text.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText } from '../support/company.js';

const CHECK = `mutation CheckPlaybook($input: CheckPlaybookInput!) {
  checkPlaybook(input: $input) { isValid diagnostics { severity code message line column endLine endColumn cure }
    diagram audience { count sample(first: 5) { id name } } }
}`;

const DESIGNER = `query Designer($key: String!) {
  playbookByKey(key: $key) {
    id key title purpose source { format text } diagram settingsSchema
    versions(first: 10) { nodes { id label hash state share publishedAt publishedBy { id name } liveRuns changeInWords }
      }
    effect { treated { runs achievedRate } control { runs achievedRate } liftPoints interval { low high }
      falseAlarmRate }
  }
  factCatalogue { groups { name facts { path type unit description unknownWhen values } } events { type title fields {
    path type } } functions { signature description } }
  playbookSchema
}`;

const TEXT = `key: hello
title: Say hello
purpose: EDUCATION
trigger: { on: contact.joined }
audience: account.grade == "A"
steps:
  - task: hello
    title: 'Hello {{ account.name }}'
    kind: OUTREACH
`;

eachServer((start) => {
  let server: TestApp;
  const folder = pluginsFolder({
    live: pluginText(
      'live',
      "{ key: 'one', title: 'One', purpose: 'QBR', trigger: 'manual', steps: [{ end: 'done' }] }",
    ),
  });

  beforeAll(async () => {
    server = await start({ byHand: true, environment: { PLUGINS_DIR: folder.path } });
    const world = company(server);
    await world.accounts(
      { externalId: 'c', name: 'Carol & Co', grade: 'A' },
      { externalId: 'a', name: 'acme', grade: 'A' },
      { externalId: 'b', name: 'Bolt', grade: 'B' },
      ...Array.from({ length: 8 }, (_, n) => ({ externalId: `z${n}`, name: `Z ${n}`, grade: 'A' })),
    );
    await world.record([
      { type: 'CONTACT_CHANGED', account: 'b', properties: { externalId: 'ann', name: 'Ann', role: 'CHAMPION' } },
      { type: 'CONTACT_CHANGED', account: 'a', properties: { externalId: 'bea', name: 'Bea', role: 'END_USER' } },
    ]);
    await world.turns();
  });

  afterAll(() => folder.drop());

  const check = async (text: string, more = {}) =>
    (await server.client.query(CHECK, { input: { format: 'YAML', text, ...more } })).checkPlaybook;

  it('says that a sound text is valid, draws it, and shows whom it would take in, by name', async () => {
    const found = await check(TEXT);
    expect(found).toMatchObject({ isValid: true, diagnostics: [], audience: { count: 10 } });
    expect(found.diagram).toContain('flowchart');
    expect(found.audience.sample.map(({ name }: { name: string }) => name)).toEqual([
      'acme',
      'Carol & Co',
      'Z 0',
      'Z 1',
      'Z 2',
    ]);
  });

  it('counts the accounts of contacts that a playbook about contacts would take in', async () => {
    const text = TEXT.replace('trigger:', 'subject: contact\ntrigger:').replace(
      'account.grade == "A"',
      'contact.role == "CHAMPION" && account.grade == "B"',
    );
    expect((await check(text)).audience).toMatchObject({ count: 1, sample: [{ name: 'Bolt' }] });
    expect((await check(text.replace('"CHAMPION"', '"END_USER"'))).audience).toMatchObject({ count: 0 });
  });

  it('takes in everybody without an audience, and says what it cannot know before it fires', async () => {
    expect((await check(TEXT.replace(/audience.*\n/, ''))).audience.count).toBe(11);
    const { checkPlaybook } = await server.client.query(
      'mutation ($input: CheckPlaybookInput!) { checkPlaybook(input: $input) { audience { count examined note } } }',
      {
        input: { text: TEXT.replace('account.grade == "A"', 'event.role == "CHAMPION"') },
      },
    );
    expect(checkPlaybook.audience).toEqual({
      count: 0,
      examined: 11,
      note: 'event.role is known only when it fires, so it counts as unknown here.',
    });
  });

  it('refuses a text with its faults, each with a range and a cure, and no diagram', async () => {
    const found = await check(
      TEXT.replace('account.grade', 'account.grad').replace('kind: OUTREACH', 'kind: OUTREACHING'),
    );
    expect(found).toMatchObject({ isValid: false, diagram: null, audience: null });
    expect(found.diagnostics).toMatchObject([
      {
        severity: 'ERROR',
        code: 'WRONG_VALUE',
        line: 9,
        column: 11,
        endLine: 9,
        endColumn: 22,
        cure: expect.any(String),
      },
    ]);
    const [unknown] = (await check(TEXT.replace('account.grade', 'account.grad'))).diagnostics;
    expect(unknown).toMatchObject({
      code: 'UNKNOWN_FACT',
      line: 5,
      column: 11,
      endLine: 5,
      endColumn: 23,
      cure: expect.stringContaining('account.grade'),
    });
    expect((await check(TEXT.replace('audience: a', 'audience: !a'))).diagnostics).toMatchObject([
      { line: 5, column: 11, cure: expect.stringContaining('Put it in quotes') },
    ]);
  });

  it('only warns of a playbook that is not in force, and knows the one that is', async () => {
    const found = await check(`${TEXT}  - { start: first, playbook: one }\n  - { start: second, playbook: onee }\n`);
    expect(found).toMatchObject({
      isValid: true,
      diagnostics: [{ severity: 'WARNING', code: 'PLAYBOOK_NOT_LOADED', line: 11, cure: 'did you mean one?' }],
    });
  });

  it('shows the playbook that is picked of several, and changes nothing', async () => {
    const texts = [TEXT, TEXT.replace('key: hello', 'key: other').replace('"A"', '"B"')];
    const items = texts.map((text) => `  - ${text.trim().replaceAll('\n', '\n    ')}`);
    const both = ['playbooks:', ...items].join('\n');
    expect((await check(both, { playbookKey: 'other' })).audience).toMatchObject({
      count: 1,
      sample: [{ name: 'Bolt' }],
    });
    const { playbooks } = await server.client.query('{ playbooks { key } }');
    expect(playbooks).toEqual([{ key: 'one' }]);
  });

  it('says so when there are more accounts than it looked at', async () => {
    const { facts, ...scope } = scopesOf(composeBody([]));
    const { playbooks } = checkText(TEXT, 'YAML', compileRulebook(composeBody([])));
    const at = {
      now: server.app.ctx.now(),
      today: 0,
      calendar: new Calendar({ zone: 'UTC' }),
      surroundings: { members: new Map(), currency: 'USD', rates: {} },
    };
    const [playbook] = playbooks;
    if (playbook === undefined) throw new Error('the text is refused');
    expect(await audienceOf(server.app.ctx, playbook, { facts, ...scope }, at, 4)).toMatchObject({
      examined: 4,
      isCut: true,
      count: 3,
    });
    expect(await audienceOf(server.app.ctx, playbook, { facts, ...scope }, at, 11)).toMatchObject({
      examined: 11,
      isCut: false,
      count: 10,
    });
  });

  it('answers a playbook designer in one operation: source, facts, events, functions and the schema', async () => {
    const { playbookByKey, factCatalogue, playbookSchema } = await server.client.query(DESIGNER, { key: 'one' });
    expect(playbookByKey).toMatchObject({
      key: 'one',
      source: { format: 'YAML', text: expect.stringContaining('key: one') },
      diagram: expect.stringContaining('flowchart'),
    });
    expect((await check(playbookByKey.source.text)).isValid).toBe(true);
    const paths = factCatalogue.groups.flatMap(({ facts }: { facts: { path: string }[] }) =>
      facts.map(({ path }) => path),
    );
    expect(paths).toEqual(
      expect.arrayContaining(['account.name', 'usage.activated', 'contact.npsScore', 'renewal.date']),
    );
    expect(new Set(factCatalogue.groups.map(({ name }: { name: string }) => name))).toEqual(
      new Set(paths.map((path: string) => path.split('.')[0])),
    );
    expect(factCatalogue.events.map(({ type }: { type: string }) => type)).toContain('survey.answered');
    expect(factCatalogue.functions.length).toBeGreaterThan(5);
    expect(playbookSchema.properties.trigger.description).toMatch(/fires/);
  });

  it('serves the schemas of a playbook and of a plugin', async () => {
    const { playbookSchema, pluginSchema } = await server.client.query('{ playbookSchema pluginSchema }');
    expect(playbookSchema).toMatchObject({
      title: 'A Perennial playbook',
      properties: { trigger: expect.anything(), steps: expect.anything() },
    });
    expect(pluginSchema).toMatchObject({ properties: { playbooks: expect.anything(), segments: expect.anything() } });
  });
});
