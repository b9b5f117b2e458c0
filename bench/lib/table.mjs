import { isMet } from './figure.mjs';

export const COLUMNS = [
  ['figure', ({ name }) => name, 'left'],
  ['unit', ({ unit }) => unit, 'left'],
  ['ours', ({ ours }) => shown(ours)],
  ['peer', ({ peer }) => shown(peer)],
  ['limit', ({ limit }) => shown(limit)],
  ['/ peer', ({ ratioToPeer }) => shown(ratioToPeer)],
  ['/ limit', ({ ratioToLimit }) => shown(ratioToLimit)],
  ['goal', ({ goal }) => goalText(goal), 'left'],
  ['', (one) => ({ true: 'met', false: 'MISSED' })[String(isMet(one))] ?? '', 'left'],
  ['rss MB', ({ rssMb }) => shown(rssMb)],
];

/** Figures as a table for a terminal. */
export function table(figures) {
  const rows = [COLUMNS.map(([title]) => title), ...figures.map((one) => COLUMNS.map(([, read]) => read(one)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) =>
        COLUMNS[column][2] === 'left' ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [line(rows[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.slice(1).map(line)].join('\n');
}

const shown = (value) => (value === null || value === undefined ? '-' : value.toLocaleString('en'));

function goalText(goal) {
  if (!goal) return '';
  const what = { ratioToPeer: 'of peer', ratioToLimit: 'of limit', ours: '', seconds: 's' }[goal.of];
  return (
    `${goal.atLeast === undefined ? `< ${goal.under}` : `>= ${goal.atLeast}`} ${what}`.trim() +
    (goal.later === undefined ? '' : `, later ${goal.later}`)
  );
}
