import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VirtualClock } from '../../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../../src/kernel/context.js';
import { quietLog } from '../../../src/kernel/log.js';
import { CRASH_POLICY } from '../../../src/plugin/host/crash.rules.js';
import type { CodeCall } from '../../../src/plugin/host/host.messages.js';
import { THREAD_LIMITS } from '../../../src/plugin/host/plugin-thread.js';
import { WorkerHost } from '../../../src/plugin/host/worker-host.js';

const CODE = `import { defineAction, definePlugin, z } from 'perennial/sdk';
const kept = [];
let calls = 0;
const act = (run) => defineAction({ title: 'An action', run });
export default definePlugin({ name: 'wild', version: '1.0.0', compatible: '^1.0.0', actions: {
  echo: defineAction({ title: 'Echo', input: z.object({ text: z.string(), times: z.number().default(2) }), run: (input,
    { idempotencyKey, settings, facts, account }) => ({ ...input, idempotencyKey, settings, facts, account }) }),
  count: act(() => ++calls),
  refuse: act((_, { giveUp }) => giveUp('no such list', 'NO_LIST')),
  fail: act(() => { throw new Error('the CRM is down'); }),
  loop: act(() => { for (;;) calls += 1; }),
  heap: act(async () => { for (;;) { kept.push(Array.from({ length: 1000 }, (_, n) => ({ n,
    text: 'x'.repeat(20) }))); await new Promise(setImmediate); } }),
  buffers: act(async () => { for (;;) { kept.push(Buffer.alloc(1_000_000,
    1)); await new Promise((done) => setTimeout(done, 1)); } }),
  buffersAtOnce: act(() => { for (;;) kept.push(Buffer.alloc(1_000_000, 1)); }),
  exit: act(() => process.exit(3)),
  throwsLate: act(() => { setTimeout(() => { throw new Error('later'); }, 20); return new Promise(() => {}); }),
  rejectsLate: act(() => { setTimeout(() => Promise.reject(new Error('later')), 5); return 'answered'; }),
  big: act(() => 'x'.repeat(50_000_000)),
  bigInside: act(() => ({ rows: Array.from({ length: 100 }, () => ['x'.repeat(500_000)]) })),
  never: act(() => new Promise(() => {})),
  slow: act((_, { signal }) => new Promise((_, refuse) => signal.addEventListener('abort', () => {
    calls = 100; refuse(new Error('aborted')); }))),
  strange: act(() => () => 1),
  secrets: act(() => Object.keys(process.env)),
}, measures: { answer: { title: 'Forty-two', run: ({ facts }) => facts['usage.activeDays'] + 40 } } });
`;

