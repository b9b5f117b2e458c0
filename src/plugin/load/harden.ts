import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import threads from 'node:worker_threads';

/** What code could do to other processes, or to escape its watch: by module, the functions that are taken away. */
const TAKEN: readonly (readonly [object, readonly string[]])[] = [
  [
    process,
    ['kill', '_kill', 'abort', 'dlopen', 'binding', '_linkedBinding', '_debugProcess', '_debugEnd', 'chdir', 'umask'],
  ],
  [childProcess, ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync', 'ChildProcess']],
  [cluster, ['fork', 'setupPrimary', 'setupMaster']],
  [os, ['setPriority']],
  [threads, ['Worker', 'BroadcastChannel']],
];

/**
 * Takes away from the code that this thread loads next what is none of its business: signals to other processes,
 * processes and threads of its own. Where Node has permissions the process has none of these either; this stands for
 * what they leave out, and for threads.
 */
export function harden(): void {
  for (const [holder, names] of TAKEN) {
    for (const name of names) {
      if (!(name in holder)) continue;
      const refuse = function refuse(): never {
        throw Object.assign(new Error(`A plugin’s code may not use ${name}.`), { code: 'ERR_ACCESS_DENIED' });
      };
      Object.defineProperty(holder, name, { value: refuse, writable: false, configurable: false, enumerable: true });
    }
  }
  syncBuiltinESMExports();
}
