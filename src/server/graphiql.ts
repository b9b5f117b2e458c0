import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PerennialError } from '../kernel/errors.js';
import { EXAMPLE_OPERATIONS } from './example-operations.js';
import { FETCHER } from './graphiql-fetcher.js';

const FETCHER_MARK = '__PERENNIAL_FETCHER__';
let page: Promise<Page> | undefined;

type Encoding = 'br' | 'gzip' | 'identity';

/** The page as it is kept: packed both ways, known by the hash of what it says. */
interface Page {
  readonly hash: string;
  readonly packed: Readonly<Record<'br' | 'gzip', Buffer>>;
}

/**
 * GraphiQL in one page that loads nothing from elsewhere. It is some megabytes, so it is made at the first visit, kept
 * packed, and sent again to a browser that has it only when it has changed.
 */
export async function graphiqlPage({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  page ??= render();
  const { hash, packed } = await page;
  const encoding = encodingFor(String(headers['accept-encoding'] ?? ''));
  reply
    .header('etag', `"${hash}-${encoding}"`)
    .header('cache-control', 'no-cache')
    .header('vary', 'accept, accept-encoding')
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer');
  if (headers['if-none-match']?.includes(`"${hash}-${encoding}"`)) return reply.code(304).send();
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .type('text/html; charset=utf-8')
    .send(encoding === 'identity' ? await promisify(gunzip)(packed.gzip) : packed[encoding]);
}

/** @throws NOT_FOUND */
export function withoutGraphiql(): never {
  throw new PerennialError('NOT_FOUND', 'GraphiQL is switched off here (GRAPHIQL). The API is at /graphql, by POST.');
}

/** The better one of those that a browser takes; `q=0` says which it does not. */
function encodingFor(accepted: string): Encoding {
  const taken = accepted
    .split(',')
    .flatMap((part) => (/;\s*q=0(\.0*)?\s*$/.test(part) ? [] : part.split(';')[0]?.trim()));
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding)) ?? 'identity';
}

async function render(): Promise<Page> {
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
  const text = html.replace(`"${FETCHER_MARK}"`, () => `(${FETCHER})`);
  const [br, packed] = await Promise.all([promisify(brotliCompress)(text, QUICKLY), promisify(gzip)(text)]);
  return { hash: createHash('sha256').update(text).digest('base64url').slice(0, 22), packed: { br, gzip: packed } };
}

/** The best that brotli can takes half a minute for some megabytes. */
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const HEADERS = '{ "authorization": "Bearer <your key>" }';
