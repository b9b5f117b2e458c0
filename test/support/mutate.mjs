/**
 * `npm run mutate [-- FILE …]`: changes each rules file in every way that StrykerJS knows, and says which changes no
 * unit test noticed. Each file is a run of its own, with only the unit tests that import it, on no database but SQLite;
 * all files together take hours, so name some, or leave it in the background.
 * The scores are kept in docs/mutation-scores.md, one line a file, as they come; the changes that survived are printed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const SCORES = 'docs/mutation-scores.md';
const KILLED = new Set(['Killed', 'Timeout', 'RuntimeError']);
const LIVES = new Set(['Survived', 'NoCoverage']);

const tracked = execFileSync('git', ['ls-files', '*.ts'], { encoding: 'utf8' }).split('\n');
const all = tracked.filter((file) => /^(src|plugins)\/.*\.rules\.ts$/.test(file));
const tests = tracked
  .filter((file) => /^(test\/unit|plugins)\/.*\.test\.ts$/.test(file))
  .map((file) => ({ file, imports: importsOf(file) }));

const named = process.argv.slice(2).map((file) => relative(root, resolve(file)));
const unknown = named.filter((file) => !all.includes(file));
if (unknown.length > 0) throw new Error(`No rules file that git knows: ${unknown.join(', ')}.`);
for (const file of named.length > 0 ? named : all) keep(file, await scoreOf(file));

/** The files that a test imports, from the package's folder. */
function importsOf(file) {
  const from = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)].map(([, path]) => path);
  return new Set(from.map((path) => `${relative(root, resolve(dirname(join(root, file)), path))}.ts`));
}

/** Changes one file in every way, each seen by its own tests only. */
async function scoreOf(file) {
  const own = tests.filter(({ imports }) => imports.has(file)).map(({ file }) => file);
  if (own.length === 0) return { killed: 0, lives: 0, own };
  const jest = 'node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js -i --bail --runTestsByPath';
  const results = await new Stryker({
    mutate: [file],
    testRunner: 'command',
    commandRunner: { command: `${jest} ${own.join(' ')}` },
    reporters: ['progress-append-only'],
    coverageAnalysis: 'off',
    concurrency: 2,
    timeoutMS: 120_000, // only what never ends: a busy machine is slow
    tempDirName: '.mutants',
    tsconfigFile: 'none', // it would be read with a TypeScript that has no such interface; tests do not need it
    ignorePatterns: ['/dist', '/docs', '/schema', '/bench', '/demo', '.mutants'],
    allowConsoleColors: false,
    logLevel: process.env.MUTATE_LOG ?? 'warn',
  }).runMutationTest();
  const text = readFileSync(file, 'utf8').split('\n');
  for (const { location, mutatorName, replacement } of results.filter(({ status }) => LIVES.has(status)))
    console.log(
      `${file}:${location.start.line} ${mutatorName}: ${text[location.start.line - 1]?.trim()} → ${replacement}`,
    );
  const count = (statuses) => results.filter(({ status }) => statuses.has(status)).length;
  return { killed: count(KILLED), lives: count(LIVES), own };
}

/** Writes the file's line of the table. */
function keep(file, { killed, lives, own }) {
  const day = new Date().toISOString().slice(0, 10);
  const score = own.length === 0 ? 'no unit test of its own' : `${((100 * killed) / (killed + lives)).toFixed(0)} %`;
  const line = `| ${file} | ${killed} | ${lives} | ${score} | ${day} |`;
  const [head, ...lines] = readFileSync(SCORES, 'utf8').trimEnd().split('\n| ---: | --- |\n');
  const kept = (lines[0] ?? '').split('\n').filter((each) => each !== '' && !each.startsWith(`| ${file} |`));
  writeFileSync(SCORES, `${head}\n| ---: | --- |\n${[...kept, line].sort().join('\n')}\n`);
  console.log(`${file}: ${killed} killed, ${lives} not: ${score}`);
}
