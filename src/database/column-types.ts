/**
 * The column types of this schema, spelled once for MariaDB/MySQL. SQLite takes the same names (it derives an affinity
 * from them) and ignores character sets; PerennialDataSource leaves those out there. Migrations build their tables from
 * these too.
 *
 * Text is compared byte for byte except for trailing spaces, which `utf8mb4_bin` pads: what must be exact to the last
 * byte is kept and looked up by hash (kernel `hashKey`). Ids and codes have the same character set, though they are
 * ASCII:
 * an `ascii` column refuses to be compared with a client's text that is not, and takes no less room.
 */
export interface ColumnType {
  readonly type: string;
  readonly length?: number;
  readonly charset?: string;
  readonly collation?: string;
}

const UTF8 = { charset: 'utf8mb4', collation: 'utf8mb4_bin' } as const;

export const columnType = {
  /** A TypeID. */
  id: { type: 'varchar', length: 40, ...UTF8 },
  text: (length: number): ColumnType => ({ type: 'varchar', length, ...UTF8 }),
  longText: { type: 'longtext', ...UTF8 },
  /** SHA-256. */
  hash: { type: 'binary', length: 32 },
  /** Milliseconds since the Unix epoch. */
  time: { type: 'bigint' },
  /** `YYYY-MM-DD`. */
  date: { type: 'varchar', length: 10, ...UTF8 },
  int: { type: 'int' },
  bigInt: { type: 'bigint' },
  real: { type: 'double' },
  bool: { type: 'tinyint' },
  /** Up to 16 MB. */
  blob: { type: 'mediumblob' },
} as const satisfies Record<string, ColumnType | ((length: number) => ColumnType)>;
