import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a TypeScript file of test/support/children as a process of its own. */
export function startChild(name: string, ...args: string[]): ChildProcess {
  const file = fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));
  return spawn(process.execPath, ['--import', 'jiti/register', file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when the child has said something. */
export async function hasSpoken(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('The child has no output.');
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${child.spawnargs.at(-1)} ended too soon`))),
  ]);
}

/** Ends a child as `kill -9` does, and waits until it is gone. */
export async function kill9(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
