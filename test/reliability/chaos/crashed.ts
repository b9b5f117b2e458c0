import type { RunningProgram } from '../../support/program.js';

/** Whether it ended by itself, as `kill -9` would have ended it, within 20 s. */
export function hasCrashed({ child }: RunningProgram): Promise<boolean> {
  if (child.signalCode !== null || child.exitCode !== null) return Promise.resolve(child.signalCode === 'SIGKILL');
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), 20_000);
    child.once('exit', (_code, signal) => {
      clearTimeout(late);
      resolve(signal === 'SIGKILL');
    });
  });
}
