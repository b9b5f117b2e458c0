import type { Context } from '../../kernel/context.js';
import { badInput } from '../../kernel/errors.js';
import { checkText } from '../../kernel/text.js';
import type { PlaybookService } from '../../playbook/api/playbook.service.js';
import { SEARCH_TYPES, type SearchType } from './search.enums.js';
import { type Found, levelOf, ranked, SEARCHED_TABLES } from './search.rules.js';
import { searchStatement } from './search.sql.js';

const MOST_LETTERS = 100;
const MOST_FOUND = 50;

/** Looks for a text in the names and titles of several kinds of record at once. */
export class SearchService {
  constructor(private readonly playbooks: PlaybookService) {}

  /** The best first, a statement for each kind. @throws BAD_INPUT for an empty text, VALUE_TOO_LARGE for a long one */
  async find(ctx: Context, text: string, types: readonly SearchType[], most: number): Promise<Found[]> {
    const wanted = text.trim();
    if (wanted === '') throw badInput('Write what to look for.', 'text');
    checkText(wanted, MOST_LETTERS, 'text');
    if (most < 1 || most > MOST_FOUND) throw badInput(`At most ${MOST_FOUND} are found at once.`, 'first');
    const kinds = types.length > 0 ? types : SEARCH_TYPES;
    const found = await Promise.all(kinds.map((type) => this.findOf(ctx, type, wanted, most)));
    return ranked(found.flat(), SEARCH_TYPES, most);
  }

  private async findOf(ctx: Context, type: SearchType, wanted: string, most: number): Promise<Found[]> {
    const table = SEARCHED_TABLES.find((one) => one === type);
    if (table === undefined) return this.findPlaybooks(ctx, wanted);
    const { text, values } = searchStatement(table, wanted, most);
    const rows = await ctx.db.query<{ id: string; title: string; level: number }>(text, values);
    return rows.map(({ id, title, level }) => ({ type, id, title, level: Number(level) }));
  }

  private async findPlaybooks(ctx: Context, wanted: string): Promise<Found[]> {
    const all = await this.playbooks.list(ctx);
    return all.flatMap(({ id, key, title }) => {
      const levels = [title, key].flatMap((text) => levelOf(text.toLowerCase(), wanted.toLowerCase()) ?? []);
      return levels.length === 0 ? [] : [{ type: 'PLAYBOOK', id, title, level: Math.min(...levels) }];
    });
  }
}
