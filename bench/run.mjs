import { fork } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeResult } from './lib/figure.mjs';
import { keepInReadme } from './lib/readme.mjs';
import { table } from './lib/table.mjs';

const ROWS = readdirSync(join(import.meta.dirname, 'rows'))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.replace('.mjs', ''));

const USAGE = `npm run bench                    every row (${ROWS.join(', ')}), at full length
npm run bench -- NAME …          only these rows
npm run bench -- --quick         a minute's worth of each
Figures go to bench/results/NAME.json. MariaDB is measured when BENCH_MYSQL_URL (or TEST_MYSQL_URL) names one.`;

const { names, isQuick } = wanted(process.argv.slice(2));
if (!existsSync(join(import.meta.dirname, '..', 'dist', 'src', 'app.js')))
  fail('There is no build. Run `npm run bench`, which builds first, or `npm run build`.');
let isMissing = false;
for (const name of names) {
  const figures = await measure(name);
  isMissing ||= figures === undefined;
  if (figures === undefined || figures.length === 0) continue;
  writeResult(name, figures, { isQuick });
  keepInReadme();
  console.log(`\n${table(figures)}\n`);
}
process.exitCode = isMissing ? 1 : 0;

function wanted(args) {
  if (args.includes('--help')) {
    console.log(USAGE);
    process.exit(0);
  }
  const unknown = args.filter((arg) => arg !== '--quick' && !ROWS.includes(arg));
  if (unknown.length > 0) fail(`There is no row ${unknown.join(', ')}.\n\n${USAGE}`);
  const named = args.filter((arg) => arg !== '--quick');
  return { names: named.length > 0 ? named : ROWS, isQuick: args.includes('--quick') };
}

/** Each row runs in a process of its own, so that one's heap is not the next one's. Undefined when it failed. */
function measure(name) {
  return new Promise((done) => {
    let figures;
    console.log(`${name}: measuring …`);
    const child = fork(join(import.meta.dirname, 'row.mjs'), [name, ...(isQuick ? ['--quick'] : [])], {
      stdio: 'inherit',
      execArgv: ['--expose-gc'],
    });
    child.on('message', (message) => (figures = message.figures));
    child.on('exit', (code) => done(code === 0 ? figures : undefined));
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop).once('SIGTERM', stop);
  });
}

function fail(text) {
  console.error(text);
  process.exit(2);
}
