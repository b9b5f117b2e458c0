import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { PerennialError } from '../kernel/errors.js';
import { asFailure } from './driver-errors.js';
import { makePrivate } from './private-file.js';

export interface FileHold {
  release(): void;
}

/**
 * Holds a SQLite file for one `perennial start`, by an exclusive lock on a file beside it: the operating system frees
 * it when the process ends, however it ends. The command line does not take it and may write beside.
 * @throws DATABASE_IN_USE when another process holds the file, CONFIG_INVALID when there can be no such file.
 */
export function holdFile(file: string): FileHold {
  makePrivate(file);
  makePrivate(`${file}.lock`);
  const handle = lockOf(file);
  try {
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new PerennialError(
      'DATABASE_IN_USE',
      `Another server (\`perennial start\` or \`demo\`) holds ${file}. Stop it, or use MariaDB/MySQL ` +
        `(DATABASE_URL=mysql://…) for several processes.`,
      {
        file,
      },
    );
  }
  return { release: () => handle.close() };
}

function lockOf(file: string): SqliteHandle.Database {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return new SqliteHandle(`${file}.lock`, { timeout: 0 });
  } catch (error) {
    throw asFailure(error);
  }
}
