import type { Database as SqliteHandle, Statement } from 'better-sqlite3';
import { ByteCache } from '../kernel/byte-cache.js';

/** Bytes of texts; what SQLite prepares of one grows with it. */
const KEPT = 2 * 1024 * 1024;
/** What a statement takes besides its text, about: some 400 are kept. */
const OF_A_STATEMENT = 4 * 1024;

/** Prepared statements of one SQLite connection, by their text; the longest unused goes first. */
export class Statements {
  private readonly byText = new ByteCache<Statement<unknown[]>>(KEPT);

  constructor(private readonly handle: SqliteHandle) {}

  get(sql: string): Statement<unknown[]> {
    const known = this.byText.get(sql);
    if (known) return known;
    const statement = this.handle.prepare<unknown[]>(sql);
    this.byText.set(sql, statement, OF_A_STATEMENT);
    return statement;
  }
}
