import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext, Script } from 'node:vm';
import { parse } from 'graphql';
import { pino } from 'pino';
import { Arg, Args, Field, ID, Int, Mutation, ObjectType, Query, Resolver, Root, Subscription } from 'type-graphql';
import WebSocket from 'ws';
import { DatabaseFailure } from '../../src/database/driver-errors.js';
import { buildPerennialSchema, byStream } from '../../src/graphql/schema.js';
import { RealClock } from '../../src/kernel/clock.js';
import { type Actor, Context, type Executor } from '../../src/kernel/context.js';
import { PerennialError } from '../../src/kernel/errors.js';
import { PageArgs } from '../../src/kernel/graphql/args.js';
import { quietLog } from '../../src/kernel/log.js';
import { GATE_LIMITS } from '../../src/server/gate.js';
import { FETCHER } from '../../src/server/graphiql-fetcher.js';
import { OperationCaches } from '../../src/server/operation-caches.js';
import { type RunningServer, startServer } from '../../src/server/server.js';
import type { ServerOptions } from '../../src/server/setting.js';
import { ask, clientOf, subscribe } from '../support/graphql-client.js';

/** What an answer with errors holds. */
interface Refused {
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

const KEY = 'a-key';
const ACTOR: Actor = { kind: 'API_KEY', id: 'akey_1', name: 'Test', scopes: ['read', 'write'] };
const noDatabase = {} as Executor;

@ObjectType({ simpleResolvers: true, description: 'A thing.' })
class Thing {
  @Field(() => ID, { description: 'Id.' })
  id!: string;

  @Field(() => Thing, { description: 'Itself.' })
  self(): Thing {
    return this;
  }

  @Field(() => [Thing], { description: 'A page of things.' })
  things(@Args(() => PageArgs) _page: PageArgs): Thing[] {
    return [];
  }
}

let release: (() => void) | undefined;
/** The query that takes until it is released has begun. */
const begun = async () => {
  while (!release) await sleep(5);
};

@Resolver()
class ThingResolver {
  @Query(() => Thing, { description: 'One.' })
  thing(): Thing {
    return Object.assign(new Thing(), { id: '1' });
  }

  @Query(() => String, { description: 'Greets.' })
  hello(@Arg('times', () => Int, { nullable: true, description: 'How often.' }) times?: number | null): string {
    return 'hello '.repeat(times ?? 1).trim();
  }

  @Query(() => String, { nullable: true, description: 'Fails.' })
  boom(): string {
    throw new Error('the secret is 42');
  }

  @Query(() => String, { nullable: true, description: 'Refuses.' })
  refuse(): string {
    throw new PerennialError('CONFLICT', 'It is at version 2.', { expectedVersion: 1 }, ['input', 'expectedVersion']);
  }

  @Query(() => String, { description: 'Takes until it is released.' })
  async slow(): Promise<string> {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return 'done';
  }

  @Query(() => String, { nullable: true, description: 'Finds no database.' })
  away(): string {
    throw new DatabaseFailure('refused', new Error('nobody answers'));
  }

  @Mutation(() => String, { nullable: true, description: 'Finds no database.' })
  actAway(): string {
    throw new DatabaseFailure('refused', new Error('nobody answers'));
  }

  @Mutation(() => String, { nullable: true, description: 'Loses the database while it commits.' })
  actUnsure(): string {
    throw new DatabaseFailure('unsure', new Error('cut off'));
  }

  @Mutation(() => String, { description: 'Does.' })
  act(): string {
    return 'done';
  }

