import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS } from './table.mjs';

const BENCH = join(import.meta.dirname, '..');
const HEAD = '## Last figures\n';

/** Puts the figures of results/ under “Last figures” in README.md, so that what is told is what was measured. */
export function keepInReadme() {
  const results = readdirSync(join(BENCH, 'results'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(BENCH, 'results', file), 'utf8')));
  const readme = readFileSync(join(BENCH, 'README.md'), 'utf8');
  const before = readme.slice(0, readme.indexOf(HEAD) + HEAD.length);
  writeFileSync(join(BENCH, 'README.md'), `${before}\n${markdown(results)}`);
}

function markdown(results) {
  const rows = results.flatMap(({ figures, measuredAt, isQuick }) =>
    figures.map((figure) => [
      ...COLUMNS.map(([, read]) => read(figure)),
      `${measuredAt.slice(0, 10)}${isQuick ? ', quick' : ''}`,
    ]),
  );
  const titles = [...COLUMNS.map(([title]) => title), 'measured'];
  const widths = titles.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const table = [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
  return `${table}\n\n${machineOf(results[0])}\n`;
}

const machineOf = ({ machine, versions }) =>
  `On ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.os}; ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.`;
