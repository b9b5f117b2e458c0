import type { Database } from '../src/database/database.js';
import { eachDatabase } from './support/databases.js';

/** The changes that TypeORM would make for the tables to be as the entities say. */
async function difference({ dataSource }: Database): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

const tablesOf = async ({ reader, dialect }: Database): Promise<string[]> => {
  const rows =
    dialect === 'sqlite'
      ? await reader.query<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
      : await reader.query<{ name: string }>(
          'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY name',
        );
  return rows.map(({ name }) => name).filter((name) => name !== 'migration');
};

eachDatabase((open, kind) => {
  it('make the tables that the entities describe, and take them back, and make them again', async () => {
    const database = await open({ isEmpty: true });
    await database.migrate();
    const expected = database.dataSource.entityMetadatas.map(({ tableName }) => tableName).sort();
    expect(await database.isBehind()).toBe(false);
    expect(await difference(database)).toEqual([]);
    expect(await tablesOf(database)).toEqual(expected);

    for (const _ of database.dataSource.migrations) await database.revert();
    expect(await tablesOf(database)).toEqual([]);
    expect(await database.isBehind()).toBe(true);

    expect(await database.migrate()).toHaveLength(database.dataSource.migrations.length);
    expect(await difference(database)).toEqual([]);
    expect(await database.migrate()).toEqual([]);
  });

  if (kind === 'mysql') {
    it('give every column of text the character set and collation of its entity', async () => {
      const database = await open({ isEmpty: true });
      await database.migrate();
      const rows = await database.reader.query<{ name: string; collation: string }>(
        "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, COLLATION_NAME AS collation FROM " +
          'information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL AND ' +
          "TABLE_NAME <> 'migration'",
      );
      const found = new Map(rows.map(({ name, collation }) => [name, collation]));
      const expected = database.dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
        columns.flatMap(({ databaseName, collation }) =>
          collation ? [[`${tableName}.${databaseName}`, collation] as const] : [],
        ),
      );
      expect(expected.length).toBeGreaterThan(20);
      expect(found).toEqual(new Map(expected));
    });
  }
});
