import type { JobRow } from './job.entity.js';

/** A job of another machine that was not heard of for so long has lost its process, ms. */
const SILENT = 30_000;

/** How a process is called: its machine, its number there, and a mark of its own, because numbers come again. */
export const workerName = (host: string, pid: number, mark: string): string => `${host.slice(0, 60)}/${pid}/${mark}`;

/** Whether the process that does a job is gone. On this machine that can be seen; of another, its silence tells. */
export function isDead(
  { worker, heardAt }: Pick<JobRow, 'worker' | 'heardAt'>,
  seen: { readonly worker: string; readonly now: number; readonly isAlive: (pid: number) => boolean },
): boolean {
  if (worker === seen.worker) return false;
  const [host, pid] = worker.split('/');
  const [ownHost, ownPid] = seen.worker.split('/');
  if (host === ownHost && (pid === ownPid || !seen.isAlive(Number(pid)))) return true;
  return heardAt < seen.now - SILENT;
}
