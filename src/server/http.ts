import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { extensionsOf, presentError } from '../graphql/present-error.js';
import { checkLength, screen } from '../graphql/screen.js';
import type { Actor, Context } from '../kernel/context.js';
import { PerennialError } from '../kernel/errors.js';
import type { Ticket } from './gate.js';
import { isGone } from './gone.js';
import { graphiqlPage, withoutGraphiql } from './graphiql.js';
import type { ServerSetting } from './setting.js';
import { addTransfer } from './transfer.js';
import { RETRY_AFTER } from './undone.rules.js';

const STATUS: Partial<Record<string, number>> = {
  NOT_FOUND: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  DATABASE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  INTERNAL: 500,
};

/**
 * The Fastify application: /graphql, /healthz, /readyz. `drain` makes /readyz say no, so that a balancer sends nobody
 * here.
 */
export async function httpFor(
  setting: ServerSetting,
  apollo: ApolloServer<Context>,
): Promise<{ readonly app: FastifyInstance; readonly drain: () => void }> {
  const app = Fastify({
    bodyLimit: setting.transport.bodyBytes,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  });
  let isDraining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close');
  });
  await addTransfer(app, setting);
  addHealth(app, setting, () => isDraining);
  addGraphQL(app, setting, apollo);
  app.setErrorHandler<FastifyError>((error, _request, reply) =>
    answer(reply, statusOf(error), presentFailure(error, setting)),
  );
  app.setNotFoundHandler((_request, reply) =>
    answer(reply, 404, {
      message: 'There is nothing here. The API is at /graphql.',
      extensions: { code: 'NOT_FOUND' },
    }),
  );
  return { app, drain: () => void (isDraining = true) };
}

function addHealth(app: FastifyInstance, { readiness, log }: ServerSetting, isDraining: () => boolean): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining', checks: {} });
    const { isReady, checks } = await readiness().catch((error: unknown) => {
      log.warn({ err: error }, 'The readiness check failed.');
      return { isReady: false, checks: { readiness: 'failed' } };
    });
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unready', checks });
  });
}

interface Identified extends FastifyRequest {
  actor: Actor;
  ticket?: Ticket;
}

function addGraphQL(
  app: FastifyInstance,
  { authenticate, makeContext, limits, gate, slices, transport, caches, graphiql }: ServerSetting,
  apollo: ApolloServer<Context>,
): void {
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => makeContext((request as unknown as Identified).actor),
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: async (request, reply) => {
      if (wantsPage(request)) return graphiql ? graphiqlPage(request, reply) : withoutGraphiql();
      const ticket = gate.enter(bytesOf(request, transport.bodyBytes));
      (request as Identified).ticket = ticket;
      reply.raw.once('close', () => gate.leave(ticket));
      (request as Identified).actor = await authenticate(request.headers.authorization);
      return undefined;
    },
    preHandler: async (request) => {
      const source = sourceOf(request);
      if (source !== undefined) checkLength(source, limits);
      if (!RECORDS.test(source ?? '')) gate.admitOther((request as Identified).ticket as Ticket);
      await slices.turn();
      if (source !== undefined && !caches.isScreened(source)) screenOnce(source);
    },
    handler: handle as never,
  });

  function screenOnce(source: string): void {
    try {
      screen(source, limits);
      caches.recordScreened(source);
    } catch (error) {
      if (error instanceof PerennialError) throw error;
    }
  }
}

/** What an operation says that records signals. */
const RECORDS = /\brecordSignals\b/;

/** A body of unknown length may be as long as it is allowed to be. */
function bytesOf({ method, headers }: FastifyRequest, most: number): number {
  const given = Number(headers['content-length']);
  return method === 'GET' ? 0 : Number.isFinite(given) ? given : most;
}

/** A browser that opens the address, rather than a client that asks. */
function wantsPage({ method, headers, query }: FastifyRequest): boolean {
  return (
    method === 'GET' &&
    (headers.accept ?? '').includes('text/html') &&
    (query as Record<string, unknown>).query === undefined
  );
}

function sourceOf({ method, query, body }: FastifyRequest): string | undefined {
  const carrier = (method === 'GET' ? query : body) as { query?: unknown } | null | undefined;
  return typeof carrier?.query === 'string' ? carrier.query : undefined;
}

function statusOf(error: FastifyError): number {
  if (error instanceof PerennialError) return STATUS[error.code] ?? 400;
  return error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
}

/** What Fastify refuses (a body too large, no JSON, another media type) is said in its words and our form. */
function presentFailure(error: FastifyError, { log, transport }: ServerSetting): GraphQLFormattedError {
  if (isGone(error)) {
    log.debug({ err: error }, 'A client went away.');
    return { message: error.message, extensions: { code: 'BAD_INPUT' } };
  }
  if (error instanceof PerennialError && error.code !== 'INTERNAL')
    return { message: error.message, extensions: extensionsOf(error) };
  if (statusOf(error) === 500) return presentError(error, log);
  if (error.statusCode === 413)
    return {
      message: `The request’s body is over ${transport.bodyBytes} bytes. Split the batch.`,
      extensions: { code: 'QUERY_TOO_COMPLEX', limit: transport.bodyBytes },
    };
  return { message: error.message, extensions: { code: 'BAD_INPUT' } };
}

function answer(reply: FastifyReply, status: number, error: GraphQLFormattedError): FastifyReply {
  if (status === 503) void reply.header('retry-after', String(RETRY_AFTER));
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="perennial"');
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [error] }));
}
