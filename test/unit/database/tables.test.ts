import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { deleteRows, insertRows, selectByKeys, updateRows } from '../../../src/database/bulk.js';
import { snakeCase } from '../../../src/database/naming.js';
import type { RowOf } from '../../../src/database/tables.js';
import { updateEach } from '../../../src/database/update-each.js';
import { entities } from '../../../src/entities.js';
import type { Scribe } from '../../../src/event/scribe.js';
import type { Context } from '../../../src/kernel/context.js';
import type { Task } from '../../../src/task/task.entity.js';

const SRC = join(process.cwd(), 'src');
const sources = (readdirSync(SRC, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.entity.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'));

/** `task` → `Task`, as the entities' files add themselves to `Tables`. */
const declared = new Map(
  sources
    .flatMap((text) => [...text.matchAll(/interface Tables \{\n([^}]*)\}/g)].map(([, lines = '']) => lines))
    .flatMap((lines) =>
      [...lines.matchAll(/readonly (\w+): (\w+);/g)].map(([, table, name]) => [table, name] as const),
    ),
);

/** Columns that are not named as their property, by what their class says to the compiler. */
const named = new Map(
  sources.flatMap((text) =>
    [...text.matchAll(/class (\w+)[^{]*\{\n[^\n]*\n\s*declare readonly columnNames\?: \{([^}]*)\}/g)].map(
      ([, name, lines = '']) =>
        [name, Object.fromEntries([...lines.matchAll(/(\w+): '(\w+)'/g)].map(([, key, to]) => [key, to]))] as const,
    ),
  ),
);

type AnyClass = abstract new (...args: never[]) => unknown;
const lineage = (entity: AnyClass | null): AnyClass[] =>
  entity?.prototype === undefined ? [] : [entity, ...lineage(Object.getPrototypeOf(entity) as AnyClass | null)];

describe('the rows of tables', () => {
  const storage = getMetadataArgsStorage();

  test('are typed by their entity: every one adds itself under the name of its table', () => {
    const tables = new Map(
      entities.map((entity) => [storage.tables.find(({ target }) => target === entity)?.name, entity.name] as const),
    );
    expect(tables.size).toBeGreaterThan(40);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(tables));
  });

  test('have the columns that the compiler makes of the properties', () => {
    const wrong = entities.flatMap((entity) => {
      const classes = lineage(entity as AnyClass);
      const told = classes.map(({ name }) => named.get(name)).find((names) => names !== undefined) ?? {};
      return storage
        .filterColumns(classes as never[])
        .filter(
          ({ propertyName, options }) =>
            (options.name ?? snakeCase(propertyName)) !== (told[propertyName] ?? snakeCase(propertyName)) ||
            /[A-Z]{2}|^[A-Z]|[^a-z0-9A-Z]/.test(propertyName),
        )
        .map(({ propertyName }) => `${entity.name}.${propertyName}`);
    });
    expect(wrong).toEqual([]);
    expect(named.size).toBeGreaterThanOrEqual(5);
  });

  test('take no column that is misspelt, and no value that the column does not hold', () => {
    const write = async (ctx: Context, scribe: Scribe, misspelt: { id: string; acount_id: string }) => {
      const right = { id: 't', account_id: 'a', due_at: null, depends_on: '[]' };
      scribe.write({ table: 'task', mode: 'update', row: right });
      // @ts-expect-error no such column
      scribe.write({ table: 'task', mode: 'update', row: { id: 't', due: 1 } });
      // @ts-expect-error no such column, in a row that was made elsewhere
      scribe.write({ table: 'task', mode: 'update', row: misspelt });
      // @ts-expect-error no such table
      scribe.write({ table: 'tasks', mode: 'update', row: right });
      // @ts-expect-error a moment is a number
      scribe.write({ table: 'task', mode: 'update', row: { id: 't', due_at: 'tomorrow' } });
      // @ts-expect-error a task has a title
      scribe.write({ table: 'task', mode: 'update', row: { id: 't', title_template: null } });
      // @ts-expect-error no such status
      scribe.write({ table: 'task', mode: 'update', row: { id: 't', status: 'FINISHED' } });
      await insertRows(ctx, 'task', [right]);
      // @ts-expect-error no such column
      await insertRows(ctx, 'task', [misspelt]);
      await updateRows(ctx, 'task', ['id'], [right]);
      // @ts-expect-error no such key
      await updateRows(ctx, 'task', ['key'], [right]);
      // @ts-expect-error no such column
      await updateRows(ctx, 'task', ['id'], [misspelt]);
      await deleteRows(ctx, 'task', 'id', ['t']);
      // @ts-expect-error no such key
      await deleteRows(ctx, 'task', 'key', ['t']);
      await updateEach(ctx, 'account_inbox', 'account_id', ['a'], 'seq = seq + 1');
      // @ts-expect-error no such key
      await updateEach(ctx, 'account_inbox', 'account', ['a'], 'seq = seq + 1');
      const [task] = await selectByKeys(ctx, 'task', ['id'], [['t']], { columns: ['id', 'due_at'] });
      // @ts-expect-error not selected
      void task?.title_template;
      // @ts-expect-error no such column
      await selectByKeys(ctx, 'task', ['id'], [['t']], { columns: ['dueAt'] });
      const dueAt: number | null | undefined = task?.due_at;
      return dueAt;
    };
    // @ts-expect-error the property, not the column
    const column: keyof RowOf<Task> = 'dueAt';
    expect([typeof write, column]).toEqual(['function', 'dueAt']);
  });
});