  @Subscription(() => Int, { subscribe: byStream, description: 'Counts.' })
  count(@Root() number: number): number {
    if (number === 13) throw new Error('unlucky');
    return number;
  }
}

let ended = 0;

/** Batches of three numbers, up to 9, then 13; then it waits until it is returned. */
function counting(): AsyncIterableIterator<readonly number[]> {
  const batches = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [13]];
  let end = (): void => undefined;
  const returned = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    next: async () => {
      const value = batches.shift();
      if (value) return { value, done: false };
      await returned;
      return { value: undefined, done: true };
    },
    return: async () => {
      ended += 1;
      end();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const schema = buildPerennialSchema({
  resolvers: [ThingResolver],
  container: { get: () => new ThingResolver() },
  streams: { count: async () => counting() },
});

const keys = new Set([KEY]);
const servers: RunningServer[] = [];

async function serve(more: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer({
    schema,
    host: '127.0.0.1',
    port: 0,
    log: quietLog,
    authenticate: async (authorization) => {
      if (keys.has((authorization ?? '').replace(/^Bearer /, ''))) return ACTOR;
      throw new PerennialError('UNAUTHENTICATED', 'No valid API key was given. Send `Authorization: Bearer <key>`.');
    },
    makeContext: (actor) => new Context(actor, new RealClock(), quietLog, noDatabase),
    readiness: async () => ({ isReady: true, checks: { database: 'ok' } }),
    ...more,
  });
  servers.push(server);
  return server;
}

afterEach(async () => {
  release?.();
  release = undefined;
  await Promise.all(servers.splice(0).map((server) => server.close({ graceMs: 500 })));
});

const post = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
  });

