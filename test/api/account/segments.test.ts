import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachServer, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, until } from '../../support/company.js';

const PLUGIN = `name: own
version: 1.0.0
compatible: ^1.0.0
rollout: live
segments:
  - { key: shipped, title: Shipped, if: 'account.grade == "C"' }
scorecards:
  - key: plain
    title: Plain
    segments: [scored]
    measures: [{ key: use, title: Use, fact: usage.activeDays, weight: 1, scale: [[0, 0], [20, 100]] }]
playbooks:
  - key: rescue
    title: Rescue
    purpose: CHECK_IN
    trigger: { on: segment.entered, if: 'event.segment == "heard"' }
    steps:
      - { task: hello, title: top of the list, kind: CHECK_IN }
  - key: look
    title: Look
    purpose: CHECK_IN
    trigger: { when: '"read" in account.segments' }
    steps:
      - { task: hello, title: Look, kind: CHECK_IN }
`;

eachServer((start) => {
  const plugins = pluginsFolder();
  let server: TestApp;
  let world: ReturnType<typeof company>;

  beforeAll(async () => {
    mkdirSync(join(plugins.path, 'own'));
    writeFileSync(join(plugins.path, 'own', 'plugin.yaml'), PLUGIN);
    server = await start({ environment: { PLUGINS_DIR: plugins.path } });
    world = company(server);
  });
  afterAll(() => plugins.drop());

  const FIELDS = 'id key title description condition version settings { touch } memberCount isBuilding';
  const create = async (input: Record<string, unknown>) =>
    (
      await server.client.query(
        `mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { segment { ${FIELDS} } } }`,
        { input },
      )
    ).createSegment.segment;
  const change = (input: Record<string, unknown>) =>
    server.client.ask(
      `mutation ($input: ChangeSegmentInput!) { changeSegment(input: $input) { segment { ${FIELDS} } } }`,
      { input },
    );
  const remove = (input: Record<string, unknown>) =>
    server.client.ask('mutation ($input: DeleteSegmentInput!) { deleteSegment(input: $input) { deletedId key } }', {
      input,
    });
  const members = async (key: string): Promise<string[]> => {
    const { segmentByKey } = await until(
      () =>
        server.client.query(
          'query ($key: String!) { segmentByKey(key: $key) { isBuilding accounts(first: 50) { nodes { externalId } ' +
            '} } }',
          { key },
        ),
      ({ segmentByKey }) => segmentByKey?.isBuilding !== true,
    );
    return segmentByKey.accounts.nodes.map(({ externalId }: { externalId: string }) => externalId).sort();
  };
  const code = async (answer: ReturnType<typeof change>) => (await answer).errors?.[0]?.extensions;

  it('changes the title, the description and the rule of a segment, each change a version', async () => {
    await world.accounts({ externalId: 'a', grade: 'A' }, { externalId: 'b', grade: 'B' });
    const made = await create({ key: 'best', title: 'Best', condition: 'account.grade == "A"', description: 'The A' });
    expect(made).toMatchObject({ version: 1, description: 'The A' });
    expect(await members('best')).toEqual(['a']);
    const named = await change({ id: made.id, title: 'The best', description: null, expectedVersion: 1 });
    expect(named.data.changeSegment.segment).toMatchObject({
      key: 'best',
      title: 'The best',
      description: null,
      condition: 'account.grade == "A"',
      version: 2,
    });
    await change({ id: made.id, condition: 'account.grade == "B"', settings: { touch: 'HIGH' }, expectedVersion: 2 });
    expect(await members('best')).toEqual(['b']);
    const { accountByExternalId } = await server.client.query(
      '{ accountByExternalId(externalId: "b") { touch segments { key version title } } }',
    );
    expect(accountByExternalId).toEqual({
      touch: 'HIGH',
      segments: [{ key: 'best', version: 3, title: 'The best' }],
    });
    const { lifecycleEvents } = await server.client.query(
      '{ lifecycleEvents(first: 50, filter: { types: [SEGMENT_ENTERED, SEGMENT_LEFT] }) { nodes { type account { ' +
        'externalId } cause { kind } ... on SegmentEntered { segment { key } } ... on SegmentLeft { segment { key } ' +
        '} } } }',
    );
    const told: string[] = lifecycleEvents.nodes
      .filter(({ segment }: { segment: { key: string } }) => segment.key === 'best')
      .map((event: { type: string; account: { externalId: string }; cause: { kind: string } }) =>
        [event.type, event.account.externalId, event.cause.kind].join(' '),
      );
    expect(told.sort()).toEqual([
      'SEGMENT_ENTERED a DEFINITION',
      'SEGMENT_ENTERED b DEFINITION',
      'SEGMENT_LEFT a DEFINITION',
    ]);
  });

  it('answers a stale version with CONFLICT and the present state, and changes nothing', async () => {
    const made = await create({ key: 'stale', title: 'Stale', condition: 'account.grade == "A"' });
    await change({ id: made.id, title: 'Fresh' });
    const refused = await code(change({ id: made.id, title: 'Older', expectedVersion: 1 }));
    expect(refused).toMatchObject({ code: 'CONFLICT', current: { id: made.id, version: 2, title: 'Fresh' } });
    expect(await code(remove({ id: made.id, expectedVersion: 1 }))).toMatchObject({ code: 'CONFLICT' });
    expect((await server.client.query('{ segmentByKey(key: "stale") { title version } }')).segmentByKey).toEqual({
      title: 'Fresh',
      version: 2,
    });
  });

  it('lets one of two who change a segment at once win, and tells the other', async () => {
    const made = await create({ key: 'race', title: 'Race', condition: 'account.grade == "A"' });
    const answers = await Promise.all(
      ['One', 'Two'].map((title) => change({ id: made.id, title, expectedVersion: 1 })),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code ?? 'DONE').sort();
    expect(codes).toEqual(['CONFLICT', 'DONE']);
  });

  it('loses none of many segments that are created at once', async () => {
    const keys = Array.from({ length: 6 }, (_, n) => `many${n}`);
    await Promise.all(keys.map((key) => create({ key, title: key })));
    const { segments } = await server.client.query('{ segments { key } }');
    expect(segments.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(keys));
  });

  it('refuses a condition that does not hold up, and a change from dynamic to static and back', async () => {
    const dynamic = await create({ key: 'kind1', title: 'Kind', condition: 'account.grade == "A"' });
    const fixed = await create({ key: 'kind2', title: 'Kind' });
    expect(await code(change({ id: dynamic.id, condition: 'account.grad == "A"' }))).toMatchObject({
      code: 'CONDITION_INVALID',
      path: ['input', 'condition'],
    });
    expect(await code(change({ id: dynamic.id, condition: null }))).toMatchObject({ code: 'BAD_INPUT' });
    expect(await code(change({ id: fixed.id, condition: 'true' }))).toMatchObject({ code: 'BAD_INPUT' });
    expect(await code(change({ id: fixed.id, title: null }))).toMatchObject({ code: 'BAD_INPUT' });
    expect((await server.client.query('{ segmentByKey(key: "kind1") { version } }')).segmentByKey.version).toBe(1);
  });

  it('refuses to change or delete what a plugin declares, and names the plugin', async () => {
    const { segmentByKey } = await server.client.query('{ segmentByKey(key: "shipped") { id version } }');
    expect(segmentByKey.version).toBeNull();
    const refusal = { code: 'SEGMENT_OF_PLUGIN', plugin: 'own', path: ['input', 'id'] };
    expect(await code(change({ id: segmentByKey.id, title: 'Mine' }))).toMatchObject(refusal);
    expect(await code(remove({ id: segmentByKey.id }))).toMatchObject(refusal);
    expect(await code(remove({ id: 'segm_none' }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('deletes a segment: its accounts leave it, which fires nothing, and its history stays', async () => {
    await world.accounts({ externalId: 'gone', grade: 'A' });
    const made = await create({ key: 'gone', title: 'Gone', condition: 'account.externalId == "gone"' });
    expect(await members('gone')).toEqual(['gone']);
    const { data } = await remove({ id: made.id, expectedVersion: 1 });
    expect(data.deleteSegment).toEqual({ deletedId: made.id, key: 'gone' });
    const spells = () =>
      world.rows<{ left_at: number | null }>("SELECT left_at FROM segment_member WHERE segment_key = 'gone'");
    expect(await until(spells, ([spell]) => spell?.left_at != null)).toEqual([{ left_at: expect.any(Number) }]);
    expect((await server.client.query('{ segmentByKey(key: "gone") { key } }')).segmentByKey).toBeNull();
    expect((await server.client.query(`{ node(id: "${made.id}") { id } }`)).node).toBeNull();
    const again = await create({ key: 'gone', title: 'Again', condition: 'account.externalId == "gone"' });
    expect(again).toMatchObject({ title: 'Again', version: 3 });
    expect(await members('gone')).toEqual(['gone']);
  });

  it('refuses to delete what conditions, scorecards or benchmarks name, and says which', async () => {
    const cases = {
      heard: 'the playbook “rescue” (trigger.if)',
      read: 'the playbook “look” (trigger.when)',
      scored: 'the scorecard “plain” (segments.0)',
      measured: 'the segment “other” (settings.benchmark)',
      nested: 'the segment “inner” (if)',
    };
    const ids: Record<string, string> = {};
    for (const key of [...Object.keys(cases), 'top'])
      ids[key] = (await create({ key, title: key, condition: 'true' })).id;
    await create({ key: 'other', title: 'Other', settings: { benchmark: 'measured' } });
    await create({ key: 'inner', title: 'Inner', condition: 'account.segments.exists(s, s == "nested")' });
    for (const [key, place] of Object.entries(cases))
      expect([key, await code(remove({ id: ids[key] }))]).toMatchObject([
        key,
        { code: 'SEGMENT_IN_USE', references: [place], path: ['input', 'id'] },
      ]);
    expect((await remove({ id: ids.top })).errors).toBeUndefined(); // a title that has the word is no condition
  });

  it('refuses to delete a list with accounts on it, and deletes it when it is empty', async () => {
    const [id] = await world.accounts({ externalId: 'listed' });
    const made = await create({ key: 'list', title: 'List' });
    const pin = (name: string) =>
      server.client.query(
        `mutation ($input: SegmentMembersInput!) { ${name}(input: $input) { segment { memberCount } } }`,
        {
          input: { segmentId: made.id, accountIds: [id] },
        },
      );
    await pin('addToSegment');
    expect(await code(remove({ id: made.id }))).toMatchObject({ code: 'SEGMENT_IN_USE', memberCount: 1 });
    await pin('removeFromSegment');
    expect((await remove({ id: made.id })).errors).toBeUndefined();
    expect(await create({ key: 'list', title: 'List' })).toMatchObject({ memberCount: 0 });
  });
});
