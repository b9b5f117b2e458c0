import type { Database as SqliteHandle, Statement } from 'better-sqlite3';

const KEPT = 400;

/** Prepared statements of one SQLite connection, by their text; the longest unused goes first. */
export class Statements {
  private readonly byText = new Map<string, Statement<unknown[]>>();

  constructor(private readonly handle: SqliteHandle) {}

  get(sql: string): Statement<unknown[]> {
    const known = this.byText.get(sql);
    if (known) {
      this.byText.delete(sql);
      this.byText.set(sql, known);
      return known;
    }
    const statement = this.handle.prepare<unknown[]>(sql);
    this.byText.set(sql, statement);
    if (this.byText.size > KEPT) this.byText.delete(this.byText.keys().next().value as string);
    return statement;
  }
}
