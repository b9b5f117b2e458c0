import { ADMIN_KEY, startTestApp, type TestApp } from '../support/app.js';
import { company, pluginsFolder, pluginText, until } from '../support/company.js';
import { createMysql, createSqlite, mysqlServer, type TestDatabase } from '../support/databases.js';
import { runProgram, startProgram } from '../support/program.js';
import { proxyTo } from '../support/proxy.js';

const ending: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

async function place(create: () => Promise<TestDatabase>): Promise<string> {
  const { url, drop } = await create();
  ending.push(drop);
  return url;
}

const EMPTY = { PLUGINS_DIR: '/nowhere', PERENNIAL_ADMIN_KEY: ADMIN_KEY };

describe('what a start refuses', () => {
  it(
    'a second start on one SQLite file, at once and with the cure; the first goes on, and the file is free ' +
      'after it',
    async () => {
      const DATABASE_URL = await place(createSqlite);
      const first = await startProgram({ DATABASE_URL, ...EMPTY });
      ending.push(() => first.kill());
      const second = await runProgram(['start'], { DATABASE_URL, PORT: '0', ...EMPTY });
      expect(second).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/^DATABASE_IN_USE: .*Stop it, or use MariaDB/m),
      });
      expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
      expect((await first.stop()).code).toBe(0);
      const third = await startProgram({ DATABASE_URL, ...EMPTY });
      expect((await fetch(`${third.url}/healthz`)).status).toBe(200);
      await third.kill();
    },
  );

  it.each([['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])])(
    'a port in use, and ends, on %s',
    async (_name, create) => {
      const holder = await startTestApp(await place(createSqlite), EMPTY);
      ending.push(() => holder.app.stop());
      const { port } = new URL(holder.url);
      const refused = await runProgram(['start'], { DATABASE_URL: await place(create), PORT: port, ...EMPTY });
      expect(refused).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(new RegExp(`^PORT_IN_USE: .*${port}.*PORT`, 'm')),
      });
      expect((await fetch(`${holder.url}/healthz`)).status).toBe(200);
    },
  );

  it('wrong values, each by the name of its variable and with what was expected, and shows no secret', async () => {
    const wrong: [Record<string, string>, RegExp][] = [
      [{ DATABASE_URL: 'postgres://me:hunter2@host/db' }, /DATABASE_URL.*sqlite:.*mysql:/s],
      [{ DATABASE_URL: 'sqlite:/etc/passwd/below/file.db' }, /DATABASE_URL/],
      [{ DATABASE_URL: 'mysql://me:hunter2@127.0.0.1:1/db' }, /DATABASE_UNAVAILABLE.*DATABASE_URL/s],
      [{ PORT: 'four thousand' }, /PORT.*0 to 65535/s],
      [{ TIME_ZONE: 'Berlin' }, /TIME_ZONE.*Europe\/Berlin/s],
      [{ PERENNIAL_ADMIN_KEY: 'hunter2' }, /PERENNIAL_ADMIN_KEY.*20 to 200/s],
      [{ LATENESS_DAYS: '99' }, /LATENESS_DAYS.*0 to 33/s],
      ...(mysqlServer
        ? [[{ DATABASE_URL: `${mysqlServer}/no_such_database` }, /DATABASE_URL/] as [Record<string, string>, RegExp]]
        : []),
    ];
    const url = await place(createSqlite);
    for (let from = 0; from < wrong.length; from += 2)
      await Promise.all(
        wrong.slice(from, from + 2).map(async ([environment, words]) => {
          const { code, stdout, stderr } = await runProgram(['start'], {
            DATABASE_URL: url,
            PORT: '0',
            LOG_LEVEL: 'info',
            ...environment,
          });
          expect([environment, code, stderr]).toEqual([environment, 3, expect.stringMatching(words)]);
          expect(stdout + stderr).not.toContain('hunter2');
          expect(stderr).not.toMatch(/^\s+at /m); // words, not a stack
        }),
      );
  });
});

