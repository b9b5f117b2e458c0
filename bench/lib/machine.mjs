import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';

const require = createRequire(import.meta.url);

/** What the figures were measured on. */
export function machine() {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.platform()} ${os.release()}`,
  };
}

/** The versions of what was measured. `more` adds a database server's, say. */
export function versions(more = {}) {
  const of = (name) => {
    try {
      return JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')).version;
    } catch {
      return undefined;
    }
  };
  return {
    node: process.versions.node,
    'better-sqlite3': of('better-sqlite3'),
    mysql2: of('mysql2'),
    graphql: of('graphql'),
    ...more,
  };
}
