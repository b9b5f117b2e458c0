import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { EntityClass } from './hydrate.js';
import { SnakeNaming } from './naming.js';
import { type DatabaseAddress, parseDatabaseUrl } from './url.js';

export interface Schema {
  readonly entities: readonly EntityClass<object>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** TypeORM's data source, for the application and TypeORM's own command line alike. It is not connected yet. */
export function createDataSource(url: string, schema: Schema): PerennialDataSource {
  return new PerennialDataSource(optionsFor(parseDatabaseUrl(url), schema));
}

/**
 * A data source whose entities are mapped alike on SQLite and MySQL/MariaDB. Entity classes are decorated before the
 * dialect is known, so what must differ is settled here, once the server is known and before the mapping is checked.
 */
export class PerennialDataSource extends DataSource {
  protected override async buildMetadatas(): Promise<void> {
    if (this.options.type === 'mysql') await this.recogniseMariaDb();
    else this.teachMysqlTypes();
    await super.buildMetadatas();
    if (this.options.type === 'better-sqlite3') this.adaptToSqlite();
  }

  /** MariaDB spells defaults in its catalogue differently from MySQL; TypeORM compares by the name it was given. */
  private async recogniseMariaDb(): Promise<void> {
    const rows: { version: string }[] = await this.query('SELECT VERSION() AS version');
    if (rows[0]?.version.includes('MariaDB')) Object.assign(this.driver.options, { type: 'mariadb' });
  }

  /** SQLite itself takes any name of a type; TypeORM's list of its types is shorter. */
  private teachMysqlTypes(): void {
    this.driver.supportedDataTypes.push(...(['binary', 'mediumblob', 'longtext'] as unknown as ColumnTypes));
    this.driver.withLengthColumnTypes.push(...(['binary'] as unknown as ColumnTypes));
  }

  private adaptToSqlite(): void {
    for (const column of this.entityMetadatas.flatMap(({ columns }) => columns)) {
      delete column.charset;
      delete column.collation;
      if (column.isGenerated) column.type = 'integer';
    }
  }
}

type ColumnTypes = DataSource['driver']['supportedDataTypes'];
type EntityList = (string | EntitySchema | (new () => object))[];

function optionsFor(address: DatabaseAddress, { entities, migrations }: Schema): DataSourceOptions {
  const common = {
    entities: [...entities] as EntityList,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    namingStrategy: new SnakeNaming(),
    logging: false,
    synchronize: false,
  };
  if (address.dialect === 'sqlite')
    return { ...common, type: 'better-sqlite3', database: address.file, timeout: BUSY_TIMEOUT };
  return {
    ...common,
    type: 'mysql',
    host: address.host,
    port: address.port,
    username: address.user,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4_bin',
    poolSize: 2,
    connectTimeout: 5_000,
  };
}

/** SQLite waits so long (ms) in its own thread, which is ours: hence short. Longer waits are asynchronous. */
const BUSY_TIMEOUT = 20;
