import { ActionFailure } from './action-failure.js';
import type { OutgoingAnswer } from './guarded-request.js';

/** What of 4xx may be otherwise the next time: a timeout, a conflict, too early, too many. */
const WORTH_ANOTHER_TRY = [408, 409, 425, 429];
/** So much of a receiver's words is kept with a failure. */
const MOST_WORDS = 300;
/** A JSON answer up to so long is kept as the result. */
const MOST_RESULT = 8_000;

/**
 * What a good answer leaves behind: its status, and its body when that is JSON and short. @throws ActionFailure when it
 * is not good
 */
export function resultOf(
  answer: OutgoingAnswer,
  expected: readonly number[] | undefined,
  now: number,
): { readonly status: number; readonly body?: unknown } {
  const { status } = answer;
  const isGood = expected === undefined ? status >= 200 && status < 300 : expected.includes(status);
  if (!isGood) throw failureOf(answer, now);
  const body = jsonOf(answer);
  return { status, ...(body !== undefined && { body }) };
}

function failureOf({ status, headers, body }: OutgoingAnswer, now: number): ActionFailure {
  const said = body.trim().slice(0, MOST_WORDS);
  const words = `The receiver answered ${status}${said === '' ? '.' : `: ${said}`}`;
  if (status >= 300 && status < 400)
    return new ActionFailure(
      'REDIRECTED',
      `The receiver answered ${status}; redirects are not followed. Name the address itself.`,
      { isPermanent: true },
    );
  const isPermanent = status < 500 && !WORTH_ANOTHER_TRY.includes(status);
  const retryAfterMs = retryAfter(headers['retry-after'], now);
  return new ActionFailure(`HTTP_${status}`, words, {
    isPermanent,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Seconds, or a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function jsonOf({ body, headers, isTruncated }: OutgoingAnswer): unknown {
  if (isTruncated || body.length > MOST_RESULT || !/json/i.test(String(headers['content-type'] ?? '')))
    return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
