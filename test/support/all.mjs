/**
 * `npm test`: everything that must hold, in one command: lint, nothing unused, types and build, then every test on
 * every database at hand.
 * It says what was left out, and ends with the line `N passed, N failed`.
 * PERENNIAL_REQUIRE_DATABASES=1 makes what is left out a failure. Arguments go to Jest.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** What some tests need from outside. Unset, they are left out. */
const NEEDS = [
  {
    name: 'MariaDB',
    isThere: Boolean(process.env.TEST_MYSQL_URL),
    leftOut:
      'every test’s MariaDB half and what only MariaDB does. Set TEST_MYSQL_URL (test/support/mariadb.sh start ' +
      'DIR PORT gives one).',
    isDatabase: true,
  },
  {
    name: 'The shared data sets',
    isThere: existsSync(join(root, '..', 'shared', 'data')),
    leftOut: 'the imports and oracles that read ../shared/data.',
    isDatabase: false,
  },
];

let passed = 0;
let failed = 0;

await check('Lint and format', bin('biome'), ['check', '.']);
await check('Nothing unused', bin('knip'), ['--no-progress']);
await check('Nothing that only tests use', bin('knip'), [
  '--production',
  '--no-progress',
  '-c',
  'knip.production.jsonc',
]);
rmSync(join(root, 'dist'), { recursive: true, force: true });
await check('Types and build', bin('tsc'), ['-p', 'tsconfig.json']);
await runTests();
reportLeftOut();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** One command that counts as one check. */
async function check(title, command, args) {
  const code = await run(command, args);
  if (code === 0) passed += 1;
  else failed += 1;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${title}\n`);
}

/** Jest counts its tests; a file that could not be run at all counts as one that failed. */
async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-jest-'));
  const report = join(folder, 'report.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const code = await run(process.execPath, [
    '--experimental-vm-modules',
    '--no-warnings',
    jest,
    '--json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ]);
  const results = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, numPendingTests: 0 };
  rmSync(folder, { recursive: true, force: true });
  const failures = results.numFailedTests + results.numRuntimeErrorTestSuites;
  passed += results.numPassedTests;
  failed += failures === 0 && code !== 0 ? 1 : failures;
  if (results.numPendingTests > 0) console.log(`\nSkipped by Jest: ${results.numPendingTests} tests.`);
}

function reportLeftOut() {
  const missing = NEEDS.filter(({ isThere }) => !isThere);
  const required = process.env.PERENNIAL_REQUIRE_DATABASES === '1';
  console.log('');
  for (const { name, leftOut, isDatabase } of missing) {
    const isFailure = required && isDatabase;
    if (isFailure) failed += 1;
    console.log(`${isFailure ? 'FAIL' : 'LEFT OUT'} ${name} is not there: ${leftOut}`);
  }
}

/**
 * Runs a command in the package’s folder; its results come as standard error from Jest, so JSON never reaches the
 * terminal.
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', args.includes('--json') ? 'ignore' : 'inherit', 'inherit'],
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
