import { setInterval } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';
import { BEAT, BUFFERS_KB } from '../load/code.types.js';
import { exportedBy } from '../load/exported-by.js';
import { harden } from '../load/harden.js';
import { importPlugin } from '../load/plugin-module.js';
import { countWasmMemory, wasmBytes } from '../load/wasm-memory.js';
import { lengthAsJson } from './answer-size.js';
import { type CodeCall, type FromThread, type HostOrder, type ToThread } from './host.messages.js';
import { LogGate } from './log-gate.js';

type Run = (...args: unknown[]) => unknown;
type Part = { readonly run: Run; readonly input?: { readonly parse?: (value: unknown) => unknown } };
interface Code {
  readonly actions?: Readonly<Record<string, Part>>;
  readonly measures?: Readonly<Record<string, Part>>;
}

const MOST_WORDS = 500;
const { file, alias, beats, beatMs, mostBytes } = workerData as HostOrder;
const shared = new Int32Array(beats ?? new SharedArrayBuffer(8));
const gate = new LogGate();
const calls = new Map<number, AbortController>();
const say = (message: FromThread): void => parentPort?.postMessage(message);

/** An answer that will not come again, because the code says so. */
class GivenUp extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

process.on('unhandledRejection', (reason) => say({ type: 'late', message: wordsOf(reason) }));
setInterval(beat, beatMs);
countWasmMemory();
harden();
const code = await load();
parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'abort') calls.get(message.id)?.abort();
  else void take(message.id, message.call);
});
beat();

/** Seen by the watch without a message, so that a busy main thread misses none. */
function beat(): void {
  const bytes = process.memoryUsage().arrayBuffers + wasmBytes();
  Atomics.store(shared, BUFFERS_KB, Math.min(2 ** 31 - 1, Math.ceil(bytes / 1024)));
  Atomics.add(shared, BEAT, 1);
}

async function load(): Promise<Code> {
  try {
    const module = await importPlugin<{ default?: Code }>(file, alias);
    const { actions = {}, measures = {} } = (exportedBy(module) ?? {}) as Code;
    say({ type: 'ready', actions: Object.keys(actions), measures: Object.keys(measures) });
    return { actions, measures };
  } catch (error) {
    say({ type: 'faulty', message: wordsOf(error) });
    return {};
  }
}

async function take(id: number, call: CodeCall): Promise<void> {
  const abort = new AbortController();
  calls.set(id, abort);
  try {
    say(answerOf(id, await run(call, abort.signal)));
  } catch (error) {
    const isPermanent = error instanceof GivenUp;
    say({ type: 'refusal', id, code: isPermanent ? error.code : 'FAILED', message: wordsOf(error), isPermanent });
  } finally {
    calls.delete(id);
  }
}

function run({ kind, name, input, idempotencyKey, settings, facts, account }: CodeCall, signal: AbortSignal): unknown {
  const part = (kind === 'ACTION' ? code.actions : code.measures)?.[name];
  if (typeof part?.run !== 'function')
    throw new GivenUp(`The code has no ${kind.toLowerCase()} “${name}”.`, 'MISSING_CODE');
  const tools = { settings, facts, account, fetch, signal, log, giveUp };
  return kind === 'ACTION' ? part.run(checked(part, input), { ...tools, idempotencyKey }) : part.run(tools);
}

/** By the author's own schema, so that its defaults and transforms are there. */
function checked({ input: schema }: Part, input: unknown): unknown {
  if (typeof schema?.parse !== 'function') return input;
  try {
    return schema.parse(input);
  } catch (error) {
    throw new GivenUp(wordsOf(error), 'BAD_INPUT');
  }
}

function answerOf(id: number, value: unknown): FromThread {
  if (lengthAsJson(value, mostBytes) > mostBytes) throw tooLarge();
  const text = value === undefined ? 'null' : JSON.stringify(value);
  if (text === undefined) throw new GivenUp('The answer is no plain data.', 'NOT_PLAIN_DATA');
  if (text.length > mostBytes) throw tooLarge();
  return { type: 'answer', id, value: text };
}

const tooLarge = () =>
  new GivenUp(`The answer is over ${mostBytes} characters. Answer with ids and figures.`, 'ANSWER_TOO_LARGE');

function log(message: string, data: Readonly<Record<string, unknown>> = {}): void {
  const dropped = gate.pass();
  if (dropped === undefined) return;
  const more = dropped > 0 ? ` (${dropped} lines before it were dropped)` : '';
  say({
    type: 'log',
    message: `${String(message).slice(0, MOST_WORDS - more.length)}${more}`,
    data: (JSON.stringify(data) ?? '{}').slice(0, 2000),
  });
}

function giveUp(message: string, reason = 'GIVEN_UP'): never {
  throw new GivenUp(String(message), /^[A-Z][A-Z0-9_]{0,63}$/.test(reason) ? reason : 'GIVEN_UP');
}

function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, MOST_WORDS);
}
