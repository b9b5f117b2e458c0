import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp } from '../support/app.js';
import { createSqlite } from '../support/databases.js';
import { type Ended, launchProgram, runProgram } from '../support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
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

describe('import', () => {
  const MAPPING = `name: sample
currency: EUR
files:
  - { file: accounts.csv, to: account, id: id, at: since, fields: { name: name } }
  - file: contracts.csv
    to: subscription.changed
    id: contract
    account: customer
    at: from
    fields: { externalId: contract, product: { const: App }, amountMinor: amount, startsOn: from }
  - { file: uses.csv, to: usage, id: use, account: customer, contact: person, at: day, fields: { feature: feature,
    count: count } }
`;
  const DAYS = 60;
  const day = (index: number) => new Date(Date.UTC(2025, 0, 1) + index * 86_400_000).toISOString().slice(0, 10);

  beforeAll(() => {
    writeFileSync(join(folder, 'sample.yaml'), MAPPING);
    writeFileSync(
      join(folder, 'accounts.csv'),
      `id,name,since\n${Array.from({ length: 20 }, (_, n) => `A${n},Account ${n},2025-01-01`).join('\n')}\n`,
    );
    writeFileSync(
      join(folder, 'contracts.csv'),
      [
        'contract,customer,from,amount',
        ...Array.from({ length: 20 }, (_, n) => `C${n},A${n},2025-01-01,${100 + n}.50`),
        'C99,A1,2025-02-30,5\n',
      ].join('\n'),
    );
    const uses = Array.from(
      { length: 20 * DAYS },
      (_, n) => `U${n},A${n % 20},${day(Math.floor(n / 20))},board,${1 + (n % 3)},P${n % 7}`,
    );
    uses.splice(500, 0, 'X1,A99,2025-01-05,board,1,P1', 'X2,A1,2025-01-05,board,many,P1');
    writeFileSync(join(folder, 'uses.csv'), `use,customer,day,feature,count,person\n${uses.join('\n')}\n`);
  });

  it(
    'checks in a dry run, imports, and says the second time that ' + 'nothing is new; refused rows by file and line',
    async () => {
      const DATABASE_URL = await aDatabase();
      const args = ['import', folder, '--map', join(folder, 'sample.yaml')];
      const refusals = [
        /contracts\.csv:22 +BAD_INPUT /,
        /uses\.csv:502 +ACCOUNT_UNKNOWN .*A99/,
        /uses\.csv:503 +BAD_INPUT .*many/,
      ];

      const dry = await run([...args, '--dry-run'], { DATABASE_URL });
      expect([dry.code, dry.stdout]).toEqual([4, expect.stringMatching(/^Dry run of sample: 1243 rows read/)]);
      for (const words of [...refusals, /uses\.csv +1200 would be taken as usage/]) expect(dry.stdout).toMatch(words);

      const report = join(folder, 'refused.csv');
      const done = await run([...args, '--report', report], { DATABASE_URL });
      expect([done.code, done.stdout]).toEqual([4, expect.stringMatching(/^Import sample: 1243 rows read/)]);
      for (const words of [
        ...refusals,
        /uses\.csv +1200 taken, 0 known before as usage/,
        /accounts\.csv +20 taken/,
        /3 rows refused/,
        /Nothing fired/,
      ])
        expect(done.stdout).toMatch(words);
      const [head, ...rows] = readFileSync(report, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(',').slice(0, 3).join());
      expect([head, rows.sort()]).toEqual([
        'file,line,code',
        ['contracts.csv,22,BAD_INPUT', 'uses.csv,502,ACCOUNT_UNKNOWN', 'uses.csv,503,BAD_INPUT'],
      ]);

      const server = await startTestApp(DATABASE_URL, { PLUGINS_DIR: '/nowhere', REPORTING_CURRENCY: 'EUR' });
      ending.push(() => server.app.stop());
      const { accounts, tasks } = await server.client.query(
        '{ accounts(first: 50) { totalCount nodes { externalId stage { key } usage { totalEvents } revenue { mrr { ' +
          'amountMinor } } } } tasks(first: 1) { totalCount } }',
      );
      expect([accounts.totalCount, tasks.totalCount]).toEqual([20, 0]);
      const acme = accounts.nodes.find(({ externalId }: { externalId: string }) => externalId === 'A3');
      const total = Array.from({ length: 20 * DAYS }, (_, n) => (n % 20 === 3 ? 1 + (n % 3) : 0)).reduce(
        (sum, n) => sum + n,
        0,
      );
      expect(acme).toMatchObject({
        stage: { key: expect.stringMatching(/GROWTH|ONBOARDING/) },
        usage: { totalEvents: total },
        revenue: { mrr: { amountMinor: 10_350 } },
      });
      const counts = async () =>
        server.app.database.reader.query(
          "SELECT type, COUNT(*) AS n FROM account_signal WHERE type <> 'import.finished' GROUP BY type ORDER BY type",
        );
      const before = await counts();

      const again = await run(args, { DATABASE_URL }); // beside the running server
      expect([again.code, again.stdout]).toEqual([
        4,
        expect.stringContaining('Nothing is new: everything was imported before.'),
      ]);
      expect(await counts()).toEqual(before);
    },
  );

  it('says so when every row is refused, lists them, and answers 4', async () => {
    const faulty = mkdtempSync(join(tmpdir(), 'faulty-'));
    ending.push(() => rmSync(faulty, { recursive: true, force: true }));
    writeFileSync(join(faulty, 'uses.csv'), 'id,account,at,what\nu1,nobody,2026-01-05,board\nu2,nobody,soon,board\n');
    writeFileSync(
      join(faulty, 'map.yaml'),
      'name: faulty\nfiles:\n  - { file: uses.csv, to: usage, id: id, account: account, at: at, ' +
        'fields: { feature: what } }\n',
    );
    const done = await run(['import', faulty, '--map', join(faulty, 'map.yaml')], { DATABASE_URL: await aDatabase() });
    expect([done.code, done.stdout]).toEqual([4, expect.stringContaining('Nothing was taken: 2 rows refused')]);
    expect(done.stdout).toMatch(/uses\.csv:2 {2}ACCOUNT_UNKNOWN/);
    expect(done.stdout).not.toContain('Nothing is new');
  });

  it('answers 0 when every row was taken', async () => {
    const clean = mkdtempSync(join(tmpdir(), 'clean-'));
    ending.push(() => rmSync(clean, { recursive: true, force: true }));
    writeFileSync(join(clean, 'accounts.csv'), 'id,name,since\nA1,One,2025-01-01\n');
    writeFileSync(join(clean, 'map.yaml'), MAPPING.split('\n').slice(0, 4).join('\n'));
    const done = await run(['import', clean, '--map', join(clean, 'map.yaml')], { DATABASE_URL: await aDatabase() });
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('1 new') });
  });

  it('refuses a wrong mapping or a missing file before anything is taken, with the place', async () => {
    const DATABASE_URL = await aDatabase();
    writeFileSync(join(folder, 'wrong.yaml'), MAPPING.replace('to: usage', 'to: usages'));
    writeFileSync(join(folder, 'missing.yaml'), MAPPING.replace('uses.csv', 'no-such.csv'));
    const [wrong, missing, none] = await Promise.all(
      ['wrong.yaml', 'missing.yaml', 'none.yaml'].map((name) =>
        run(['import', folder, '--map', join(folder, name)], { DATABASE_URL }),
      ),
    );
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^IMPORT_INVALID: .*wrong\.yaml, line \d+/m),
    });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringMatching(/^IMPORT_INVALID: .*no-such\.csv/m) });
    expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/^IMPORT_INVALID: .*none\.yaml/m) });
  });

  it(
    'takes an interruption without harm: asked to stop, killed, and ' + 'run again, it comes to the same as one run',
    async () => {
      const many = mkdtempSync(join(tmpdir(), 'many-'));
      ending.push(() => rmSync(many, { recursive: true, force: true }));
      const rows = 10_000;
      writeFileSync(
        join(many, 'accounts.csv'),
        `id,name,since\n${Array.from({ length: 20 }, (_, n) => `A${n},Account ${n},2025-01-01`).join('\n')}\n`,
      );
      writeFileSync(join(many, 'contracts.csv'), 'contract,customer,from,amount\nC1,A1,2025-01-01,100\n');
      writeFileSync(
        join(many, 'uses.csv'),
        [
          'use,customer,day,feature,count,person',
          ...Array.from({ length: rows }, (_, n) => `U${n},A${n % 20},${day(n % 100)},board,1,P${n % 7}`),
          '',
        ].join('\n'),
      );
      writeFileSync(join(many, 'map.yaml'), MAPPING);
      const DATABASE_URL = await aDatabase();
      const args = ['import', many, '--map', join(many, 'map.yaml')];
      const begin = (line: RegExp, signal: NodeJS.Signals) => {
        const { child, ended } = launchProgram(args, { LOG_LEVEL: 'warn', PLUGINS_DIR: '/nowhere', DATABASE_URL });
        let said = '';
        child.stderr?.on('data', (chunk) => {
          const isSaid = line.test(said);
          said += chunk;
          if (!isSaid && line.test(said)) child.kill(signal);
        });
        return ended;
      };
      const stopped = await begin(/Reading 10%/, 'SIGINT');
      expect(stopped).toMatchObject({ code: 130, stdout: expect.stringContaining('Stopped early; run it again') });
      expect(stopped.stdout).not.toMatch(new RegExp(`uses\\.csv +${rows} taken`));
      const killed = await begin(/Reading 50%/, 'SIGKILL');
      expect(killed.code).toBeNull();
      const done = await run(args, { DATABASE_URL });
      const [, taken, known] = /uses\.csv +(\d+) taken, (\d+) known before/.exec(done.stdout) ?? [];
      expect([done.code, Number(taken) + Number(known)]).toEqual([0, rows]);
      expect(Number(taken)).toBeGreaterThan(0);
      expect(Number(known)).toBeGreaterThan(0);
      const server = await startTestApp(DATABASE_URL, { PLUGINS_DIR: '/nowhere' });
      ending.push(() => server.app.stop());
      const { accounts } = await server.client.query('{ accounts(first: 50) { nodes { usage { totalEvents } } } }');
      expect(accounts.nodes).toEqual(Array(20).fill({ usage: { totalEvents: rows / 20 } }));
      expect(await run(args, { DATABASE_URL })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Nothing is new'),
      });
    },
  );
});
