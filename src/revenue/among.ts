import { isIn, type Sql } from '../database/sql.js';
import { badInput } from '../kernel/errors.js';

const MOST_VALUES = 500;

/**
 * The lists of a filter as conditions, by column; what is left out does not narrow. @throws BAD_INPUT when a list names
 * more than 500 values
 */
export function amongOf(lists: Readonly<Record<string, readonly string[] | null | undefined>>): Sql[] {
  return Object.entries(lists).flatMap(([column, values]) => {
    if (values == null) return [];
    if (values.length > MOST_VALUES)
      throw badInput(`A filter names ${MOST_VALUES} values at most; ${values.length} were given.`, 'filter');
    return [isIn(column, values)];
  });
}
