import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/database/database.js';
import { holdFile } from '../../../src/database/file-lock.js';
import { quietLog } from '../../../src/kernel/log.js';

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the files of a SQLite database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['made anew', 'there before, for everybody to read'])('are its owner’s alone: %s', async (which) => {
    const data = join(folder, which.slice(0, 5).trim(), 'data');
    const file = join(data, 'perennial.db');
    const hold = holdFile(file);
    if (which.startsWith('there')) {
      writeFileSync(file, '');
      for (const name of readdirSync(data)) chmodSync(join(data, name), 0o644);
    }
    const database = await Database.open({ url: `sqlite:${file}`, log: quietLog, entities: [], migrations: [] });
    try {
      await database.migrate();
      const names = readdirSync(data).filter((name) => !name.endsWith('.lock-journal'));
      expect(names).toEqual(expect.arrayContaining(['perennial.db', 'perennial.db-shm', 'perennial.db-wal']));
      expect(names.map((name) => mode(join(data, name)))).toEqual(names.map(() => '600'));
      expect(mode(data)).toBe('700');
    } finally {
      await database.close();
      hold.release();
    }
  });
});
