import { watch } from 'chokidar';

export interface PluginWatch {
  /** From here on no change is missed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** How long files must be still before they are read: an editor writes in several strokes. */
const STILL_MS = 150;

/**
 * Calls `onChange` when a file of the plugins directory was added, changed or removed; calls never overlap, and none is
 * lost.
 */
export function watchPlugins(directory: string, onChange: () => Promise<void>): PluginWatch {
  let isDirty = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    while (isDirty) {
      isDirty = false;
      await onChange();
    }
    running = undefined;
  };
  const watcher = watch(directory, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: STILL_MS, pollInterval: 50 },
    ignored: (path) => /node_modules|\.test\.[a-z]+$/.test(path),
  });
  watcher.on('all', () => {
    isDirty = true;
    running ??= run();
  });
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    close: async () => {
      await watcher.close();
      await running;
    },
  };
}