describe('a database that does not answer', () => {
  const record = (server: TestApp, key: string) =>
    server.client.ask('mutation ($input: RecordSignalsInput!) { recordSignals(input: $input) { accepted } }', {
      input: { signals: [{ key, type: 'USAGE', account: { externalId: 'acme' }, properties: { feature: 'board' } }] },
    });
  const total = async (server: TestApp) =>
    (await server.client.query('{ accountByExternalId(externalId: "acme") { usage { totalEvents } } }'))
      .accountByExternalId.usage.totalEvents;
  const ready = async ({ url }: TestApp) => (await fetch(`${url}/readyz`)).status;

  if (mysqlServer)
    it(
      'is told as DATABASE_UNAVAILABLE, and all goes on by itself when it is back: nothing acknowledged is lost, ' +
        'on MariaDB',
      async () => {
        const door = await proxyTo(await place(createMysql));
        ending.push(() => door.shut());
        const server = await startTestApp(door.url, EMPTY);
        ending.push(() => server.app.stop());
        await company(server).accounts({ externalId: 'acme' });
        const stream = server.client.subscribe(
          'subscription { lifecycleEvents(filter: { types: [ACCOUNT_CREATED] }) { account { externalId } } }',
        );
        const told = stream.take(1, 60_000);
        expect((await record(server, 'before')).data).toEqual({ recordSignals: { accepted: 1 } });
        expect(
          await until(
            () => total(server),
            (n) => n === 1,
          ),
        ).toBe(1);

        await door.shut();
        for (const answer of [
          await record(server, 'while'),
          await server.client.ask('{ accounts(first: 1) { totalCount } }'),
        ]) {
          expect(answer.errors?.[0]?.extensions.code).toBe('DATABASE_UNAVAILABLE');
          expect(answer.errors?.[0]?.message).toMatch(/try again|Check that it runs/);
          expect(JSON.stringify(answer)).not.toMatch(/ECONN|127\.0\.0\.1|SELECT|INSERT/);
        }
        expect(
          await until(
            () => ready(server),
            (status) => status === 503,
          ),
        ).toBe(503);
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

        await door.open();
        expect(
          await until(
            () => ready(server),
            (status) => status === 200,
          ),
        ).toBe(200);
        expect((await record(server, 'while')).data).toEqual({ recordSignals: { accepted: 1 } });
        expect((await record(server, 'before')).data).toEqual({ recordSignals: { accepted: 0 } });
        expect(
          await until(
            () => total(server),
            (n) => n === 2,
          ),
        ).toBe(2);
        await company(server).accounts({ externalId: 'after' });
        expect(await told).toEqual([{ lifecycleEvents: { account: { externalId: 'after' } } }]);
        await stream.stop();
      },
    );

  it(
    'is told as DATABASE_UNAVAILABLE when it was closed, and another start finds all that was acknowledged, on ' +
      'SQLite',
    async () => {
      const url = await place(createSqlite);
      const server = await startTestApp(url, EMPTY);
      await company(server).accounts({ externalId: 'acme' });
      await record(server, 'before');
      await server.app.database.close();
      expect((await record(server, 'after')).errors?.[0]?.extensions.code).toBe('DATABASE_UNAVAILABLE');
      expect((await server.client.ask('{ accounts(first: 1) { totalCount } }')).errors?.[0]?.extensions.code).toBe(
        'DATABASE_UNAVAILABLE',
      );
      expect(
        await until(
          () => ready(server),
          (status) => status === 503,
        ),
      ).toBe(503);
      await server.app.stop();
      const again = await startTestApp(url, EMPTY);
      ending.push(() => again.app.stop());
      expect(
        await until(
          () => total(again),
          (n) => n === 1,
        ),
      ).toBe(1);
      expect((await record(again, 'before')).data).toEqual({ recordSignals: { accepted: 0 } });
    },
  );
});

describe('plugins that are bad from the start', () => {
  const PLAYBOOK =
    "definePlaybook({ key: 'good', title: 'Good', purpose: 'CHECK_IN', trigger: { on: 'ticket.opened' }, steps: " +
    "[task('look', { title: 'Look', kind: 'CHECK_IN' })] })";

  it('are shown with file, line and cure; those that are sound are in force, and the server is up', async () => {
    const plugins = pluginsFolder({
      good: pluginText('good', PLAYBOOK),
      broken:
        "import { definePlugin } from 'perennial/sdk';\nexport default definePlugin({\n  name: 'broken',\n  " +
        "version: '1.0.0' compatible: '^1.0.0',\n});\n",
      endless:
        "import { definePlugin } from 'perennial/sdk';\nfor (;;);\nexport default definePlugin({ name: " +
        "'endless', version: '1.0.0', compatible: '^1.0.0' });\n",
      'twin-a': pluginText('twin', PLAYBOOK.replace("'good'", "'twin-a'")),
      'twin-b': pluginText('twin', PLAYBOOK.replace("'good'", "'twin-b'")),
    });
    ending.push(() => plugins.drop());
    const server = await startTestApp(await place(createSqlite), { PLUGINS_DIR: plugins.path });
    ending.push(() => server.app.stop());
    const { plugins: shown, playbooks } = await server.client.query(
      '{ plugins { name isHealthy version faults { code severity message file line column cure } } playbooks { key } }',
    );
    const found = Object.fromEntries(shown.map((plugin: { name: string }) => [plugin.name, plugin]));
    expect(found.good).toMatchObject({ isHealthy: true, version: '1.0.0', faults: [] });
    expect(found.broken).toMatchObject({
      isHealthy: false,
      version: null,
      faults: [
        { code: 'SYNTAX', file: 'broken/plugin.ts', line: 4, column: expect.any(Number), cure: expect.any(String) },
      ],
    });
    expect(found.endless).toMatchObject({
      isHealthy: false,
      faults: [
        {
          code: 'PLUGIN_TIMEOUT',
          file: 'endless/plugin.ts',
          message: expect.stringMatching(/\d s\./),
          cure: expect.stringContaining('loop'),
        },
      ],
    });
    expect(found.twin).toMatchObject({
      isHealthy: false,
      faults: [
        {
          code: 'NAME_TAKEN',
          file: expect.stringMatching(/^twin-[ab]\/plugin.ts$/),
          line: 2,
          message: expect.stringMatching(/twin-[ab]/),
          cure: expect.stringContaining('another name'),
        },
      ],
    });
    expect(playbooks).toEqual([{ key: 'good' }]);
    await company(server).accounts({ externalId: 'acme' });
    await company(server).record([{ type: 'TICKET', properties: { externalId: 't' } }]);
    expect(
      await until(
        () => company(server).count('task'),
        (n) => n === 1,
      ),
    ).toBe(1);
  });
});
