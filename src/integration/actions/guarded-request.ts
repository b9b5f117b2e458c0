import { lookup as resolve } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ActionFailure, permanent } from './action-failure.js';
import { isPublicAddress } from './address.rules.js';

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out = none is sent. */
  readonly body?: string;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As far as it was read. */
  readonly body: string;
  readonly isTruncated: boolean;
}

interface Address {
  readonly address: string;
  readonly family: number;
}

export interface RequestSetting {
  /** Whether private addresses may be called. */
  readonly allowsPrivate: boolean;
  /** The addresses of a name; the machine's resolver when left out. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
}

/** More of an answer is not read. */
const MOST_BYTES = 64 * 1024;

/**
 * One request to an address that was checked: the name is resolved once, every address that it has must be public, and
 * the connection goes to the very one that was checked, so that a name which answers otherwise the second time gains
 * nothing.
 * Redirects are not followed.
 * @throws ActionFailure ADDRESS_REFUSED, BAD_URL (both permanent), CONNECTION
 */
export async function guardedRequest(
  wanted: OutgoingRequest,
  setting: RequestSetting,
  signal: AbortSignal,
): Promise<OutgoingAnswer> {
  const url = urlOf(wanted.url);
  const address = await addressOf(url, setting);
  return send(url, address, wanted, signal);
}

/** A URL's parser writes every form of an IPv4 address (decimal, hex, octal, short) with its four numbers. */
function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw permanent('BAD_URL', `${JSON.stringify(text.slice(0, 200))} is no http or https address.`);
  if (url.username !== '' || url.password !== '')
    throw permanent('BAD_URL', 'A name and password in the address are not sent. Give a header.');
  return url;
}

async function addressOf(url: URL, setting: RequestSetting): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family === 0 ? await resolved(host, setting) : [{ address: host, family }];
  const hidden = setting.allowsPrivate ? undefined : found.find(({ address }) => !isPublicAddress(address));
  if (hidden !== undefined)
    throw permanent(
      'ADDRESS_REFUSED',
      `${url.hostname} is ${hidden.address}, which is no public address. ACTIONS_ALLOW_PRIVATE=true allows such ` +
        `addresses.`,
    );
  return found[0] as Address;
}

async function resolved(host: string, { resolve: own }: RequestSetting): Promise<readonly Address[]> {
  try {
    const found = await (own === undefined ? resolve(host, { all: true, verbatim: true }) : own(host));
    if (found.length > 0) return found;
  } catch (error) {
    throw new ActionFailure(
      'CONNECTION',
      `${host} could not be resolved: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
  throw new ActionFailure('CONNECTION', `${host} has no address.`);
}

function send(
  url: URL,
  address: Address,
  { method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<OutgoingAnswer> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((answer, refuse) => {
    const failed = (error: Error) =>
      refuse(signal.aborted ? signal.reason : new ActionFailure('CONNECTION', error.message));
    try {
      const sent = request(
        url,
        {
          method,
          headers: withLength(headers, body),
          agent: false,
          lookup: pinnedTo(address),
          signal,
          maxHeaderSize: 16_384,
        },
        (response) => {
          read(response).then(
            (read) => answer({ status: response.statusCode ?? 0, headers: response.headers, ...read }),
            failed,
          );
        },
      );
      sent.on('error', failed);
      sent.end(body);
    } catch (error) {
      refuse(permanent('BAD_REQUEST', (error as Error).message)); // a header that cannot be sent
    }
  });
}

const withLength = (headers: Readonly<Record<string, string>>, body: string | undefined) => ({
  ...headers,
  ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
});

/** Whatever is asked, this is the answer. */
const pinnedTo =
  ({ address, family }: Address): LookupFunction =>
  (_host, options, done) =>
    options.all === true
      ? done(null, [{ address, family }])
      : (done as unknown as (error: null, address: string, family: number) => void)(null, address, family);

async function read(response: IncomingMessage): Promise<Pick<OutgoingAnswer, 'body' | 'isTruncated'>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part.subarray(0, MOST_BYTES - size));
    size += part.length;
    if (size <= MOST_BYTES) continue;
    response.destroy();
    break;
  }
  return { body: Buffer.concat(parts).toString('utf8'), isTruncated: size > MOST_BYTES };
}
