import { startTestApp } from '../support/app.js';
import { company, pluginsFolder, until } from '../support/company.js';
import { createSqlite } from '../support/databases.js';
import { runProgram } from '../support/program.js';

const text = (version: string, title: string, rollout: string) => `import { definePlugin, task } from 'perennial/sdk';
export default definePlugin({ name: 'care', version: '${version}', compatible: '^1.0.0', rollout: '${rollout}',
  playbooks: [
  { key: 'care', title: '${title}', purpose: 'CHECK_IN', reentry: 'always', trigger: { on: 'ticket.opened' },
    steps: [task('hello', { title: '${title}', kind: 'CHECK_IN' })] },
] });
`;

const ending: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

/** The cells of a printed table, line by line. */
const cells = (stdout: string): string[][] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

it(
  'releases versions and takes them back beside a running ' + 'server, which goes by it from the next turn on',
  async () => {
    const { url, drop } = await createSqlite();
    const plugins = pluginsFolder({ care: text('1.0.0', 'One', 'live') }, 'data');
    const server = await startTestApp(url, { PLUGINS_DIR: plugins.path });
    ending.push(drop, plugins.drop, () => server.app.stop());
    const world = company(server);
    const cli = (...args: string[]) =>
      runProgram(['playbook', ...args], { DATABASE_URL: url, LOG_LEVEL: 'warn', PLUGINS_DIR: '/nowhere' });
    plugins.write('care', text('2.0.0', 'Two', 'draft'));
    await server.client.query('mutation { reloadPlugins { changedPlaybooks } }');

    const first = await cli('list');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(cells(first.stdout)).toEqual([
      ['PLAYBOOK', 'VERSION', 'HASH', 'STATE', 'SHARE', 'LIVE RUNS'],
      ['care', '2.0.0', expect.stringMatching(/^[0-9a-f]{8}$/), 'draft', expect.anything()],
      ['care', '1.0.0', expect.stringMatching(/^[0-9a-f]{8}$/), 'live', expect.anything()],
    ]);

    const { stdout } = await cli('rollout', 'care', '--version', '2.0.0', '--state', 'canary', '--share', '0.1');
    expect(stdout.replaceAll(/\([0-9a-f]{8}\)/g, '(hash)')).toBe(
      'care 2.0.0 (hash) is canary for 10 % of the accounts; 1.0.0 (hash) is live for everybody else.\n',
    );
    expect((await cli('rollout', 'care', '--version', '2.0.0', '--state', 'live')).stdout).toMatch(/is live\.\n$/);
    await world.accounts({ externalId: 'acme' });
    const titles = async () =>
      (await world.rows<{ title_template: string }>('SELECT title_template FROM task ORDER BY created_at')).map(
        (row) => row.title_template,
      );
    await world.record([{ type: 'TICKET', properties: { externalId: 't1' } }]);
    expect(await until(titles, ({ length }) => length > 0)).toEqual(['Two']);

    expect((await cli('rollback', 'care')).stdout).toMatch(
      /^care 2\.0\.0 \(.*\) is retired; 1\.0\.0 \(.*\) is live\.\n$/,
    );
    await world.accounts({ externalId: 'globex' });
    await world.record([{ type: 'TICKET', account: 'globex', properties: { externalId: 't2' } }]);
    expect(await until(titles, ({ length }) => length > 1)).toEqual(['Two', 'One']);
    expect(cells((await cli('list', 'care', '--all')).stdout).map(([, label, , state]) => [label, state])).toEqual([
      ['VERSION', 'STATE'],
      ['2.0.0', 'retired'],
      ['1.0.0', 'live'],
    ]);
  },
);

it('says what is wrong with a call', async () => {
  const { url, drop } = await createSqlite();
  const plugins = pluginsFolder({ care: text('1.0.0', 'One', 'live') }, 'data');
  const server = await startTestApp(url, { PLUGINS_DIR: plugins.path });
  ending.push(drop, plugins.drop, () => server.app.stop());
  const cli = (...args: string[]) =>
    runProgram(['playbook', ...args], { DATABASE_URL: url, LOG_LEVEL: 'warn', PLUGINS_DIR: '/nowhere' });
  const [unknown, state, share, back, missing] = await Promise.all([
    cli('rollout', 'nobody', '--version', '1.0.0', '--state', 'live'),
    cli('rollout', 'care', '--version', '1.0.0', '--state', 'alive'),
    cli('rollout', 'care', '--version', '1.0.0', '--state', 'canary', '--share', 'ten'),
    cli('rollback', 'care'),
    cli('rollout', 'care', '--state', 'live'),
  ]);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('PLAYBOOK_UNKNOWN') });
  expect(state).toMatchObject({ code: 1, stderr: expect.stringContaining('draft, canary, live, retired') });
  expect(share).toMatchObject({ code: 1, stderr: expect.stringContaining('at most 1') });
  expect(back).toMatchObject({ code: 1, stderr: expect.stringContaining('NO_EARLIER_VERSION') });
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--version') });
});
