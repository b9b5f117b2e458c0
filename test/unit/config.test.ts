import { isAbsolute } from 'node:path';
import { CONFIG_VARIABLES, loadConfig } from '../../src/config.js';
import { parseDatabaseUrl, withoutPassword } from '../../src/database/url.js';

it('needs nothing: every setting has a default', () => {
  const config = loadConfig({});
  expect(config).toMatchObject({
    databaseUrl: 'sqlite:./data/perennial.db',
    port: 4000,
    host: '127.0.0.1',
    logLevel: 'info',
    timeZone: 'UTC',
    holidays: [],
    reportingCurrency: 'USD',
    signalRetentionMonths: 25,
    eventRetentionDays: 90,
    latenessDays: 3,
    graceDays: 30,
    adminKey: undefined,
  });
  expect(isAbsolute(config.pluginsDir)).toBe(true);
  expect(Object.isFrozen(config)).toBe(true);
});

it('takes what is set, and an empty value as unset', () => {
  expect(
    loadConfig({
      PORT: '0',
      TIME_ZONE: 'Europe/Berlin',
      HOLIDAYS: '2026-12-25, 2026-12-26',
      PLUGINS_DIR: '/srv/plugins',
      HOST: '',
    }),
  ).toMatchObject({
    port: 0,
    timeZone: 'Europe/Berlin',
    holidays: ['2026-12-25', '2026-12-26'],
    pluginsDir: '/srv/plugins',
    host: '127.0.0.1',
  });
});

it.each([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '4000.5'],
  ['LOG_LEVEL', 'loud'],
  ['TIME_ZONE', 'Berlin/Europe'],
  ['REPORTING_CURRENCY', 'EURO'],
  ['SIGNAL_RETENTION_MONTHS', '0'],
  ['EVENT_RETENTION_DAYS', 'ninety'],
  ['LATENESS_DAYS', '34'],
  ['GRACE_DAYS', '1e3'],
  ['POLL_MS', '1'],
  ['HOLIDAYS', '2026-02-30'],
  ['PERENNIAL_ADMIN_KEY', 'short'],
  ['DATABASE_URL', 'postgres://localhost/x'],
  ['PERENNIAL_CRASH_AT', 'claim.after#0'],
  ['PERENNIAL_CRASH_AT', 'nowhere'],
])('refuses %s=%s, naming the variable and what was expected', (name, value) => {
  const attempt = () => loadConfig({ [name]: value });
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', data: expect.objectContaining({ variable: name }) }),
  );
  expect(attempt).toThrow(new RegExp(`^${name} is wrong: .{20,}`));
});

it('shows no secret in a refusal', () => {
  expect(() => loadConfig({ PERENNIAL_ADMIN_KEY: 'hunter2' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
  expect(() => loadConfig({ DATABASE_URL: 'oracle://me:hunter2@host/x' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
});

it.each([
  'sqlite:',
  'sqlite:data/',
  'sqlite::memory:',
  'mysql://',
  'mysql://host',
  'mysql://host/',
  'mysql://host/a b',
  'mysql:/host/x',
  'perennial.db',
  '',
])('takes “%s” for no database', (url) => {
  expect(() => parseDatabaseUrl(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it('reads where the database is', () => {
  expect(parseDatabaseUrl('sqlite:./data/x.db')).toEqual({ dialect: 'sqlite', file: './data/x.db' });
  expect(parseDatabaseUrl('sqlite:/var/x.db')).toEqual({ dialect: 'sqlite', file: '/var/x.db' });
  expect(parseDatabaseUrl('sqlite:///var/x.db')).toEqual({ dialect: 'sqlite', file: '/var/x.db' });
  const place = { dialect: 'mysql', host: 'db.example', user: 'me', password: 'p@ss:w/d', database: 'perennial' };
  expect(parseDatabaseUrl('mysql://me:p%40ss%3Aw%2Fd@db.example:3307/perennial')).toEqual({ ...place, port: 3307 });
  expect(parseDatabaseUrl('mariadb://me:p%40ss%3Aw%2Fd@db.example/perennial')).toEqual({ ...place, port: 3306 });
  expect(withoutPassword('mysql://me:secret@db.example/x')).toBe('mysql://me:…@db.example/x');
});

it('describes every variable it reads', () => {
  for (const { name, expected, description } of CONFIG_VARIABLES) {
    expect(name).toMatch(/^[A-Z_]+$/);
    expect([expected, description].every((text) => text.length > 3)).toBe(true);
  }
  expect(new Set(CONFIG_VARIABLES.map(({ name }) => name)).size).toBe(CONFIG_VARIABLES.length);
});

it('takes the origins of pages as browsers send them, or all of them', () => {
  expect(loadConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins).toEqual([
    'https://a.example',
    'http://localhost:5173',
  ]);
  expect(loadConfig({ CORS_ORIGINS: '*' }).corsOrigins).toEqual(['*']);
  for (const wrong of ['https://a.example/', 'a.example', 'https://a.example/page', '*, https://a.example', 'ftp://a'])
    expect(() => loadConfig({ CORS_ORIGINS: wrong })).toThrow('CORS_ORIGINS');
});

it('lets introspection and GraphiQL be switched off, each by itself', () => {
  expect(loadConfig({})).toMatchObject({ introspection: true, graphiql: true, corsOrigins: [] });
  expect(loadConfig({ INTROSPECTION: 'off' })).toMatchObject({ introspection: false, graphiql: true });
  expect(loadConfig({ GRAPHIQL: 'off' })).toMatchObject({ introspection: true, graphiql: false });
  expect(() => loadConfig({ GRAPHIQL: 'no' })).toThrow('GRAPHIQL');
});
