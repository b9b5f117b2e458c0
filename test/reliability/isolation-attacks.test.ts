import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../src/kernel/context.js';
import { quietLog } from '../../src/kernel/log.js';
import { CRASH_POLICY } from '../../src/plugin/host/crash.rules.js';
import { type CodeCall, messageOf } from '../../src/plugin/host/host.messages.js';
import { LogGate } from '../../src/plugin/host/log-gate.js';
import { THREAD_LIMITS } from '../../src/plugin/host/plugin-thread.js';
import { WorkerHost } from '../../src/plugin/host/worker-host.js';
import { FairTime } from '../../src/plugin/load/fair-time.js';
import { chooseIsolation, type Isolation, permissionSwitch } from '../../src/plugin/load/isolation.js';
import { loadInWorker } from '../../src/plugin/load/worker-load.js';

/** What bad code does to whoever runs it. */
const CODE = `import { defineAction, definePlugin } from 'perennial/sdk';
import childProcess from 'node:child_process';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
const act = (run) => defineAction({ title: 'An action', run });
const kept = [];
let calls = 0;
const attempt = (run) => { try { return String(run()).slice(0, 80); } catch (error) {
  return error.code ?? error.message; } };
export default definePlugin({ name: 'bad', version: '1.0.0', compatible: '^1.0.0', actions: {
  count: act(() => ++calls),
  stray: act(() => { for (const odd of [null, undefined, 1, 'x', [], {}, { type: null }, { type: 'answer' },
    { type: 'answer', id: 1, value: '{' }, { type: 'answer', id: 'x', value: 1 }, { type: 'log', message: null },
    { type: 'log', message: 'm', data: 'no JSON' }, { type: 'refusal', id: 99 }, { type: 'faulty' },
    { type: 'ready' }, { type: 'ready', actions: null }]) parentPort.postMessage(odd); return 'sent'; }),
  flood: act((_, { log }) => { for (let n = 0; n < 50_000; n += 1) log('line ' + n); return 'logged'; }),
  raw: act(() => { try { writeSync(3, 'no frame\\n{"type":"message"}\\nnull\\n'); } catch {} return 'wrote'; }),
  wasm: act(async () => { for (;;) { const memory = new WebAssembly.Memory({ initial: 320 });
    new Uint8Array(memory.buffer).fill(1); kept.push(memory); await new Promise((done) => setTimeout(done, 5)); } }),
  others: act(() => ({
    kill: attempt(() => process.kill(process.ppid, 0)),
    group: attempt(() => process.kill(0, 'SIGTERM')),
    nice: attempt(() => os.setPriority(process.ppid, 19)),
    exec: attempt(() => childProcess.execSync('id')),
    spawn: attempt(() => childProcess.spawn('id')),
    nested: attempt(() => new Worker('for (;;);', { eval: true })),
    binding: attempt(() => process.binding('fs')),
    environment: Object.keys(process.env).length,
  })),
  files: act(() => ({
    own: attempt(() => readFileSync('/proc/self/environ')),
    parents: attempt(() => readFileSync('/proc/' + process.ppid + '/environ')),
    secret: attempt(() => readFileSync(SECRET, 'utf8')),
    write: attempt(() => writeFileSync(SECRET + '.new', 'x')),
  })),
} });
`;

const MODES: readonly Isolation[] = permissionSwitch() === undefined ? ['THREAD'] : ['PROCESS', 'THREAD'];

