import { likeText, type Sql } from '../../database/sql.js';
import { built } from '../../database/statement.js';
import { searchable } from '../../kernel/text.js';
import type { SearchedTable } from './search.rules.js';

/** Table and column in which a kind of record is looked for; every column is held in lower case when it is compared. */
const PLACES = {
  ACCOUNT: { table: 'account', column: 'search_text', title: 'name' },
  CONTACT: { table: 'contact', column: 'search_text', title: 'name' },
  MEMBER: { table: 'member', column: 'search_text', title: 'name' },
  TASK: { table: 'task', column: 'LOWER(title_template)', title: 'title_template' },
  TICKET: { table: 'ticket', column: 'LOWER(subject)', title: 'subject' },
} as const satisfies Record<SearchedTable, { table: string; column: string; title: string }>;

/**
 * The best matches of one kind: `id`, `title` and `level`, 0 for the whole text, 1 for its beginning, 2 for the
 * beginning of a word, 3 for any other place.
 */
export const searchStatement = built(
  statementFor,
  (make) => make('ACCOUNT', 'a', 1).text,
  (make) => make('CONTACT', 'a', 1).text,
  (make) => make('MEMBER', 'a', 1).text,
  (make) => make('TASK', 'a', 1).text,
  (make) => make('TICKET', 'a', 1).text,
);

function statementFor(kind: SearchedTable, text: string, most: number): Sql {
  const { table, column, title } = PLACES[kind];
  const lower = text.toLowerCase();
  const escaped = likeText(column === 'search_text' ? searchable(text) : lower);
  const like = `LIKE ? ESCAPE '!'`;
  const level =
    `CASE WHEN LOWER(${title}) = ? THEN 0 WHEN ${column} ${like} THEN 1 ` + `WHEN ${column} ${like} THEN 2 ELSE 3 END`;
  return {
    text:
      `SELECT id, ${title} AS title, ${level} AS level FROM ${table} WHERE ${column} ${like} ` +
      `ORDER BY level, LENGTH(${title}), id LIMIT ${Math.trunc(most)}`,
    values: [lower, `${escaped}%`, `% ${escaped}%`, `%${escaped}%`],
  };
}
