import type { Row } from './field.js';
import type { MappingEntry, Scalar } from './mapping.js';

type When = MappingEntry['when'];

/** Whether a row meets its entry's `when`: every cell named is so. An empty cell is "". */
export function meets(row: Row, when: When): boolean {
  return Object.entries(when ?? {}).every(([column, wanted]) => {
    const cell = row[column]?.trim() ?? '';
    if (typeof wanted === 'object' && !Array.isArray(wanted)) return !some(cell, wanted.not);
    return some(cell, wanted);
  });
}

export const whenColumns = (when: When): string[] => Object.keys(when ?? {});

const some = (cell: string, wanted: Scalar | Scalar[]): boolean => [wanted].flat().some((each) => isSame(cell, each));

/** YAML reads True as a truth value; in the file it is a word. */
const isSame = (cell: string, wanted: Scalar): boolean =>
  typeof wanted === 'boolean' ? cell.toLowerCase() === String(wanted) : cell === String(wanted);
