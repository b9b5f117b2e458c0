import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EXAMPLE_OPERATIONS } from './example-operations.js';
import { FETCHER } from './graphiql-fetcher.js';

const FETCHER_MARK = '__PERENNIAL_FETCHER__';
let page: Promise<Buffer> | undefined;

/**
 * GraphiQL in one page that loads nothing from elsewhere. It is some megabytes, so it is made at the first visit, and
 * kept packed.
 */
export async function graphiqlPage({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  page ??= render();
  const isPacked = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
  if (isPacked) reply.header('content-encoding', 'gzip');
  return reply
    .header('vary', 'accept, accept-encoding')
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .send(isPacked ? await page : await promisify(gunzip)(await page));
}

async function render(): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Perennial',
    fetcher: FETCHER_MARK,
    defaultTabs: EXAMPLE_OPERATIONS.map(({ query, variables }) => ({
      query,
      ...(variables && { variables: JSON.stringify(variables, null, 2) }),
      headers: HEADERS,
    })),
    headers: HEADERS,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  } as object);
  return promisify(gzip)(html.replace(`"${FETCHER_MARK}"`, () => `(${FETCHER})`));
}

const HEADERS = '{ "authorization": "Bearer <your key>" }';
