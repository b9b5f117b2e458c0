import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB. */
export function rssMb(pid = process.pid) {
  if (pid === process.pid) return process.memoryUsage.rss() / 2 ** 20;
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) / 1024;
  }
}

/** Looks at a process's memory every so often; `stop` answers [seconds, MB] points. */
export function watchRss(pid = process.pid, everyMs = 250) {
  const points = [];
  const began = performance.now();
  const look = () => points.push([(performance.now() - began) / 1000, rssMb(pid)]);
  look();
  const timer = setInterval(look, everyMs).unref();
  return {
    points,
    peak: () => Math.max(...points.map(([, mb]) => mb)),
    stop() {
      clearInterval(timer);
      look();
      return points;
    },
  };
}
