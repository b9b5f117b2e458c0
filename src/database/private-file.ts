import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** For whom the server runs, and nobody else. */
const OWNER_ONLY = 0o600;
const OWNER_FOLDER = 0o700;
/** What SQLite and the lock keep beside a database. */
const BESIDE = ['', '-wal', '-shm', '-journal', '.lock'];

/**
 * Makes a database's file, if there is none, so that nobody but its owner can read it, and takes from the others what
 * they could read of one that is there. SQLite gives the files beside it the same rights. A folder that must be made is
 * the owner's alone; one that is there is left as it is. Where a file system knows no rights, nothing happens.
 */
export function makePrivate(file: string): void {
  if (file === ':memory:' || file === '') return;
  attempt(() => mkdirSync(dirname(file), { recursive: true, mode: OWNER_FOLDER }));
  attempt(() => closeSync(openSync(file, 'a', OWNER_ONLY)));
  for (const end of BESIDE) attempt(() => chmodSync(`${file}${end}`, OWNER_ONLY));
}

/** What cannot be done here SQLite will say better when it opens the file. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // there is no such file, or it is somebody else's
  }
}