describe('over HTTP', () => {
  it('answers a query', async () => {
    const { url } = await serve();
    expect(await clientOf(url, KEY).query('query ($n: Int) { hello(times: $n) }', { n: 2 })).toEqual({
      hello: 'hello hello',
    });
  });

  it('gives nothing without a valid key, not even the schema', async () => {
    const { url } = await serve();
    for (const key of [undefined, 'another', ''])
      for (const document of ['{ hello }', '{ __schema { queryType { name } } }', 'nonsense']) {
        const answer = await ask(url, key, document);
        expect([answer.status, answer.data, answer.errors?.[0]?.extensions.code]).toEqual([
          401,
          undefined,
          'UNAUTHENTICATED',
        ]);
      }
    expect(
      (await fetch(`${url}/graphql?query={hello}`, { headers: { 'apollo-require-preflight': 'yes' } })).status,
    ).toBe(401);
  });

  it('answers safe GETs only, and none that a foreign page could make a browser send', async () => {
    const { url } = await serve();
    const get = (query: string, headers: Record<string, string>) =>
      fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: `Bearer ${KEY}`, ...headers },
      });
    const safe = await get('{ hello }', { 'apollo-require-preflight': 'yes' });
    expect([safe.status, await safe.json()]).toEqual([200, { data: { hello: 'hello' } }]);
    expect((await get('mutation { act }', { 'apollo-require-preflight': 'yes' })).status).toBe(405);
    expect((await get('{ hello }', {})).status).toBe(400);
    expect((await post(url, '{"query":"{ hello }"}', { 'content-type': 'text/plain' })).status).toBeGreaterThanOrEqual(
      400,
    );
  });

  it('gives our errors their code, data and place, and masks every other', async () => {
    const { url } = await serve();
    const { data, errors } = await ask(url, KEY, '{ hello refuse boom }');
    expect(data).toEqual({ hello: 'hello', refuse: null, boom: null });
    const [refused, failed] = [
      errors?.find(({ path }) => path?.[0] === 'refuse'),
      errors?.find(({ path }) => path?.[0] === 'boom'),
    ];
    expect(refused).toMatchObject({
      message: 'It is at version 2.',
      extensions: { code: 'CONFLICT', expectedVersion: 1, path: ['input', 'expectedVersion'] },
    });
    expect(failed?.extensions).toEqual({ code: 'INTERNAL', reference: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(JSON.stringify(errors)).not.toMatch(/secret|stacktrace/);
  });

  it('keeps GraphQL’s own codes and answers 4xx for what cannot be run', async () => {
    const { url } = await serve();
    const codeOf = async (document: string, variables?: Record<string, unknown>) => {
      const { status, errors } = await ask(url, KEY, document, variables);
      return [status, errors?.[0]?.extensions.code];
    };
    expect(await codeOf('{ hello')).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expect(await codeOf(`{ hello } # ${'x'.repeat(100_000)}`)).toEqual([400, 'QUERY_TOO_COMPLEX']);
    expect(await codeOf('{ nothing }')).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await codeOf('query ($n: Int) { hello(times: $n) }', { n: 'many' })).toEqual([400, 'BAD_USER_INPUT']);
    expect(await codeOf('query A { hello } query B { hello }')).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
  });

  it('refuses a body that is no JSON or too large, in the same form', async () => {
    const { url } = await serve({ transport: { bodyBytes: 2_000 } });
    const broken = await post(url, '{ "query": ');
    expect([broken.status, ((await broken.json()) as Refused).errors[0]?.extensions.code]).toEqual([400, 'BAD_INPUT']);
    const large = await post(url, JSON.stringify({ query: '{ hello }', variables: { x: 'x'.repeat(3_000) } }));
    expect([large.status, ((await large.json()) as Refused).errors[0]?.extensions.code]).toEqual([
      413,
      'QUERY_TOO_COMPLEX',
    ]);
    expect((await post(url, '[]')).status).toBe(400);
    expect((await post(url, 'null')).status).toBe(400);
  });

  const bomb = (depth: number) =>
    Array.from(
      { length: depth },
      (_, index) => `fragment F${index} on Thing { self { ...F${index + 1} } other: self { ...F${index + 1} } }`,
    ).join(' ');
  const page = 'things(first: 200) {';
  it.each([
    ['characters', `{ hello } # ${'x'.repeat(100_000)}`],
    ['depth', `{ thing ${'{ self '.repeat(40)}{ id }${' }'.repeat(40)} }`],
    ['aliases', `{ ${Array.from({ length: 400 }, (_, index) => `a${index}: hello`).join(' ')} }`],
    ['fields', `{ ${'hello '.repeat(1_500)} }`],
    ['tokens', `{ hello ${'# \n hello '.repeat(10_000)} }`],
    ['directives', `{ hello ${'@skip(if: false) '.repeat(200)} }`],
    ['pages within pages', `{ thing { ${page.repeat(3)} id ${'}'.repeat(3)} } }`],
    ['fragments within fragments', `{ thing { ...F0 } } ${bomb(30)} fragment F30 on Thing { id }`],
    ['fragments in a circle', '{ thing { ...A } } fragment A on Thing { self { ...A } }'],
    [
      'variables within variables',
      `{"query":"query ($n: Int) { hello(times: $n) ` +
        `}","variables":{"n":1,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    ],
  ])('refuses too many or too deep %s with a 4xx', async (_what, operation) => {
    const { url } = await serve();
    await ask(url, KEY, '{ hello }');
    const body = operation.startsWith('{"') ? operation : JSON.stringify({ query: operation });
    const response = await post(url, body); // a bomb that went off would outlast the test
    expect([response.status, ['QUERY_TOO_COMPLEX', 'GRAPHQL_VALIDATION_FAILED']]).toEqual([
      400,
      expect.arrayContaining([((await response.json()) as Refused).errors[0]?.extensions.code]),
    ]);
  });

  it('keeps no more of what clients send than it may, whether it was answered or refused', async () => {
    const caches = new OperationCaches();
    const { url } = await serve({ caches });
    await ask(url, KEY, '{ hello }');
    const before = caches.bytes;
    for (let round = 0; round < 10; round += 1) {
      const refused = await post(url, JSON.stringify({ query: `{ hello } # ${round} ${'x'.repeat(3_900_000)}` }));
      expect(refused.status).toBe(400);
    }
    expect(caches.bytes).toBe(before);
    for (let round = 0; round < 200; round += 1) await registered(url, `{ hello } # ${round} ${'x'.repeat(99_000)}`);
    expect(caches.bytes).toBeGreaterThan(before);
    expect(caches.bytes).toBeLessThanOrEqual(OperationCaches.most);
  });

  /** Sends an operation and has it registered by its hash. */
  async function registered(url: string, query: string): Promise<void> {
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    expect((await post(url, JSON.stringify({ query, extensions }))).status).toBe(200);
  }

  it('takes page sizes from variables into account', async () => {
    const { url } = await serve();
    const document =
      'query ($n: Int) { thing { things(first: $n) { things(first: $n) { things(first: $n) { id } } } } }';
    expect((await ask(url, KEY, document, { n: 2 })).errors).toBeUndefined();
    expect((await ask(url, KEY, document, { n: 200 })).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  it('can close the schema to questions', async () => {
    const { url } = await serve({ introspection: false });
    expect((await ask(url, KEY, '{ __schema { queryType { name } } }')).status).toBe(400);
    expect((await ask(url, KEY, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('shows a browser GraphiQL in one page that loads nothing from elsewhere', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html,application/xhtml+xml' } });
    const html = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('graphql-transport-ws');
    expect(html).toContain('subscription Events');
    expect(html).not.toContain('__PERENNIAL_FETCHER__');
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
    expect(() => new Script(script)).not.toThrow();
  });

  it('sends GraphiQL again only to who has another one', async () => {
    const { url } = await serve();
    const accept = { accept: 'text/html', 'accept-encoding': 'br' };
    const first = await fetch(`${url}/graphql`, { headers: accept });
    await first.text();
    const etag = first.headers.get('etag') as string;
    expect([etag, first.headers.get('cache-control')]).toEqual([expect.stringMatching(/^"[\w-]{22}-br"$/), 'no-cache']);
    const second = await fetch(`${url}/graphql`, { headers: { ...accept, 'if-none-match': `"other", ${etag}` } });
    expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await fetch(`${url}/graphql`, { headers: { ...accept, 'if-none-match': '"other"' } });
    expect([other.status, (await other.text()).length > 0]).toEqual([200, true]);
  });

  it('shows no GraphiQL when it is switched off, and answers who asks', async () => {
    const { url } = await serve({ graphiql: false });
    const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect([response.status, await response.json()]).toEqual([
      404,
      { errors: [expect.objectContaining({ extensions: { code: 'NOT_FOUND' } })] },
    ]);
    expect((await ask(url, KEY, '{ hello }')).data).toEqual({ hello: 'hello' });
  });

  it('uses the key that was written in one tab of GraphiQL in all, also when the page is opened again', async () => {
    const { url } = await serve();
    const kept = new Map<string, string>();
    const sessionStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    const page = {
      fetch: (path: string, init: RequestInit) => fetch(`${url}${path}`, init),
      location: { pathname: '/graphql', origin: url },
      sessionStorage,
    };
    const open = () => runInNewContext(FETCHER, page) as (params: object, options: object) => Promise<Refused>;
    const placeholder = { headers: { authorization: 'Bearer <your key>' } };
    const fetcher = open();
    expect((await fetcher({ query: '{ hello }' }, placeholder)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const answer = { data: { hello: 'hello' } };
    expect(await fetcher({ query: '{ hello }' }, { headers: { Authorization: `Bearer ${KEY}` } })).toEqual(answer);
    for (const options of [placeholder, { headers: {} }, {}]) {
      expect(await fetcher({ query: '{ hello }' }, options)).toEqual(answer);
      expect(await open()({ query: '{ hello }' }, options)).toEqual(answer);
    }
  });

  it('packs large answers by brotli or gzip for who can unpack them, and leaves small ones as they are', async () => {
    const { url } = await serve();
    const encodingOf = async (accepted: string, times: number) => {
      const body = JSON.stringify({ query: `{ hello(times: ${times}) }` });
      const response = await post(url, body, { 'accept-encoding': accepted });
      const { data } = (await response.json()) as { data: { hello: string } };
      expect(data.hello.length).toBe(6 * times - 1);
      return response.headers.get('content-encoding');
    };
    expect(await encodingOf('gzip, br', 5_000)).toBe('br');
    expect(await encodingOf('gzip', 5_000)).toBe('gzip');
    expect(await encodingOf('identity', 5_000)).toBeNull();
    expect(await encodingOf('gzip, br', 5)).toBeNull();
  });

  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, content-type',
      },
    });

  it('lets pages of the origins in that were named, and no others', async () => {
    const { url } = await serve({ corsOrigins: ['https://app.example', 'http://localhost:5173'] });
    const allowed = await preflight(url, 'https://app.example');
    expect([allowed.status, Object.fromEntries(allowed.headers)]).toEqual([
      204,
      expect.objectContaining({
        'access-control-allow-origin': 'https://app.example',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '600',
      }),
    ]);
    const originOf = async (origin: string, key = KEY) => {
      const headers = { origin, authorization: `Bearer ${key}` };
      return (await post(url, '{"query":"{ hello }"}', headers)).headers.get('access-control-allow-origin');
    };
    expect(await originOf('http://localhost:5173')).toBe('http://localhost:5173');
    expect(await originOf('http://localhost:5173', 'wrong')).toBe('http://localhost:5173'); // or the page sees no error
    expect(await originOf('https://evil.example')).toBeNull();
    expect((await preflight(url, 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers OPTIONS, and lets in no page of another origin unless a setting says so', async () => {
    const { url } = await serve();
    const response = await preflight(url, 'https://app.example');
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, POST, OPTIONS']);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const open = await serve({ corsOrigins: ['*'] });
    expect((await preflight(open.url, 'https://app.example')).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('packs GraphiQL for who can unpack it only', async () => {
    const { url } = await serve();
    const encodingOf = async (accepted: string) => {
      const response = await fetch(`${url}/graphql`, { headers: { accept: 'text/html', 'accept-encoding': accepted } });
      return [response.headers.get('content-encoding'), (await response.text()).includes('graphql-transport-ws')];
    };
    expect([await encodingOf('gzip, br'), await encodingOf('gzip'), await encodingOf('br;q=0, identity')]).toEqual([
      ['br', true],
      ['gzip', true],
      [null, true],
    ]);
  });

  it('says over what a subscription is streamed to who asks for one by a plain request', async () => {
    const { url } = await serve();
    const response = await post(url, JSON.stringify({ query: 'subscription { count }' }));
    expect([response.status, ((await response.json()) as Refused).errors[0]]).toMatchObject([
      400,
      { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_INPUT' } },
    ]);
  });

  it(
    'answers what GraphiQL asks, queries over HTTP and subscriptions over a socket, with the key of its header ' +
      'editor',
    async () => {
      const { url, port } = await serve();
      const page = {
        fetch: (path: string, init: RequestInit) => fetch(`${url}${path}`, init),
        WebSocket,
        location: { pathname: '/graphql', origin: `http://127.0.0.1:${port}` },
      };
      const open = () =>
        runInNewContext(`(${FETCHER})`, page) as (
          params: object,
          options: object,
        ) => Promise<unknown> & { subscribe(sink: object): { unsubscribe(): void } };
      const fetcher = open();
      const headers = { Authorization: `Bearer ${KEY}` };
      expect(await fetcher({ query: '{ hello }' }, { headers, documentAST: parse('{ hello }') })).toEqual({
        data: { hello: 'hello' },
      });
      const query = 'subscription { count }';
      const seen: unknown[] = [];
      await new Promise<void>((resolve) => {
        const next = (result: { data: unknown }) => {
          seen.push(result.data);
          if (seen.length < 9) return;
          running.unsubscribe();
          resolve();
        };
        const running = fetcher({ query }, { headers, documentAST: parse(query) }).subscribe({ next });
      });
      expect(seen[8]).toEqual({ count: 9 });
      const refused = await new Promise((error) =>
        open()({ query }, { documentAST: parse(query) }).subscribe({ error }),
      );
      expect(refused).toEqual({ message: 'The socket was closed: 4401 UNAUTHENTICATED' });
    },
  );

  it('says whether it lives and whether it is ready', async () => {
    let isReady = true;
    const { url } = await serve({
      readiness: async () => ({ isReady, checks: { database: isReady ? 'ok' : 'does not answer' } }),
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect([(await fetch(`${url}/readyz`)).status, await (await fetch(`${url}/readyz`)).json()]).toEqual([
      200,
      { status: 'ok', checks: { database: 'ok' } },
    ]);
    isReady = false;
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  });

  it('runs what must come first before an operation reads', async () => {
    const order: string[] = [];
    const { url } = await serve({
      beforeOperation: async (_ctx, source) => {
        await sleep(5);
        order.push(source);
      },
    });
    await ask(url, KEY, '{ hello }');
    expect(order).toEqual(['{ hello }']);
  });

  it.each([
    ['{ away }', 503],
    ['mutation { actAway }', 503],
    ['mutation { act actAway }', 200],
    ['mutation { actUnsure }', 200],
  ])('answers %s with %i: 503 and when to try again, only where nothing was done', async (query, status) => {
    const { url } = await serve();
    const response = await post(url, JSON.stringify({ query }));
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
    expect(((await response.json()) as Refused).errors[0]?.extensions.code).toBe('DATABASE_UNAVAILABLE');
  });

  it('refuses what is too much with 503 and when to try again; who tells signals is let in longer', async () => {
    const { url } = await serve({ transport: { gate: { ...GATE_LIMITS, requests: 3, otherRequests: 1 } } });
    const running = ask(url, KEY, '{ slow }');
    await begun();
    const refused = await post(url, JSON.stringify({ query: '{ hello }' }));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(((await refused.json()) as Refused).errors[0]?.extensions.code).toBe('OVERLOADED');
    expect((await ask(url, KEY, 'query recordSignals { hello }')).data).toEqual({ hello: 'hello' });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    release?.();
    expect((await running).data).toEqual({ slow: 'done' });
    expect((await ask(url, KEY, '{ hello }')).data).toEqual({ hello: 'hello' });
  });

  it('refuses more bytes at once than it can hold, before it reads them', async () => {
    const { url } = await serve({ transport: { gate: { ...GATE_LIMITS, bytes: 1_000 } } });
    const running = ask(url, KEY, '{ slow }');
    await begun();
    const refused = await post(url, JSON.stringify({ query: '{ hello }', variables: { x: 'x'.repeat(2_000) } }));
    expect(refused.status).toBe(503);
    release?.();
    await running;
  });

  it('answers every request that was on its way when it was told to close', async () => {
    const server = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 30 });
    const outcomes: string[] = [];
    const send = () =>
      new Promise<string>((done) => {
        const body = JSON.stringify({ query: '{ hello }' });
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
        const call = request(`${server.url}/graphql`, { method: 'POST', agent, headers }, (response) => {
          response.resume().once('end', () => done(String(response.statusCode)));
        });
        call.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message)).end(body);
      });
    const sender = async () => {
      for (let outcome = '200'; outcome === '200'; outcomes.push(outcome)) outcome = await send();
    };
    const senders = Array.from({ length: 30 }, sender);
    while (outcomes.length < 100) await sleep(5);
    await server.close({ graceMs: 20_000 });
    await Promise.all(senders);
    agent.destroy();
    expect([...new Set(outcomes)].sort()).toEqual(['200', 'ECONNREFUSED']);
  });

  it('does not log a client that goes away in the middle as an error', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const { url, port } = await serve({ log });
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\nContent-Type: application/json\r\n` +
        'Content-Length: 1000\r\n\r\n{"query":',
    );
    await sleep(50);
    socket.resetAndDestroy();
    const stream = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(stream, 'open');
    stream.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${KEY}` } }));
    await once(stream, 'message');
    stream.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } }));
    await once(stream, 'message');
    stream.terminate();
    await sleep(100);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(lines.filter((line) => !line.includes('unlucky'))).toEqual([]);
  });

  it('refuses to start on a port that is taken', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE', data: { port } });
  });

  it('finishes what runs before it closes, and a second close cuts it', async () => {
    const server = await serve();
    const running = ask(server.url, KEY, '{ slow }');
    await begun();
    const closed = server.close({ graceMs: 30_000 });
    await sleep(20);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    release?.();
    expect((await running).data).toEqual({ slow: 'done' });
    await closed;

    release = undefined;
    const second = await serve();
    const cut = ask(second.url, KEY, '{ slow }').catch((error: Error) => error);
    await begun();
    const first = second.close({ graceMs: 60_000 });
    await second.close();
    await first;
    expect(await cut).toHaveProperty('message');
  });
});

