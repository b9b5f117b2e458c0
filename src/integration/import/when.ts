import type { CellReading, Row } from './field.js';
import type { MappingEntry, Scalar } from './mapping.js';

type When = MappingEntry['when'];

/**
 * Whether a row meets its entry's `when`: every cell named is so. An empty cell is "", and so is one that stands for
 * nothing, which may be named as it is written too.
 */
export function meets(row: Row, when: When, reading: CellReading): boolean {
  return Object.entries(when ?? {}).every(([column, wanted]) => {
    const cells = [row[column]?.trim() ?? '', reading.cell(row, column)];
    if (typeof wanted === 'object' && !Array.isArray(wanted)) return !cells.some((cell) => some(cell, wanted.not));
    return cells.some((cell) => some(cell, wanted));
  });
}

export const whenColumns = (when: When): string[] => Object.keys(when ?? {});

const some = (cell: string, wanted: Scalar | Scalar[]): boolean => [wanted].flat().some((each) => isSame(cell, each));

/** YAML reads True as a truth value; in the file it is a word. */
const isSame = (cell: string, wanted: Scalar): boolean =>
  typeof wanted === 'boolean' ? cell.toLowerCase() === String(wanted) : cell === String(wanted);
