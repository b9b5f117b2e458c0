import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eachServer, type TestApp } from '../support/app.js';
import { pluginsFolder } from '../support/company.js';
import { runProgram } from '../support/program.js';
import { makeQuietHistory, quiet, quietClock, quietPlugin } from '../support/quiet-history.js';

const YEAR = ['--from', '2025-02-01', '--to', '2025-12-31'];

eachServer((start) => {
  const plugins = pluginsFolder({ quiet: quietPlugin }, 'data');
  const folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  const file = join(folder, 'quiet.yaml');
  let server: TestApp;
  afterAll(() => {
    plugins.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeAll(async () => {
    writeFileSync(file, quiet(14));
    server = await start({
      byHand: true,
      clock: quietClock(),
      environment: { PLUGINS_DIR: plugins.path, REPORTING_CURRENCY: 'USD' },
    });
    await makeQuietHistory(server);
  });

  const run = (...args: string[]) =>
    runProgram(['playbook', ...args], {
      DATABASE_URL: server.app.config.databaseUrl,
      PLUGINS_DIR: plugins.path,
      REPORTING_CURRENCY: 'USD',
      LOG_LEVEL: 'warn',
    });

  test('backtest prints what it found as a table, and tasks a week as bars', async () => {
    const { code, stdout, stderr } = await run('backtest', file, ...YEAR, '--against', 'live');
    expect(`${code} ${stderr}`).toMatch(/^0 .*Playing the history/s);
    expect(stdout).toMatch(/enrolments +3 +2/);
    expect(stdout).toContain('Losses: 2. Flagged before: 1 (50 %), the median was 17 days before; missed: 1.');
    expect(stdout).toContain('Against the live version: +3 tasks, -2, 0 unchanged.');
    expect(stdout).toMatch(/2025-03-10 {2}█+ 1\n {2}2025-03-17 {3}0/);
    expect(stdout).toMatch(/Olga +3 +1/);
  });

  test('two backtests give the same bytes, with one thread or two', async () => {
    const args = ['backtest', file, ...YEAR, '--against', 'live', '--json'];
    const [one, again, two] = await Promise.all([
      run(...args, '--threads', '1'),
      run(...args, '--threads', '1'),
      run(...args, '--threads', '2'),
    ]);
    expect([one.code, again.code, two.code]).toEqual([0, 0, 0]);
    expect(JSON.parse(one.stdout)).toMatchObject({ enrolments: 3, diff: { added: 3 } });
    expect(again.stdout).toBe(one.stdout);
    expect(two.stdout).toBe(one.stdout);
  });

  test('what is no playbook, file or rule is refused with the cure', async () => {
    expect(await run('backtest', 'nobody', ...YEAR)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('PLAYBOOK_UNKNOWN: There is no playbook “nobody”. There are quiet.'),
    });
    expect(await run('backtest', './nowhere.yaml', ...YEAR)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no file ./nowhere.yaml'),
    });
    expect(await run('backtest', file, ...YEAR, '--answers', 'sometimes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('never or median'),
    });
  });

  test('a plugin that no server has loaded is played as it lies there', async () => {
    const fresh = pluginsFolder({ fresh: quietPlugin.replaceAll('quiet', 'fresh') }, 'data');
    const { code, stdout } = await runProgram(['playbook', 'backtest', 'fresh', ...YEAR], {
      DATABASE_URL: server.app.config.databaseUrl,
      PLUGINS_DIR: fresh.path,
      REPORTING_CURRENCY: 'USD',
    });
    fresh.drop();
    expect([code, stdout]).toEqual([0, expect.stringContaining('(fresh, 1.0.0)')]);
  });

  test('simulate looks ahead from the accounts’ present states, for one or for all', async () => {
    await server.app.shell.takeDue(server.app.ctx);
    const all = await run('simulate', file, '--days', '30', '--json');
    expect(`${all.code} ${all.stderr}`).toMatch(/^0/);
    expect(JSON.parse(all.stdout)).toMatchObject({ accounts: 4, enrolments: 0, holdsAlready: 4 });
    const one = await run('simulate', 'quiet', '--account', 'B', '--days', '30');
    expect(one.stdout).toMatch(/1 accounts[\s\S]*its condition holds already, so it waits +1/);
  });
});
