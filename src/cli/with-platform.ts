import type { Platform } from '../app/platform.js';
import { loadConfig } from '../config.js';

/** Opens the database beside a running server, does the work, and closes it again. */
export async function withPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  const { openPlatform } = await import('../app/platform.js'); // only now: most of a command's time is reading modules
  const platform = await openPlatform(loadConfig(process.env));
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}