describe('the host of plugins’ code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  const file = join(folder, 'plugin.ts');
  const clock = new VirtualClock(1_000_000_000_000);
  const ctx = new Context(SYSTEM, clock, quietLog, undefined as never);
  const quarantined: string[] = [];
  let host: WorkerHost;

  beforeAll(() => writeFileSync(file, CODE));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    quarantined.length = 0;
    host = new WorkerHost({
      limits: { ...THREAD_LIMITS, memoryMb: 64, unresponsiveMs: 4_000, beatMs: 50, mostBytes: 10_000 },
      policy: { ...CRASH_POLICY, most: 2, firstPause: 1, longestPause: 1 },
      onQuarantine: async (_ctx, plugin, hash, reason) => void quarantined.push(`${plugin} ${hash} ${reason}`),
    });
    host.use(new Map([['wild', { file, hash: 'one' }]]));
  });
  afterEach(() => host.stop());

  const call = (
    name: string,
    input: CodeCall['input'] = {},
    { kind = 'ACTION' as CodeCall['kind'], ms = 20_000 } = {},
  ) => {
    const account = { id: 'acct_1', externalId: 'acme' };
    return host.call(
      ctx,
      'wild',
      { kind, name, input, idempotencyKey: 'key', settings: { token: 's' }, facts: { 'usage.activeDays': 2 }, account },
      AbortSignal.timeout(ms),
    );
  };
  const failure = async (name: string, input: CodeCall['input'] = {}) =>
    call(name, input).then(
      (answer) => ({ answer }),
      ({ code, message, isPermanent }) => ({ code, message, isPermanent }),
    );

  it('starts a plugin’s thread when it is first asked, and keeps it', async () => {
    expect(host.running).toEqual([]);
    expect(await call('count')).toBe(1);
    expect(await call('count')).toBe(2);
    expect(host.running).toEqual(['wild']);
  });

  it('hands the input, by the author’s schema, and what belongs to it', async () => {
    expect(await call('echo', { text: 'a' })).toEqual({
      text: 'a',
      times: 2,
      idempotencyKey: 'key',
      settings: { token: 's' },
      facts: { 'usage.activeDays': 2 },
      account: { id: 'acct_1', externalId: 'acme' },
    });
    expect(await failure('echo', { text: 1 })).toMatchObject({ code: 'BAD_INPUT', isPermanent: true });
  });

  it('asks measures too', async () => {
    expect(await call('answer', {}, { kind: 'MEASURE' })).toBe(42);
  });

  it('tells what is tried again from what is not', async () => {
    expect(await failure('fail')).toMatchObject({ code: 'FAILED', message: 'the CRM is down', isPermanent: false });
    expect(await failure('refuse')).toMatchObject({ code: 'NO_LIST', message: 'no such list', isPermanent: true });
    expect(await failure('missing')).toMatchObject({ code: 'MISSING_CODE', isPermanent: true });
    expect(await failure('strange')).toMatchObject({ code: 'NOT_PLAIN_DATA', isPermanent: true });
  });

  it.each([
    ['loop', 'UNRESPONSIVE'],
    ['heap', 'MEMORY'],
    ['buffers', 'MEMORY'],
    ['buffersAtOnce', expect.stringMatching(/^(MEMORY|UNRESPONSIVE)$/)], // whichever a busy machine sees first
    ['exit', 'EXITED'],
    ['throwsLate', 'CRASHED'],
  ])('ends a thread whose action does “%s”, and starts another', async (name, code) => {
    expect(await failure(name)).toMatchObject({ code, isPermanent: false });
    expect(await call('count')).toBe(1);
  });

  it('refuses an answer of 50 MB, and the thread lives on', async () => {
    await call('count');
    for (const name of ['big', 'bigInside'])
      expect(await failure(name)).toMatchObject({ code: 'ANSWER_TOO_LARGE', isPermanent: true });
    expect(await call('count')).toBe(2);
  });

  it('passes over an error that comes when its call was answered', async () => {
    expect(await call('rejectsLate')).toBe('answered');
    await sleep(50);
    expect(await call('count')).toBe(1);
  });

  it('gives a call up when its time is over, tells the code, and passes over what it answers later', async () => {
    await call('count');
    await expect(call('never', {}, { ms: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(call('slow', {}, { ms: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await sleep(50);
    expect(await call('count')).toBe(101);
  });

  it('gives the code nothing of the environment', async () => {
    expect(await call('secrets')).toEqual([]);
  });

  it(
    'quarantines a plugin that crashes too often within ten ' + 'minutes, and tells the calls under way to wait',
    async () => {
      for (let crash = 1; crash <= 1; crash += 1) expect(await failure('exit')).toMatchObject({ code: 'EXITED' });
      expect(quarantined).toEqual([]);
      expect(await failure('exit')).toMatchObject({ code: 'STAND_STILL' });
      expect(quarantined).toEqual(['wild one EXITED']);
    },
  );

  it('does not count crashes that are ten minutes apart', async () => {
    for (let crash = 1; crash <= 3; crash += 1) {
      expect(await failure('exit')).toMatchObject({ code: 'EXITED' });
      clock.moveTo(clock.now() + 600_000);
    }
    expect(quarantined).toEqual([]);
  });

  it('starts changed code afresh, and lets what is under way come to its end', async () => {
    await call('count');
    const under = call('slow', {}, { ms: 300 }).catch(({ code }) => code);
    writeFileSync(file, CODE.replace('++calls', '1000'));
    host.use(new Map([['wild', { file, hash: 'two' }]]));
    expect(await call('count')).toBe(1000);
    expect(await under).toBe('TIMEOUT');
    writeFileSync(file, CODE);
  });

  it('fails calls to code that does not load, and says why', async () => {
    const broken = join(folder, 'broken.ts');
    writeFileSync(broken, 'throw new Error("no database here");');
    host.use(new Map([['wild', { file: broken, hash: 'three' }]]));
    expect(await failure('count')).toMatchObject({
      code: 'FAULTY',
      message: expect.stringContaining('no database here'),
    });
  });
});
