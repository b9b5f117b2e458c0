import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../src/kernel/package-root.js';
import { kill9 } from './child.js';

const ROOT = packageRoot();

/** What a command came to. */
export interface Ended {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `perennial start` of its own: another process, with real sockets. */
export interface RunningProgram {
  /** `http://127.0.0.1:…`, without a path. */
  readonly url: string;
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Asks it to end, as an operator does, and answers how it ended. */
  stop(): Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

/** Runs the command line to its end, with no settings but these. */
export function runProgram(args: readonly string[], environment: Environment = {}): Promise<Ended> {
  const { ended } = launch(args, environment);
  return ended;
}

/** Runs the command line, and leaves it to the test to interrupt it. */
export const launchProgram = (
  args: readonly string[],
  environment: Environment = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => launch(args, environment);

/** Starts the server, and waits until it listens. @throws with its output when it ends instead */
export async function startProgram(environment: Environment, ...args: string[]): Promise<RunningProgram> {
  return listening(launch(['start', ...args], { PORT: '0', LOG_LEVEL: 'warn', ...environment }));
}

/** A process that has loaded everything and waits: what is killed has a successor at once. */
export interface Spare {
  /** Lets it open the database and begin. @throws with its output when it ends instead */
  go(): Promise<RunningProgram>;
  drop(): Promise<void>;
}

/** The engine room in a process of its own (test/support/children/engine.ts), ready to begin. */
export function spareEngine(environment: Environment): Spare {
  const launched = launchFile(engineFile(), [], { PORT: '0', LOG_LEVEL: 'warn', ...environment }, 'pipe');
  return {
    go: () => {
      launched.child.stdin?.write('go\n');
      return listening(launched);
    },
    drop: () =>
      launched.child.exitCode === null && launched.child.signalCode === null
        ? kill9(launched.child)
        : Promise.resolve(),
  };
}

async function listening({ child, ended, output }: Launched): Promise<RunningProgram> {
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /listens on (http:\/\/\S+)\/graphql/.exec(output().stdout)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ code, stdout, stderr }) => reject(new Error(`start ended with ${code}: ${stdout}${stderr}`)));
  });
  return {
    url,
    child,
    output: () => output().stdout + output().stderr,
    kill: () => (child.exitCode === null && child.signalCode === null ? kill9(child) : Promise.resolve()),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Whoever runs the tests may be ended at any time: nothing that it started is to go on. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

type Launched = ReturnType<typeof launchFile>;

const launch = (args: readonly string[], environment: Environment): Launched =>
  launchFile(join(build(), 'src', 'main.js'), args, environment);

function launchFile(
  file: string,
  args: readonly string[],
  environment: Environment,
  stdin: 'ignore' | 'pipe' = 'ignore',
) {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...environment };
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, env, stdio: [stdin, 'pipe', 'pipe'] });
  child.stdin?.on('error', () => undefined); // it may be killed while it is told to begin
  alive.add(child);
  child.once('close', () => alive.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => (stdout += chunk));
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, output: () => ({ stdout, stderr }) };
}

let built: string | undefined;

/**
 * The program as it is run: of dist/ when that is no older than the sources (`npm test` builds it), else of a build of
 * the sources as they are.
 */
function build(): string {
  built ??= isFresh(join(ROOT, 'dist')) ? join(ROOT, 'dist') : buildBeside();
  return built;
}

/** Runs a file of test/support/children, built with the program, to its end. */
export const runBuiltChild = (name: string, ...args: string[]): Promise<Ended> =>
  launchFile(builtModule(join('test', 'support', 'children', `${name}.js`)), args, {}).ended;

/** A module of that build: `src/sdk/index.js`. */
export const builtModule = (path: string): string => join(build(), path);

let engine: string | undefined;

/** The engine child as one file: that halves its start, of which the campaigns make hundreds. */
function engineFile(): string {
  if (engine !== undefined) return engine;
  const outfile = join(ROOT, 'dist', 'for-tests', `engine.${process.pid}.mjs`);
  const banner = {
    js:
      "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url); const " +
      '__filename = import.meta.filename; const __dirname = import.meta.dirname;',
  };
  buildSync({
    entryPoints: [builtModule(join('test', 'support', 'children', 'engine.js'))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'bundle',
    external: ['better-sqlite3'],
    banner,
    logLevel: 'error',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  engine = outfile;
  return outfile;
}

const sources = (): string[] =>
  ['src', 'migrations', join('test', 'support', 'children')].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(ROOT, folder, name)),
  );

const outputOf = (folder: string, source: string): string =>
  join(folder, relative(ROOT, source).replace(/\.ts$/, '.js'));

function isFresh(dist: string): boolean {
  return sources().every(
    (source) =>
      existsSync(outputOf(dist, source)) && statSync(outputOf(dist, source)).mtimeMs >= statSync(source).mtimeMs,
  );
}

/**
 * Translates the sources into a folder named by their content, so that whoever needs the same build at once shares it.
 */
function buildBeside(): string {
  const files = sources().map((source) => ({ source, text: readFileSync(source, 'utf8') }));
  const name = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const folder = join(ROOT, 'dist', 'for-tests', name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  for (const { source, text } of files) {
    const file = outputOf(draft, source);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, transformSync(text, SWC).code);
  }
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another test file was first
  }
  return folder;
}

/** As Jest translates them: decorators with the metadata that TypeORM and type-graphql read. */
const SWC = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
} as const;
