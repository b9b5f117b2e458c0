import type { ResourceLimits } from 'node:worker_threads';

/** What is started: a module of ours that loads a plugin's file, and its limits. */
export interface CodeOrder {
  /** From src/: `plugin/host/host.worker`. */
  readonly module: string;
  readonly workerData: Readonly<Record<string, unknown>> & { readonly file: string };
  readonly resourceLimits: ResourceLimits;
  /** How often its state is read, ms. */
  readonly beatMs: number;
}

/** How the code is doing, as somebody sees it whom it cannot hold. */
export interface CodeReading {
  /** Goes on as long as the code is not in a loop. */
  readonly beat: number;
  readonly buffersKb: number;
  /** Of the process that the code is in. */
  readonly rssKb: number;
  /** The processor's time that this process has had, ms. */
  readonly cpuMs: number;
}

/** What is heard of it; `message` is whatever the code makes of it. */
export interface CodeEars {
  message(message: unknown): void;
  error(error: Error & { readonly code?: string }): void;
  exit(code: number): void;
}

/** A plugin's code where it runs: a thread of this process, or one of a process of its own. */
export interface CodeThread {
  /** Whether its process is its own, so that all of its memory is the code's. */
  readonly isAlone: boolean;
  readonly reading: CodeReading;
  postMessage(message: unknown): void;
  terminate(): Promise<unknown>;
}

/** Places of the memory that a thread shares with its watch. */
export const BEAT = 0;
export const BUFFERS_KB = 1;
