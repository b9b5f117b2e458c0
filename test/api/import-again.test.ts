import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startTestApp } from '../support/app.js';
import { createMysql, createSqlite, mysqlServer } from '../support/databases.js';
import { type Ended, runProgram } from '../support/program.js';

const ending: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-again-'));
  ending.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const databases = [['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])];

describe.each(databases)('on %s, by the command line', (_, create) => {
  const aDatabase = async (): Promise<string> => {
    const { url, drop } = await create();
    ending.push(drop);
    return url;
  };
  const setting = { PLUGINS_DIR: '/nowhere', REPORTING_CURRENCY: 'EUR' };
  const run = (url: string, folder: string, args: readonly string[] = [], more = {}): Promise<Ended> =>
    runProgram(['import', folder, '--map', join(folder, 'map.yaml'), ...args], {
      LOG_LEVEL: 'warn',
      DATABASE_URL: url,
      ...setting,
      ...more,
    });
  async function query(url: string, document: string) {
    const server = await startTestApp(url, setting);
    try {
      return await server.client.query(document);
    } finally {
      await server.app.stop();
    }
  }

  test('a later export with other figures corrects every row, says how many, and can be taken back', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    const folder = folderOf({
      'map.yaml': `name: crm
timeZone: UTC
currency: EUR
files:
  - { file: a.csv, to: account, id: id, fields: { name: name } }
  - file: s.csv
    to: subscription.changed
    account: acct
    at: start
    fields: { externalId: id, product: { const: P }, amountMinor: amount, startsOn: start }
  - { file: u.csv, to: usage, id: use, account: acct, at: day, fields: { feature: { const: board }, count: count } }
`,
      'u.csv': 'use,acct,day,count\nu1,a1,2025-04-01,5\nu2,a2,2025-04-01,5\n',
    });
    const write = (amount: number, name: string) => {
      writeFileSync(join(folder, 'a.csv'), `id,name\n${ids.map((id) => `${id},${name} ${id}`).join('\n')}\n`);
      writeFileSync(
        join(folder, 's.csv'),
        `id,acct,start,amount\n${ids.map((id) => `s-${id},${id},2025-03-01,${amount}`).join('\n')}\n`,
      );
    };
    const figures = async (url: string) => {
      const { accounts } = await query(
        url,
        '{ accounts(first: 50) { nodes { name revenue { mrr { amountMinor } } } } }',
      );
      return new Set(
        accounts.nodes.map(
          ({ name, revenue }: { name: string; revenue: { mrr: { amountMinor: number } } }) =>
            `${name.split(' ')[0]} ${revenue.mrr.amountMinor}`,
        ),
      );
    };
    const url = await aDatabase();
    write(100, 'Old');
    expect(await run(url, folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('26 new.') });

    write(250, 'New');
    writeFileSync(join(folder, 'u.csv'), 'use,acct,day,count\nu1,a1,2025-04-01,9\nu2,a2,2025-04-01,5\n');
    const refusal = expect.stringMatching(/0 new, 24 changed, 1 known before.*u\.csv:2 +KEY_REUSED /s);
    expect(await run(url, folder, ['--dry-run'])).toMatchObject({ code: 4, stdout: refusal });
    expect(await run(url, folder)).toMatchObject({ code: 4, stdout: refusal });
    expect(await figures(url)).toEqual(new Set(['New 25000']));

    const again = await run(url, folder);
    expect(again.stdout).toContain('Nothing is new');
    expect(await figures(url)).toEqual(new Set(['New 25000']));

    write(100, 'Old');
    expect((await run(url, folder)).stdout).toContain('24 changed');
    expect(await figures(url)).toEqual(new Set(['Old 10000']));
  });

  test('rows that no turn could take are refused with their place, dry and in earnest; others are taken', async () => {
    const plugins = folderOf({});
    mkdirSync(join(plugins, 'attr'));
    writeFileSync(
      join(plugins, 'attr', 'plugin.yaml'),
      'name: attr\nversion: 1.0.0\ncompatible: ^1.0.0\nattributes:\n  - { name: stores, type: double }\n',
    );
    const folder = folderOf({
      'map.yaml': `name: t
timeZone: UTC
files:
  - file: a.csv
    to: account
    id: id
    fields: { name: id, parentExternalId: parent, grade: tier, ownerExternalId: owner, stageKey: stage }
    attributes: { stores: stores }
`,
      'a.csv': `id,parent,tier,owner,stage,stores
a1,a9,A,jdoe@example.test,,12
a2,a2,,,,
a3,a4,,,,
a4,a3,,,,
a5,,Strategic enterprise tier one,,,
a6,gone,,jdoe@example.test,,
a7,,,,Nowhere,
a8,,,,,a dozen
a9,,,,,3
`,
    });
    const url = await aDatabase();
    const more = { PLUGINS_DIR: plugins };
    const said = [
      /a\.csv:3 +HIERARCHY_CYCLE /,
      /a\.csv:5 +HIERARCHY_CYCLE /,
      /a\.csv:6 +BAD_INPUT +`grade` is one of /,
      /a\.csv:8 +BAD_INPUT +stageKey: /,
      /a\.csv:9 +BAD_INPUT +stores: /,
      /5 rows refused/,
      /1 unknown owner .*2 rows taken without: jdoe@example\.test \(2\)/,
      /2 unknown parents .*2 rows taken without: a4, gone/,
    ];
    const dry = await run(url, folder, ['--dry-run'], more);
    const done = await run(url, folder, [], more);
    expect([dry.code, done.code]).toEqual([4, 4]);
    for (const words of said) for (const { stdout } of [dry, done]) expect(stdout).toMatch(words);
    const { accounts } = await query(
      url,
      '{ accounts(first: 50) { nodes { externalId parent { externalId } owner { name } stage { key } attributes } } }',
    );
    const byId = new Map(accounts.nodes.map((account: { externalId: string }) => [account.externalId, account]));
    expect([...byId.keys()].sort()).toEqual(['a1', 'a3', 'a6', 'a9']);
    expect(byId.get('a1')).toMatchObject({ parent: { externalId: 'a9' }, owner: null, attributes: { stores: 12 } });
    for (const { stage } of byId.values() as Iterable<{ stage: unknown }>) expect(stage).not.toBeNull();

    writeFileSync(join(folder, 'a.csv'), 'id,parent,tier,owner,stage,stores\na9,a1,,,,\n');
    for (const args of [['--dry-run'], []])
      expect((await run(url, folder, args, more)).stdout).toMatch(/a\.csv:2 +HIERARCHY_CYCLE /);
  });
});
