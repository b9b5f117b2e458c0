import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { ServerSetting } from './setting.js';

/** A smaller answer is sent as it is, bytes. */
const SMALLEST_PACKED = 1_024;
/** How long a browser may remember what it was allowed, seconds. */
const PREFLIGHT_HOLDS = 600;
const METHODS = ['GET', 'POST'];

/**
 * How answers travel: packed by brotli or gzip for who can unpack them (events streams are not), and to pages of the
 * origins that are let in. Must come before the routes.
 */
export async function addTransfer(app: FastifyInstance, { corsOrigins }: ServerSetting): Promise<void> {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: SMALLEST_PACKED,
    globalDecompression: false,
  });
  if (corsOrigins.length > 0) await addCors(app, corsOrigins);
  app.options('/graphql', (_request, reply) =>
    reply
      .code(204)
      .header('allow', [...METHODS, 'OPTIONS'].join(', '))
      .send(),
  );
}

/** Keys go in a header that a page sets itself, so no cookies are let through. */
async function addCors(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: METHODS,
    allowedHeaders: null as never, // those that the page asks for
    exposedHeaders: ['retry-after', 'www-authenticate'],
    maxAge: PREFLIGHT_HOLDS,
    strictPreflight: false,
  });
}
