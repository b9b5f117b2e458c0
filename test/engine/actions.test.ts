import { createHmac } from 'node:crypto';
import { VirtualClock } from '../../src/kernel/clock.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, pluginsFolder } from '../support/company.js';
import { Receiver } from '../support/receiver.js';

/** Monday, 5 January 2026, 09:00 UTC. */
const START = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
const SECRET = `whsec_${Buffer.from('a secret of the tests, 32 bytes.').toString('base64')}`;

const plugin = (url: string) => `import { action, definePlaybook, definePlugin, task } from 'perennial/sdk';
const told = { url: '${url}/tell', headers: { 'X-Source': 'perennial' }, body: { account: '{{ account.externalId }}',
  text: 'Look at {{ account.name }}', list: [1, '{{ account.name }}', true] } };
const playbook = (key, steps) => definePlaybook({ key, title: key, purpose: 'ADVOCACY', trigger: 'manual',
  reentry: 'always', rollout: 'live', steps });
export default definePlugin({ name: 'outside', version: '1.0.0', compatible: '^1.0.0', playbooks: [
  playbook('plain', [action('tell', { use: 'http', with: told }), task('after', {
    title: 'After: {{ steps.tell.outcome }}', kind: 'OTHER' })]),
  playbook('careful', [action('tell', { use: 'http', with: told, otherwise: [task('byHand', {
    title: 'By hand: {{ steps.tell.outcome }}', kind: 'OTHER' })] }), task('after', { title: 'After',
    kind: 'OTHER' })]),
  playbook('hurried', [action('tell', { use: 'http', with: told, atMost: '1h', otherwise: [task('byHand', {
    title: 'By hand: {{ steps.tell.outcome }}', kind: 'OTHER' })] })]),
] });
`;

