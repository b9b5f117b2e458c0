import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What became of one plugin’s tests. */
export interface TestedPlugin {
  readonly folder: string;
  readonly passed: number;
  readonly failed: number;
  /** What the runner printed. */
  readonly output: string;
}

const CHILD = fileURLToPath(new URL('./test.child.js', import.meta.url));

/** The test files of a plugin’s folder. */
export async function testFiles(directory: string, folder: string): Promise<string[]> {
  const names = await readdir(join(directory, folder));
  return names.filter((name) => /\.test\.(ts|js|mjs)$/.test(name)).sort();
}

/**
 * Runs a plugin’s tests with Node’s own runner, each file in a process of its own. A file that cannot be run at all
 * counts as one that failed.
 */
export async function runTests(directory: string, folder: string): Promise<TestedPlugin> {
  let [passed, failed, output] = [0, 0, ''];
  for (const name of await testFiles(directory, folder)) {
    const { code, text } = await runFile(join(directory, folder, name));
    const count = (what: string) => Number(new RegExp(`^[^\\w\\n]*${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    passed += count('pass');
    failed += Math.max(count('fail'), code === 0 ? 0 : 1);
    output += text;
  }
  return { folder, passed, failed, output };
}

function runFile(file: string): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', '--test-reporter=spec', CHILD, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const take = (part: Buffer) => {
      text += part.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}
