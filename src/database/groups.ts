import type { Context } from '../kernel/context.js';
import { type Sql, where } from './sql.js';

/** What records are grouped by. */
export interface Grouping {
  readonly column: string;
  /** The table beside the counted one that has it. */
  readonly join?: string;
}

export interface GroupsQuery {
  readonly table: string;
  /** Joined whatever the groups. */
  readonly join?: string;
  readonly groupings: readonly Grouping[];
  readonly conditions: readonly Sql[];
  /** Columns summed beside the count, by name. */
  readonly sums?: Readonly<Record<string, string>>;
}

export interface GroupRow {
  /** What each grouping's column holds; null for the records that have none. */
  readonly values: readonly (string | null)[];
  readonly count: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** Groups that one answer holds at most. */
const MOST_GROUPS = 2_000;

/** Counts records by what they share, in one statement; in the order of what they share, NULL first. */
export async function countGroups(ctx: Pick<Context, 'db'>, query: GroupsQuery): Promise<GroupRow[]> {
  const { table, join = '', groupings, sums = {} } = query;
  const columns = groupings.map(({ column }) => column);
  const joins = [...new Set([join, ...groupings.map(({ join }) => join ?? '')])].join(' ');
  const { text, values } = where(query.conditions);
  const selected = [
    ...columns.map((column, place) => `${column} AS group_${place}`),
    'COUNT(*) AS total',
    ...Object.entries(sums).map(([name, column]) => `SUM(${column}) AS sum_${name}`),
  ];
  const rows = await ctx.db.query<Record<string, string | number | null>>(
    `SELECT ${selected.join(', ')} FROM ${table} ${joins}${text} GROUP BY ${columns.join(', ')} ` +
      `ORDER BY ${columns.join(', ')} LIMIT ${MOST_GROUPS}`,
    values,
  );
  return rows.map((row) => ({
    values: columns.map((_, place) => (row[`group_${place}`] ?? null) as string | null),
    count: Number(row.total),
    sums: Object.fromEntries(Object.keys(sums).map((name) => [name, Number(row[`sum_${name}`] ?? 0)])),
  }));
}
