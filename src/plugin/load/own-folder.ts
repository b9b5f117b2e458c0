import { fileURLToPath } from 'node:url';

/**
 * Where our own modules are: src/ among the sources, dist/src/ in a build. Under Jest it is the build, so that threads
 * start as fast as they do there.
 */
export const OWN_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
