import type { ResourceLimits, Worker } from 'node:worker_threads';
import { BEAT, BUFFERS_KB, type CodeReading } from './code.types.js';
import { startThread } from './own-module.js';

/** How the code of a thread of this process is doing. */
export function readingOf(shared: Int32Array): CodeReading {
  const { user, system } = process.cpuUsage();
  return {
    beat: Atomics.load(shared, BEAT),
    buffersKb: Atomics.load(shared, BUFFERS_KB),
    rssKb: process.memoryUsage.rss() / 1024,
    cpuMs: (user + system) / 1000,
  };
}

/** A thread of which nothing reaches this process but its messages. */
export function startWatched(
  module: string,
  workerData: Readonly<Record<string, unknown>>,
  resourceLimits: ResourceLimits,
): Worker {
  const worker = startThread(module, { workerData, resourceLimits, env: {}, stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}