eachServer((start) => {
  let server: TestApp;
  let receiver: Receiver;
  let world: ReturnType<typeof company>;
  let clock: VirtualClock;
  let plugins: ReturnType<typeof pluginsFolder>;
  let acme: string;

  beforeAll(async () => {
    receiver = await Receiver.start();
    plugins = pluginsFolder({ outside: plugin(receiver.url) });
    clock = new VirtualClock(START);
    const environment = { PLUGINS_DIR: plugins.path, ACTIONS_ALLOW_PRIVATE: 'true', ACTIONS_SECRET: SECRET };
    server = await start({ byHand: true, clock, environment });
    world = company(server);
  });
  afterAll(async () => {
    await receiver.stop();
    plugins.drop();
  });

  let count = 0;
  let launched: string[] = [];
  beforeEach(async () => {
    receiver.reset();
    count += 1;
    [acme = ''] = await world.accounts({ externalId: `acme-${count}`, name: 'Acme' });
    await world.turns();
  });
  /** Nothing of one test is left to be done in the next. */
  afterEach(async () => {
    for (const id of launched)
      await server.client.ask('mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { status } } }', { id });
    launched = [];
  });

  const launch = async (playbookKey: string): Promise<string> => {
    const answer = await server.client.query(
      'mutation ($input: LaunchPlaybookInput!) { launchPlaybook(input: $input) { run { id } heldBack { reason } } }',
      {
        input: { playbookKey, accountId: acme },
      },
    );
    launched.push(answer.launchPlaybook.run.id);
    return answer.launchPlaybook.run.id;
  };
  const perform = async () => {
    const attempts = await server.app.dispatcher.drain(server.app.ctx);
    await world.turns();
    return attempts;
  };
  const run = async (id: string) =>
    (
      await server.client.query(
        'query ($id: ID!) { run(id: $id) { status isLive steps { key state outcome inputs effect { status ' +
          'attempts code message result outcome idempotencyKey } } } }',
        { id },
      )
    ).run;
  const step = async (id: string, key = 'tell') =>
    (await run(id)).steps.find((one: { key: string }) => one.key === key);
  const titles = async () =>
    (
      await server.client.query('query ($id: ID!) { account(id: $id) { tasks(first: 20) { nodes { title } } } }', {
        id: acme,
      })
    ).account.tasks.nodes
      .map(({ title }: { title: string }) => title)
      .sort();
  /** Tries again until nothing is left to be tried. */
  const giveUp = async () => {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await perform();
      clock.moveTo(clock.now() + 9 * 60 * MINUTE);
    }
  };

  it('asks in the turn, performs outside of it, and goes on with the answer', async () => {
    const id = await launch('plain');
    expect(await run(id)).toMatchObject({
      status: 'RUNNING',
      steps: [{ key: 'tell', state: 'WAITING', effect: { status: 'PENDING', attempts: 0 } }, { state: 'PENDING' }],
    });
    expect(receiver.received).toEqual([]);
    expect(await perform()).toBe(1);
    expect(await step(id)).toMatchObject({
      state: 'DONE',
      outcome: 'OK',
      effect: { status: 'DONE', attempts: 1, result: { status: 200, body: { ok: true } } },
    });
    expect(await titles()).toEqual(['After: OK']);
    expect(await perform()).toBe(0);
    const told = await world.rows<{ type: string }>(
      "SELECT type FROM lifecycle_event WHERE account_id = ? AND type LIKE 'action.%' ORDER BY position",
      acme,
    );
    expect(told.map(({ type }) => type)).toEqual(['action.requested', 'action.ended']);
  });

  it(
    'sends JSON with its templates filled in, under the effect’s ' + 'key, signed by the Standard Webhooks scheme',
    async () => {
      const id = await launch('plain');
      await perform();
      const [
        { method, path, headers, body } = { method: '', path: '', headers: {} as Record<string, string>, body: '' },
      ] = receiver.received;
      expect([method, path]).toEqual(['POST', '/tell']);
      expect(JSON.parse(body)).toEqual({ account: `acme-${count}`, text: 'Look at Acme', list: [1, 'Acme', true] });
      const key = (await step(id)).effect.idempotencyKey;
      expect(headers).toMatchObject({
        'x-source': 'perennial',
        'idempotency-key': key,
        'webhook-id': key,
        'webhook-timestamp': String(clock.now() / 1000),
      });
      const signed = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'))
        .update(`${key}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    },
  );

  it('keeps no names once it is done', async () => {
    await launch('plain');
    expect(JSON.stringify(await world.rows('SELECT payload FROM effect WHERE account_id = ?', acme))).toContain('Acme');
    await perform();
    expect(JSON.stringify(await world.rows('SELECT * FROM effect WHERE account_id = ?', acme))).not.toContain('Acme');
  });

  it('tries again with growing pauses, under the same key, until it works', async () => {
    receiver.answer = (_request, response, count) => void response.writeHead(count < 4 ? 503 : 200).end();
    const id = await launch('plain');
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 4; attempt += 1) {
      expect(await perform()).toBe(1);
      expect(await perform()).toBe(0);
      const [{ next_at } = { next_at: 0 }] = await world.rows<{ next_at: number }>(
        'SELECT next_at FROM effect WHERE account_id = ?',
        acme,
      );
      pauses.push(Number(next_at) - clock.now());
      clock.moveTo(Number(next_at));
    }
    expect(await step(id)).toMatchObject({
      state: 'WAITING',
      effect: { status: 'PENDING', attempts: 3, code: 'HTTP_503' },
    });
    await perform();
    expect(await step(id)).toMatchObject({ state: 'DONE', outcome: 'OK', effect: { attempts: 4 } });
    const [first = 0, second = 0, third = 0] = pauses;
    expect(first).toBeGreaterThanOrEqual(8_000);
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(receiver.received).toHaveLength(4);
    expect(receiver.done.size).toBe(1);
  });

  it('waits as long as a receiver asks it to', async () => {
    receiver.answer = (_request, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
    await launch('plain');
    await perform();
    const [{ next_at } = { next_at: 0 }] = await world.rows<{ next_at: number }>(
      'SELECT next_at FROM effect WHERE account_id = ?',
      acme,
    );
    expect(Number(next_at)).toBe(clock.now() + 3_600_000);
  });

  it(
    'gives up after eight attempts: the step fails, the run stands there, and retryRun goes on from it under the ' +
      'same key',
    async () => {
      receiver.answer = (_request, response) => void response.writeHead(500).end('out of order');
      const id = await launch('plain');
      await giveUp();
      expect(receiver.received).toHaveLength(8);
      expect(await run(id)).toMatchObject({ status: 'FAILED', isLive: true });
      expect(await step(id)).toMatchObject({
        state: 'FAILED',
        outcome: 'HTTP_500',
        effect: { status: 'DEAD', attempts: 8, message: expect.stringContaining('out of order') },
      });
      expect(await titles()).toEqual([]);
      const dead = (
        await server.client.query(
          'query ($id: ID!) { effects(filter: { statuses: [DEAD], accountIds: [$id] }) { totalCount nodes { action ' +
            'playbookKey stepKey run { id } account { externalId } cause { summary } } } }',
          { id: acme },
        )
      ).effects;
      expect(dead).toMatchObject({
        totalCount: 1,
        nodes: [
          {
            action: 'http',
            playbookKey: 'plain',
            stepKey: 'tell',
            run: { id },
            account: { externalId: `acme-${count}` },
          },
        ],
      });

      receiver.answer = (_request, response) => void response.writeHead(200).end();
      const { retryRun } = await server.client.query(
        'mutation ($id: ID!) { retryRun(input: { id: $id }) { run { status } } }',
        { id },
      );
      expect(retryRun.run.status).toBe('RUNNING');
      await perform();
      expect(await step(id)).toMatchObject({ state: 'DONE', outcome: 'OK' });
      expect(await titles()).toEqual(['After: OK']);
      expect(receiver.done.size).toBe(1);
    },
  );

  it('gives up at once what will not be otherwise the next time', async () => {
    receiver.answer = (_request, response) => void response.writeHead(422).end('no such list');
    const id = await launch('plain');
    await perform();
    expect(receiver.received).toHaveLength(1);
    expect(await step(id)).toMatchObject({
      state: 'FAILED',
      outcome: 'HTTP_422',
      effect: { status: 'DEAD', attempts: 1, code: 'HTTP_422' },
    });
  });

  it('tries 408, 409, 425 and 429 again', async () => {
    for (const status of [408, 409, 425, 429]) {
      receiver.answer = (_request, response) => void response.writeHead(status).end();
      const id = await launch('plain');
      await perform();
      expect(await step(id)).toMatchObject({ state: 'WAITING', effect: { code: `HTTP_${status}` } });
      await server.client.query('mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { status } } }', { id });
    }
  });

  it('takes `otherwise` when it was given up, and the run goes on', async () => {
    receiver.answer = (_request, response) => void response.writeHead(404).end();
    const id = await launch('careful');
    await perform();
    expect(await run(id)).toMatchObject({
      status: 'RUNNING',
      steps: [
        { key: 'tell', state: 'FAILED', outcome: 'HTTP_404' },
        { key: 'byHand', state: 'WAITING' },
        { key: 'after', state: 'WAITING' },
      ],
    });
    expect(await titles()).toEqual(['After', 'By hand: HTTP_404']);
  });

  it('gives up waiting after `atMost`; what was not done by then is not done', async () => {
    receiver.answer = (_request, response) => void response.writeHead(503).end();
    const id = await launch('hurried');
    await perform();
    clock.moveTo(clock.now() + 61 * MINUTE);
    await world.turns();
    expect(await step(id)).toMatchObject({ state: 'FAILED', outcome: 'TIMED_OUT', effect: { status: 'CANCELLED' } });
    expect(await titles()).toEqual(['By hand: TIMED_OUT']);
    clock.moveTo(clock.now() + 600 * MINUTE);
    expect(await perform()).toBe(0);
  });

  it('does not do what a cancelled run had asked for', async () => {
    const id = await launch('plain');
    await server.client.query('mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { status } } }', { id });
    expect(await perform()).toBe(0);
    expect(await step(id)).toMatchObject({ state: 'CANCELLED', effect: { status: 'CANCELLED' } });
    expect(receiver.received).toEqual([]);
  });

  it('replays one dead effect, also when its run has long gone on', async () => {
    receiver.answer = (_request, response) => void response.writeHead(404).end();
    const id = await launch('careful');
    await perform();
    receiver.answer = (_request, response) => void response.writeHead(200).end();
    const [{ id: effect }] = (
      await server.client.query('query ($id: ID!) { effects(filter: { accountIds: [$id] }) { nodes { id } } }', {
        id: acme,
      })
    ).effects.nodes;
    const replay = (effect: string) =>
      server.client.ask('mutation ($id: ID!) { replayEffect(input: { id: $id }) { effect { status } } }', {
        id: effect,
      });
    expect((await replay(effect)).data.replayEffect.effect.status).toBe('PENDING');
    await perform();
    expect(await step(id)).toMatchObject({ state: 'FAILED', effect: { status: 'DONE' } });
    expect((await replay(effect)).errors?.[0]).toMatchObject({ extensions: { code: 'BAD_INPUT' } });
    expect(receiver.done.size).toBe(1);
  });

  it('performs an effect again, under the same key, when the process died between sending and marking', async () => {
    const id = await launch('plain');
    const store = (
      server.app.dispatcher as unknown as {
        store: {
          claim: (ctx: unknown, ids: string[], lease: () => number) => Promise<unknown[]>;
          due: (ctx: unknown, most: number) => Promise<{ id: string }[]>;
        };
      }
    ).store;
    const [due] = await store.due(server.app.ctx, 10);
    // and then the process is gone
    expect(await store.claim(server.app.ctx, [due?.id ?? ''], () => 15_000)).toHaveLength(1);
    expect(await store.claim(server.app.ctx, [due?.id ?? ''], () => 15_000)).toHaveLength(0);
    expect(await perform()).toBe(0);
    clock.moveTo(clock.now() + 15_000);
    expect(await perform()).toBe(1);
    expect(await step(id)).toMatchObject({ state: 'DONE', effect: { attempts: 2 } });
  });

  it('lets go of what was done long ago, and keeps the dead letter', async () => {
    const done = await launch('plain');
    await perform();
    receiver.answer = (_request, response) => void response.writeHead(404).end();
    const [other = ''] = await world.accounts({ externalId: `other-${count}` });
    acme = other;
    const dead = await launch('plain');
    await perform();
    clock.moveTo(clock.now() + 91 * 24 * 60 * MINUTE);
    await perform();
    expect((await step(done)).effect).toBeNull();
    expect((await step(dead)).effect).toMatchObject({ status: 'DEAD' });
  });

  it('refuses to retry a run that has not failed', async () => {
    const id = await launch('plain');
    const { errors } = await server.client.ask(
      'mutation ($id: ID!) { retryRun(input: { id: $id }) { run { status } } }',
      { id },
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_INPUT' } });
  });
});