describe.each(MODES)('code that attacks whoever runs it, in a %s', (mode) => {
  const folder = mkdtempSync(join(tmpdir(), 'attack-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'secret-'));
  const file = join(folder, 'plugin.ts');
  const secret = join(elsewhere, 'secret.txt');
  const lines: { readonly message: string; readonly data: unknown }[] = [];
  const keep = (data: { readonly data?: unknown }, message: string) => void lines.push({ message, data: data.data });
  const log = { ...quietLog, info: keep, warn: keep } as unknown as typeof quietLog;
  const ctx = new Context(SYSTEM, new VirtualClock(1_000_000_000_000), log, undefined as never);
  let host: WorkerHost;

  beforeAll(() => {
    chooseIsolation(mode);
    writeFileSync(secret, 'the key of the house');
    writeFileSync(file, CODE.replaceAll('SECRET', JSON.stringify(secret)));
    host = new WorkerHost({
      limits: { ...THREAD_LIMITS, memoryMb: 64, beatMs: 50 },
      policy: { ...CRASH_POLICY, most: 50, firstPause: 1, longestPause: 1 },
      onQuarantine: async () => undefined,
    });
    host.use(new Map([['bad', { file, hash: 'one' }]]));
  });
  afterAll(async () => {
    await host.stop();
    chooseIsolation(undefined);
    for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true });
  });

  const call = (name: string): Promise<unknown> => {
    const made: CodeCall = {
      kind: 'ACTION',
      name,
      input: {},
      idempotencyKey: 'key',
      settings: {},
      facts: {},
      account: { id: 'acct_1', externalId: 'acme' },
    };
    return host.call(ctx, 'bad', made, AbortSignal.timeout(60_000));
  };

  it('passes over messages that are none', async () => {
    expect(await call('count')).toBe(1);
    expect(await call('stray')).toBe('sent');
    // in a thread that number is a channel of this whole process, from which no thread can be kept
    if (mode === 'PROCESS') expect(await call('raw')).toBe('wrote');
    expect(await call('count')).toBe(2);
  });

  it('drops a flood of its log, and says how much was dropped', async () => {
    lines.length = 0;
    expect(await call('flood')).toBe('logged');
    expect(lines.length).toBeLessThanOrEqual(400);
    expect(lines.length).toBeGreaterThan(10);
    await new Promise((done) => setTimeout(done, 1_200));
    await call('flood');
    expect(lines.some(({ message }) => /\d{4,} lines before it were dropped/.test(message))).toBe(true);
  });

  it('counts what WebAssembly takes as memory', async () => {
    await expect(call('wasm')).rejects.toMatchObject({ code: 'MEMORY' });
    expect(await call('count')).toBe(1);
  });

  it('refuses signals, processes and threads', async () => {
    expect(await call('others')).toEqual({
      kill: 'ERR_ACCESS_DENIED',
      group: 'ERR_ACCESS_DENIED',
      nice: 'ERR_ACCESS_DENIED',
      exec: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      nested: 'ERR_ACCESS_DENIED',
      binding: 'ERR_ACCESS_DENIED',
      environment: 0,
    });
  });

  if (mode === 'PROCESS')
    it('reads and writes no file but its own', async () => {
      expect(await call('files')).toEqual({
        own: 'ERR_ACCESS_DENIED',
        parents: 'ERR_ACCESS_DENIED',
        secret: 'ERR_ACCESS_DENIED',
        write: 'ERR_ACCESS_DENIED',
      });
    });

  it('loads a definition whose file attacks while it is loaded', async () => {
    const bad = join(folder, 'index.ts');
    writeFileSync(
      bad,
      `import { definePlugin } from 'perennial/sdk'; import { parentPort } from 'node:worker_threads';
      parentPort.postMessage(null); parentPort.postMessage('READY'); parentPort.postMessage({ type: 1 });
      let said = ''; try { process.kill(process.ppid, 'SIGKILL'); } catch (error) { said = error.code; }
      export default definePlugin({ name: 'bad', version: '1.0.0', compatible: '^1.0.0', description: said });`,
    );
    expect(await loadInWorker(bad, { timeoutMs: 20_000, memoryMb: 128 })).toMatchObject({
      definition: { name: 'bad', description: 'ERR_ACCESS_DENIED' },
    });
  });

  it('ends a file that never comes to its end', async () => {
    const bad = join(folder, 'other.ts');
    writeFileSync(bad, 'for (;;);');
    expect(await loadInWorker(bad, { timeoutMs: 1_000, memoryMb: 128 })).toEqual({ fault: 'TIMEOUT' });
  });
});

describe('what stands between code and the server', () => {
  test.each([
    null,
    undefined,
    0,
    '',
    'ready',
    [],
    {},
    { type: 'answer', id: 0, value: '1' },
    { type: 'answer', id: 1 },
  ])('%j is no message', (said) => {
    expect(messageOf(said)).toBeUndefined();
  });

  test('a gate lets a log through that is within reason, and counts the rest', () => {
    let now = 0;
    const gate = new LogGate(() => now);
    const passed = Array.from({ length: 1_000 }, () => gate.pass()).filter((dropped) => dropped !== undefined);
    expect(passed).toHaveLength(100);
    now = 1_000;
    expect(gate.pass()).toBe(900);
    expect(gate.pass()).toBe(0);
  });

  test('code that gets no processor has its time counted slower, and one that waits for ever is found out', () => {
    let now = 0;
    const time = new FairTime(0, () => now);
    now = 300;
    expect(time.take(300, 1_000)).toBe(300);
    now = 600;
    expect(time.take(350, 1_000)).toBe(100);
    now = 900;
    expect(time.take(500, 1_000)).toBe(150);
    now = 60_000;
    expect(time.take(60_000, 1_000)).toBe(1_000);
  });
});
