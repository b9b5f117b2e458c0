import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { built } from '../../../src/database/statement.js';
import type { Executor } from '../../../src/kernel/context.js';
import { contextOn, eachDatabase } from '../../support/databases.js';

const SRC = join(process.cwd(), 'src');
const FILES = (readdirSync(SRC, { recursive: true }) as string[]).filter((file) => file.endsWith('.sql.ts')).sort();

type Samples = readonly ((on: Executor) => string)[];

/** The statements that come of what a file exports; what is neither a text nor says what it is made from is none. */
function statementsOf(name: string, exported: unknown, on: Executor): { name: string; text: string }[] {
  if (typeof exported === 'string') return [{ name, text: exported }];
  const { samples } = exported as { readonly samples?: Samples };
  if (typeof exported !== 'function' || samples === undefined || samples.length === 0)
    throw new Error(`${name} is exported without a sample of what it is made from: see database/statement.ts`);
  return samples.map((sample) => ({ name, text: sample(on) }));
}

/** Why the database cannot prepare a statement; undefined when it can. Nothing is carried out. */
async function refusal(db: Executor, text: string): Promise<string | undefined> {
  const marks = text.replace(/'[^']*'/g, '').split('?').length - 1;
  try {
    await db.query(
      `EXPLAIN ${text}`,
      Array.from({ length: marks }, () => 1),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error);
  }
}

eachDatabase((open) => {
  test('prepares every statement that a .sql.ts file exports', async () => {
    const database = await open();
    let count = 0;
    const wrong: string[] = [];
    await database.transaction(contextOn(database), async ({ db }) => {
      for (const file of FILES) {
        const exported = (await import(pathToFileURL(join(SRC, file)).href)) as Record<string, unknown>;
        for (const [name, value] of Object.entries(exported))
          for (const { text } of statementsOf(`${file}: ${name}`, value, db)) {
            count += 1;
            const why = await refusal(db, text);
            if (why !== undefined) wrong.push(`${file}: ${name}: ${why}`);
          }
      }
    });
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(FILES.length);
  });

  test('sees a statement that no database prepares, and a builder that cannot be tried', async () => {
    const database = await open();
    const { db } = contextOn(database);
    expect(await refusal(db, 'SELECT id, titel FROM task WHERE id = ?')).toMatch(/titel/);
    expect(await refusal(db, 'SELECT id, title_template FROM task WHERE id = ?')).toBeUndefined();
    expect(() => statementsOf('x', (id: string) => `SELECT ${id}`, db)).toThrow(/without a sample/);
    const made = built(
      (columns: string) => `SELECT ${columns} FROM task`,
      (make) => make('id'),
      (make) => make('id, due_at'),
    );
    expect(statementsOf('x', made, db).map(({ text }) => text)).toEqual([
      'SELECT id FROM task',
      'SELECT id, due_at FROM task',
    ]);
  });
});
