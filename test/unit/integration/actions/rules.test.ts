import fc from 'fast-check';
import { nextAttemptAt, SCHEDULE } from '../../../../src/integration/actions/backoff.rules.js';
import { slackAction } from '../../../../src/integration/actions/http.action.js';
import { resultOf } from '../../../../src/integration/actions/http-answer.rules.js';
import { chooseDue, roomBeside } from '../../../../src/integration/actions/lanes.rules.js';
import type { ClaimedEffect } from '../../../../src/integration/actions/performer.js';
import { signatureHeaders } from '../../../../src/integration/actions/webhook-signature.js';
import { VirtualClock } from '../../../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../../../src/kernel/context.js';
import { quietLog } from '../../../../src/kernel/log.js';
import { Receiver } from '../../../support/receiver.js';

describe('the pauses between attempts', () => {
  it('grow from ten seconds to six hours, a fifth shorter or longer, and end after the eighth attempt', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const pauses = SCHEDULE.map((_, index) => (nextAttemptAt(0, index + 1, random) ?? 0) / (SCHEDULE[index] ?? 1));
        return (
          pauses.every((share) => share >= 0.79 && share <= 1.21) &&
          nextAttemptAt(0, SCHEDULE.length + 1, random) === undefined
        );
      }),
    );
    expect([SCHEDULE.length + 1, SCHEDULE[0], SCHEDULE.at(-1)]).toEqual([8, 10_000, 21_600_000]);
  });

  it('are as long as the receiver asks for, up to the longest', () => {
    expect(nextAttemptAt(0, 1, 0.5, SCHEDULE, 60_000)).toBe(60_000);
    expect(nextAttemptAt(0, 1, 0.5, SCHEDULE, 86_400_000)).toBe(21_600_000);
  });
});

describe('the lanes', () => {
  const room = { atOnce: 6, atOnceOfLane: 2 };
  it('leave room for others beside one that hangs', () => {
    const due = Array.from({ length: 20 }, () => ({ lane: 'hangs' })).concat({ lane: 'quick' }, { lane: 'other' });
    expect(chooseDue(due, [], room).map(({ lane }) => lane)).toEqual(['hangs', 'hangs', 'quick', 'other']);
    expect(chooseDue(due, ['hangs', 'hangs'], room).map(({ lane }) => lane)).toEqual(['quick', 'other']);
    expect(roomBeside(['hangs', 'hangs', 'quick'], room)).toEqual({ room: 3, full: ['hangs'] });
  });

  it('never hold more than there is room for', () => {
    const lanes = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
    fc.assert(
      fc.property(lanes, fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 }), (held, due) => {
        const chosen = chooseDue(
          due.map((lane) => ({ lane })),
          held,
          room,
        ).map(({ lane }) => lane);
        const countIn = (lane: string) =>
          chosen.filter((one) => one === lane).length + held.filter((one) => one === lane).length;
        return (
          chosen.length + held.length <= Math.max(room.atOnce, held.length) &&
          [...new Set(chosen)].every((lane) => countIn(lane) <= room.atOnceOfLane)
        );
      }),
    );
  });
});

describe('the signature', () => {
  it('is that of the Standard Webhooks scheme', () => {
    // the example of the scheme's own libraries
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = signatureHeaders(
      [secret],
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330_000,
      '{"test": 2432232314}',
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is there once for each secret, and not at all without one', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signatureHeaders([secret, secret], 'a', 0, '')['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(signatureHeaders([], 'a', 0, '')).toEqual({});
  });
});

describe('an answer', () => {
  const answer = (status: number, headers: Record<string, string> = {}, body = '') => ({
    status,
    headers,
    body,
    isTruncated: false,
  });
  const judged = (status: number, headers?: Record<string, string>) => {
    try {
      return resultOf(answer(status, headers), undefined, 0);
    } catch (error) {
      const { code, isPermanent, options } = error as {
        code: string;
        isPermanent: boolean;
        options: { retryAfterMs?: number };
      };
      return { code, isPermanent, retryAfterMs: options.retryAfterMs };
    }
  };

  it('is good from 200 to 299, or when it was expected', () => {
    expect(judged(204)).toEqual({ status: 204 });
    expect(resultOf(answer(404), [404], 0)).toEqual({ status: 404 });
    expect(() => resultOf(answer(200), [201], 0)).toThrow('answered 200');
  });

  it('is tried again for 408, 409, 425, 429 and from 500 on; else it is given up', () => {
    for (const status of [408, 409, 425, 429, 500, 503, 599])
      expect(judged(status)).toMatchObject({ code: `HTTP_${status}`, isPermanent: false });
    for (const status of [400, 401, 403, 404, 410, 422])
      expect(judged(status)).toMatchObject({ code: `HTTP_${status}`, isPermanent: true });
    for (const status of [301, 302, 307, 308])
      expect(judged(status)).toMatchObject({ code: 'REDIRECTED', isPermanent: true });
  });

  it('may ask for a pause in seconds or until a date', () => {
    expect(judged(503, { 'retry-after': '120' })).toMatchObject({ retryAfterMs: 120_000 });
    expect(judged(503, { 'retry-after': new Date(60_000).toUTCString() })).toMatchObject({ retryAfterMs: 60_000 });
    expect(judged(503, { 'retry-after': 'soon' })).toMatchObject({ retryAfterMs: undefined });
  });

  it('leaves JSON behind when that is short', () => {
    expect(resultOf(answer(200, { 'content-type': 'application/json' }, '{"id":1}'), undefined, 0)).toEqual({
      status: 200,
      body: { id: 1 },
    });
    expect(resultOf(answer(200, { 'content-type': 'text/html' }, '<p>'), undefined, 0)).toEqual({ status: 200 });
  });
});

describe('the action slack', () => {
  it('posts the text to the webhook that is configured', async () => {
    const receiver = await Receiver.start();
    const ctx = new Context(SYSTEM, new VirtualClock(0), quietLog, undefined as never);
    const effect = { payload: { with: { text: 'Acme renews' } }, idempotencyKey: 'k' } as unknown as ClaimedEffect;
    const setting = { allowsPrivate: true, secrets: [], timeoutMs: 1_000 };
    const signal = new AbortController().signal;
    expect(await slackAction(`${receiver.url}/services/T/B/x`, setting).perform(ctx, effect, signal)).toEqual({
      status: 200,
    });
    expect(receiver.received).toMatchObject([{ path: '/services/T/B/x', body: '{"text":"Acme renews"}' }]);
    await expect(slackAction(undefined, setting).perform(ctx, effect, signal)).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      isPermanent: true,
    });
    await receiver.stop();
  });
});
