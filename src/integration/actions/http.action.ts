import type { z } from 'zod';
import { BUILT_IN_ACTIONS } from '../../playbook/definition/built-in-actions.js';
import { permanent } from './action-failure.js';
import { guardedRequest, type OutgoingAnswer, type OutgoingRequest, type RequestSetting } from './guarded-request.js';
import { headerValue } from './header-value.rules.js';
import { resultOf } from './http-answer.rules.js';
import type { Performance } from './performer.js';
import { signatureHeaders } from './webhook-signature.js';

export interface HttpSetting extends RequestSetting {
  /** What requests are signed with; none = they are not signed. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
}

/** Set by us, or decided by the connection. */
const OURS = new RegExp(
  `^(${[
    'host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive',
    'proxy-.*|idempotency-key|webhook-.*',
  ].join('|')})$`,
  'i',
);

/** Calls an address with JSON, signed, under the effect's key. */
export const httpAction = (setting: HttpSetting): Performance => ({
  timeoutMs: setting.timeoutMs,
  perform: async (ctx, { payload, idempotencyKey }, signal) => {
    const { method, url, headers = {}, body, expect } = inputOf(payload.with);
    const request = signed(
      { method, url, headers, body: body === undefined ? undefined : JSON.stringify(body) },
      idempotencyKey,
      ctx.now(),
      setting.secrets,
    );
    return resultOf(await guardedRequest(request, setting, signal), expect, ctx.now());
  },
});

/** Posts a message to Slack's incoming webhook. */
export const slackAction = (webhookUrl: string | undefined, setting: HttpSetting): Performance => ({
  timeoutMs: setting.timeoutMs,
  perform: async (ctx, { payload }, signal) => {
    if (webhookUrl === undefined)
      throw permanent('NOT_CONFIGURED', 'No Slack webhook is configured. Set SLACK_WEBHOOK_URL.');
    const body = JSON.stringify({ text: parsed(BUILT_IN_ACTIONS.slack, payload.with).text });
    const answer = await guardedRequest(
      { method: 'POST', url: webhookUrl, headers: { 'content-type': 'application/json; charset=utf-8' }, body },
      setting,
      signal,
    );
    return { status: resultOf(withoutBody(answer), undefined, ctx.now()).status };
  },
});

function inputOf(given: unknown): z.output<typeof BUILT_IN_ACTIONS.http> {
  const input = parsed(BUILT_IN_ACTIONS.http, given);
  const reserved = Object.keys(input.headers ?? {}).find((name) => OURS.test(name));
  if (reserved !== undefined) throw permanent('BAD_INPUT', `The header “${reserved}” is set by Perennial.`);
  return input;
}

function signed(
  request: Omit<OutgoingRequest, 'body'> & { readonly body: string | undefined },
  key: string,
  now: number,
  secrets: readonly string[],
): OutgoingRequest {
  const { body, headers, ...rest } = request;
  const typed = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const own = {
    'idempotency-key': key,
    'user-agent': 'Perennial',
    accept: 'application/json',
    ...signatureHeaders(secrets, key, now, body ?? ''),
  };
  return { ...rest, headers: { ...typed, ...lowerCased(headers), ...own }, ...(body !== undefined && { body }) };
}

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerValue(value)]));

const withoutBody = (answer: OutgoingAnswer): OutgoingAnswer =>
  answer.status < 300 ? { ...answer, body: '' } : answer;

/** What was rendered must still be what the action takes. @throws ActionFailure BAD_INPUT, permanent */
export function parsed<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const issue = error.issues[0];
  throw permanent('BAD_INPUT', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`);
}
