import { createWriteStream } from 'node:fs';
import { setInterval } from 'node:timers';
import type { Worker } from 'node:worker_threads';
import { type FromProcess, linesOf, type ToProcess } from './frames.js';
import { readingOf, startWatched } from './watched.js';

/** The first module of a process for a plugin's code: holds its thread, and stands between it and the server. */

const LONGEST_ORDER = 64_000_000;
/** What the code may say within a second: a flood of messages stays here. */
const MOST_MESSAGES = 1_000;

const voice = createWriteStream('', { fd: 3 });
voice.on('error', () => process.exit(1));
const shared = new Int32Array(new SharedArrayBuffer(8));
let thread: Worker | undefined;
let heard = 0;

process.stdin.on(
  'data',
  linesOf(LONGEST_ORDER, take, () => process.exit(1)),
);
// a server that is gone leaves nobody behind, whatever the code does
process.stdin.on('end', () => process.exit(0));
setInterval(() => {
  heard = 0;
}, 1_000).unref();

function take(line: string): void {
  const frame = JSON.parse(line) as ToProcess;
  if (frame.type === 'post') return thread?.postMessage(frame.message);
  const { module, workerData, resourceLimits, beatMs } = frame.order;
  thread = startWatched(module, { ...workerData, beats: shared.buffer }, resourceLimits);
  thread.on('message', (message: unknown) => {
    heard += 1;
    if (heard <= MOST_MESSAGES) tell({ type: 'message', message });
  });
  thread.on('messageerror', ({ message }) => tell({ type: 'error', code: 'MESSAGE', message }));
  thread.once('error', (error: Error & { code?: string }) =>
    tell({ type: 'error', code: error.code ?? '', message: String(error.message).slice(0, 2_000) }),
  );
  thread.once('exit', (code) => voice.end(() => process.exit(code)));
  setInterval(() => tell({ type: 'reading', reading: readingOf(shared) }), beatMs);
}

function tell(frame: FromProcess): void {
  if (voice.writable) voice.write(`${textOf(frame)}\n`);
}

/** What is no JSON is nothing that we say: it is passed over. */
function textOf(frame: FromProcess): string {
  try {
    return JSON.stringify(frame);
  } catch {
    return '{}';
  }
}
