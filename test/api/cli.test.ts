import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../support/app.js';
import { pluginsFolder, pluginText } from '../support/company.js';
import { createSqlite } from '../support/databases.js';
import { clientOf } from '../support/graphql-client.js';
import { type Ended, runProgram } from '../support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runProgram(args, { LOG_LEVEL: 'warn', PLUGINS_DIR: '/nowhere', REPORTING_CURRENCY: 'EUR', ...environment });
const aDatabase = async (): Promise<string> => {
  const { url, drop } = await createSqlite();
  ending.push(drop);
  return url;
};

describe('help', () => {
  it('teaches: what it is, what to type, every command, the exit codes, where settings are', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of [
      'perennial demo',
      'perennial import',
      'start',
      'migrate',
      'key',
      'plugin',
      'schema',
      'Exit codes',
      'DATABASE_URL',
      'docs/reference/configuration.md',
    ])
      expect(stdout).toContain(word);
  });

  it('answers a wrong command line with 2, what was meant, and where the help is', async () => {
    const [unknown, option, missing] = await Promise.all([
      run(['strat']),
      run(['start', '--no-engin']),
      run(['import', folder]),
    ]);
    expect(unknown).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/unknown command 'strat'[\s\S]*start[\s\S]*--help/),
    });
    expect(option).toMatchObject({ code: 2, stderr: expect.stringContaining('--no-engine') });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--map') });
  });
});

describe('migrate', () => {
  it('makes the schema, says what it did, and does nothing the second time', async () => {
    const DATABASE_URL = await aDatabase();
    const first = await run(['migrate'], { DATABASE_URL });
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Done: \w+/) });
    expect(await run(['migrate'], { DATABASE_URL })).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });
  });
});

describe('keys, beside a running server', () => {
  let server: TestApp;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const DATABASE_URL = await aDatabase();
    server = await startTestApp(DATABASE_URL, { PLUGINS_DIR: '/nowhere' });
    ending.push(() => server.app.stop());
    environment = { DATABASE_URL };
  });

  it('are made, listed without their secret, and revoked', async () => {
    const made = await run(['key', 'create', 'billing feed', '--scopes', 'write'], environment);
    const key = made.stdout.trim();
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S{20,}\n$/) });
    expect(
      (
        await clientOf(server.url, key).ask(
          'mutation { upsertAccounts(input: { accounts: [{ externalId: "a" }] }) { results { error { code } } } }',
        )
      ).status,
    ).toBe(200);
    const listed = await run(['key', 'list'], environment);
    const line = listed.stdout.split('\n').find((text) => text.includes('billing feed')) ?? '';
    expect([listed.code, line]).toEqual([0, expect.stringMatching(/^akey_\w+ .*write.*live$/)]);
    expect(listed.stdout).not.toContain(key);
    expect(line).toContain(key.slice(0, 6)); // its prefix, to tell it by
    const id = line.split(' ')[0] as string;
    expect(await run(['key', 'revoke', id], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(id),
    });
    expect((await run(['key', 'list'], environment)).stdout).toMatch(new RegExp(`^${id}.*revoked$`, 'm'));
    // another process’s word of it holds for five seconds at most
    for (
      let tries = 0;
      (await clientOf(server.url, key).ask('{ viewer { __typename } }')).status === 200 && tries < 300;
      tries += 1
    )
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await clientOf(server.url, key).ask('{ viewer { __typename } }')).status).toBe(401);
  });

  it('are refused with words: an unknown id, a scope that is none', async () => {
    const [unknown, scope] = await Promise.all([
      run(['key', 'revoke', 'akey_none'], environment),
      run(['key', 'create', 'x', '--scopes', 'everything'], environment),
    ]);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/^NOT_FOUND: /) });
    expect(scope).toMatchObject({ code: expect.any(Number), stderr: expect.stringMatching(/read, write.*admin/s) });
    expect(scope.code).not.toBe(0);
  });
});

describe('schema print', () => {
  it('prints the schema that is committed, and the one of plugins, with no database', async () => {
    const [graphql, plugin] = await Promise.all([run(['schema', 'print']), run(['schema', 'print', '--plugin'])]);
    expect([graphql.code, plugin.code]).toEqual([0, 0]);
    expect(graphql.stdout).toBe(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
    expect(JSON.parse(plugin.stdout)).toEqual(
      JSON.parse(readFileSync(new URL('../../schema/plugin.schema.json', import.meta.url), 'utf8')),
    );
  });
});

describe('plugin', () => {
  const GOOD =
    "definePlaybook({ key: 'good', title: 'Good', purpose: 'CHECK_IN', trigger: { on: 'ticket.opened' }, steps: " +
    "[task('look', { title: 'Look', kind: 'CHECK_IN' })] })";

  it('check and test say so when there is no such plugin', async () => {
    const sound = pluginsFolder({ good: pluginText('good', GOOD) });
    ending.push(sound.drop);
    const environment = { PLUGINS_DIR: sound.path };
    const [byName, unknown, untested] = await Promise.all([
      run(['plugin', 'check', 'good'], environment),
      run(['plugin', 'check', 'goodd'], environment),
      run(['plugin', 'test', 'goodd'], environment),
    ]);
    expect(byName).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok +good 1\.0\.0/) });
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^BAD_INPUT: There is no plugin in goodd/),
    });
    expect(untested).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^BAD_INPUT: There is no plugin goodd in .*There are: good\./),
    });
  });

  it('check answers 0 for sound plugins, 4 with file, line, caret and cure for others; list names them', async () => {
    const sound = pluginsFolder({ good: pluginText('good', GOOD) });
    const bad = pluginsFolder({
      good: pluginText('good', GOOD),
      bad: pluginText(
        'bad',
        GOOD.replace("'good'", "'bad'").replace("'ticket.opened' }", "'ticket.opened', if: 'event.prio == \"HIGH\"' }"),
      ),
    });
    ending.push(sound.drop, bad.drop);
    const [checked, refused, listed, byEnvironment] = await Promise.all([
      run(['plugin', 'check', sound.path]),
      run(['plugin', 'check', bad.path]),
      run(['plugin', 'list', bad.path]),
      run(['plugin', 'check'], { PLUGINS_DIR: sound.path }),
    ]);
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok +good 1\.0\.0/) });
    expect(byEnvironment).toMatchObject({ code: 0, stdout: checked.stdout });
    expect(refused.code).toBe(4);
    expect(refused.stdout).toMatch(/^FAULT bad 1\.0\.0$/m);
    expect(refused.stdout).toMatch(/^ {2}bad\/plugin\.ts:3:\d+ ERROR UNKNOWN_\w+: .*prio/m);
    expect(refused.stdout).toMatch(/^ {6}\| +\^$/m);
    expect(refused.stdout).toMatch(/Cure: .*priority/);
    expect(refused.stdout).toMatch(/^ok +good 1\.0\.0$/m);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^bad .*FAULT.*\ngood .*ok +good$/m) });
  });
});
