import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type { CodeEars, CodeOrder, CodeReading, CodeThread } from './code.types.js';
import { type FromProcess, linesOf, type ToProcess } from './frames.js';
import { permissionSwitch } from './isolation.js';
import { ownModule } from './own-module.js';
import { readableFolders } from './readable.js';

const { resolve } = createRequire(import.meta.url);

/** More than any answer or definition is long, bytes. */
const LONGEST_FRAME = 8_000_000;
/** What a process may say within a second; its own gate lets through far less. */
const MOST_FRAMES = 5_000;
/** Where the process speaks: it has no channel of Node's, which would fail here on what it cannot read. */
const VOICE = 3;

/** A plugin's code in a process of its own: an empty environment, no files but its own, no processes, no signals. */
export class CodeProcess implements CodeThread {
  readonly isAlone = true;
  reading: CodeReading = { beat: 0, buffersKb: 0, rssKb: 0, cpuMs: 0 };
  private readonly child: ChildProcess;
  private readonly gone: Promise<void>;
  private frames = 0;
  private since = performance.now();
  private hasEnded = false;

  constructor(
    order: CodeOrder,
    private readonly ears: CodeEars,
  ) {
    this.child = spawn(process.execPath, [...permissions(order.workerData.file), ...entry()], {
      env: {},
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    });
    this.gone = new Promise((done) => {
      this.child.once('error', (error) => {
        this.end(error);
        done();
      });
      this.child.once('close', (code) => {
        this.end(undefined, code ?? 1);
        done();
      });
    });
    this.child.stdin?.on('error', () => undefined);
    const voice = this.child.stdio[VOICE] as Readable | null;
    voice?.on('error', () => undefined);
    voice?.on(
      'data',
      linesOf(
        LONGEST_FRAME,
        (line) => this.hear(line),
        () => this.shut('it said more at once than an answer may hold'),
      ),
    );
    this.tell({ type: 'start', order });
  }

  postMessage(message: unknown): void {
    this.tell({ type: 'post', message });
  }

  terminate(): Promise<void> {
    this.child.kill('SIGKILL');
    return this.gone;
  }

  private tell(frame: ToProcess): void {
    if (this.child.stdin?.writable) this.child.stdin.write(`${JSON.stringify(frame)}\n`);
  }

  private hear(line: string): void {
    const now = performance.now();
    if (now - this.since > 1_000) [this.frames, this.since] = [0, now];
    this.frames += 1;
    if (this.frames > MOST_FRAMES) return this.shut('it said more than can be listened to');
    const frame = frameOf(line);
    if (frame?.type === 'message') this.ears.message(frame.message);
    else if (frame?.type === 'reading' && isReading(frame.reading)) this.reading = frame.reading;
    else if (frame?.type === 'error')
      this.ears.error(Object.assign(new Error(String(frame.message)), { code: String(frame.code) }));
  }

  private shut(why: string): void {
    this.ears.error(new Error(why));
    this.child.kill('SIGKILL');
  }

  private end(error?: Error, code = 1): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    if (error !== undefined) this.ears.error(error);
    this.ears.exit(code);
  }
}

/** What is no frame is passed over: code may write where the process speaks. */
function frameOf(line: string): FromProcess | undefined {
  try {
    const frame: unknown = JSON.parse(line);
    return typeof frame === 'object' && frame !== null ? (frame as FromProcess) : undefined;
  } catch {
    return undefined;
  }
}

const isReading = (reading: unknown): reading is CodeReading =>
  typeof reading === 'object' &&
  reading !== null &&
  ['beat', 'buffersKb', 'rssKb', 'cpuMs'].every((name) => Number.isFinite((reading as Record<string, unknown>)[name]));

function permissions(file: string): string[] {
  const name = permissionSwitch();
  if (name === undefined) return [];
  const reads = readableFolders(file).map((folder) => `--allow-fs-read=${folder}`);
  return [name, '--allow-worker', '--no-addons', '--no-warnings', ...reads];
}

/** Sources go through jiti, as threads do. */
function entry(): string[] {
  const file = ownModule('plugin/load/code.child');
  if (file.endsWith('.js')) return [file];
  const jiti = JSON.stringify(resolve('jiti'));
  return [
    '-e',
    `require(${jiti}).createJiti(${JSON.stringify(file)}, { fsCache: false }).import(${JSON.stringify(file)})`,
  ];
}
