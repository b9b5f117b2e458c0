/** The kinds of record that are looked for in a table. */
export const SEARCHED_TABLES = ['ACCOUNT', 'CONTACT', 'MEMBER', 'TASK', 'TICKET'] as const;
export type SearchedTable = (typeof SEARCHED_TABLES)[number];
/** One record that was found. */
export interface Found {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  /** 0 for the whole text, 1 for its beginning, 2 for the beginning of a word, 3 for any other place. */
  readonly level: number;
}

/** How well a text matches; undefined when it does not. Both in lower case. */
export function levelOf(text: string, wanted: string): number | undefined {
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.includes(` ${wanted}`)) return 2;
  return text.includes(wanted) ? 3 : undefined;
}

/** The best first: by how well they match, by kind in the order of `types`, the shorter title, and the id. */
export function ranked(found: readonly Found[], types: readonly string[], most: number): Found[] {
  return found
    .toSorted(
      (one, other) =>
        one.level - other.level ||
        types.indexOf(one.type) - types.indexOf(other.type) ||
        one.title.length - other.title.length ||
        (one.id < other.id ? -1 : 1),
    )
    .slice(0, most);
}