describe('over a socket', () => {
  const open = (url: string) => new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closing = async (socket: WebSocket) => {
    const [code, reason] = await once(socket, 'close');
    return [code, String(reason)];
  };

  it('delivers each payload of a batch by itself, in order, and masks a failure', async () => {
    const { url } = await serve();
    const stream = subscribe(url, KEY, 'subscription { count }');
    expect((await stream.take(9)).map(({ count }) => count)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await expect(stream.next()).rejects.toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
    await stream.stop();
  });

  it('ends a stream that waits when its client stops, and when its socket is cut', async () => {
    const { url } = await serve();
    ended = 0;
    const stopped = subscribe(url, KEY, 'subscription { count }');
    await stopped.take(9);
    await stopped.next().catch(() => undefined);
    await stopped.stop();
    const cut = open(url);
    await once(cut, 'open');
    cut.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${KEY}` } }));
    await once(cut, 'message');
    cut.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query: 'subscription { count }' } }));
    await once(cut, 'message');
    cut.terminate();
    for (let waited = 0; ended < 2 && waited < 20_000; waited += 10) await sleep(10);
    expect(ended).toBe(2);
  });

  it('answers queries and mutations too', async () => {
    const { url } = await serve();
    const stream = subscribe(url, KEY, 'mutation { act }');
    expect(await stream.take(1)).toEqual([{ act: 'done' }]);
    await stream.stop();
  });

  it('closes a socket without a valid key with 4401', async () => {
    const { url } = await serve();
    for (const payload of [undefined, { authorization: 'Bearer another' }]) {
      const socket = open(url);
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
      expect(await closing(socket)).toEqual([4401, 'UNAUTHENTICATED']);
    }
  });

  it('closes a socket that does not say who it is', async () => {
    const { url } = await serve({ transport: { initMs: 50 } });
    expect((await closing(open(url)))[0]).toBe(4408);
  });

  it('ends the sockets of a key that is revoked', async () => {
    const { url } = await serve({ transport: { keepAliveMs: 50 } });
    keys.add('short-lived');
    const socket = open(url);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: 'Bearer short-lived' } }));
    await once(socket, 'message');
    keys.delete('short-lived');
    expect(await closing(socket)).toEqual([4401, 'UNAUTHENTICATED']);
  });

  it('holds operations to the same limits, and their number on a socket', async () => {
    const { url } = await serve({ transport: { operationsPerSocket: 2 } });
    const codeOf = (document: string) =>
      subscribe(url, KEY, document)
        .next()
        .catch((errors: unknown) => (errors as { extensions: { code: string } }[])[0]?.extensions.code);
    expect(await codeOf(`{ thing ${'{ self '.repeat(40)}{ id }${' }'.repeat(40)} }`)).toBe('QUERY_TOO_COMPLEX');
    expect(await codeOf('{ nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf('{ hello')).toBe('GRAPHQL_PARSE_FAILED');
    const socket = open(url);
    const messages: { id?: string; type: string; payload: { extensions: { code: string } }[] }[] = [];
    socket.on('message', (text) => messages.push(JSON.parse(String(text))));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${KEY}` } }));
    await once(socket, 'message');
    for (const id of ['a', 'b', 'c'])
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query: '{ slow }' } }));
    while (!messages.some(({ type }) => type === 'error')) await sleep(5);
    expect(messages.find(({ type }) => type === 'error')).toMatchObject({
      id: 'c',
      payload: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }],
    });
    socket.terminate();
  });

  it('closes sockets with 1001 when the server closes, and takes no new ones', async () => {
    const server = await serve();
    const socket = open(server.url);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${KEY}` } }));
    await once(socket, 'message');
    const closed = closing(socket);
    const ended = server.close({ graceMs: 1_000 });
    expect((await closed)[0]).toBe(1001);
    await ended;
  });

  it('refuses an upgrade on any other path', async () => {
    const { url } = await serve();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/other`, 'graphql-transport-ws');
    await expect(once(socket, 'open')).rejects.toThrow('404');
  });
});
