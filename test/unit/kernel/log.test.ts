import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startChild } from '../../support/child.js';

it('logs JSON lines on standard error only, without secrets and personal fields, from its level up', async () => {
  const child = startChild('log-secrets');
  const [out, err] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  expect(out).toBe('');
  const lines = err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([
    { msg: 'one', level: 30, token: '[redacted]', account: { plan: 'gold', email: '[redacted]' } },
    { msg: 'two', level: 40, apiKey: '[redacted]' },
  ]);
  expect(err).not.toContain('hunter2');
});
