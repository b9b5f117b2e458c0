import { PerennialError, quote } from '../kernel/errors.js';

/** Where the database is, as DATABASE_URL names it. */
export type DatabaseAddress =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | {
      readonly dialect: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

const EXPECTED =
  'Write sqlite:./data/perennial.db, or mysql://user:password@host:3306/database (mariadb:// is the same).';

/** @throws CONFIG_INVALID naming DATABASE_URL and what was expected; the text itself is shown without its password. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:')) return sqliteAddress(url.slice('sqlite:'.length).replace(/^\/\/(?=[./])/, ''));
  if (/^(mysql|mariadb):\/\//.test(url)) return mysqlAddress(url);
  throw invalid(`${quote(withoutPassword(url))} names neither SQLite nor MySQL.`);
}

/** The URL as it may be shown and logged. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:@/]*):[^@]*@/i, '$1:…@');
}

function sqliteAddress(file: string): DatabaseAddress {
  if (file === '' || file.endsWith('/')) throw invalid('The SQLite file has no name.');
  if (file.includes(':memory:')) throw invalid('A database in memory is not kept; name a file.');
  return { dialect: 'sqlite', file };
}

function mysqlAddress(url: string): DatabaseAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed?.pathname.slice(1) ?? '';
  if (!parsed?.hostname) throw invalid('The host is missing.');
  if (!/^[\w$-]+$/.test(database)) throw invalid('The name of the database is missing.');
  return {
    dialect: 'mysql',
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username) || 'root',
    password: decodeURIComponent(parsed.password),
    database,
  };
}

const invalid = (what: string) =>
  new PerennialError('CONFIG_INVALID', `DATABASE_URL is wrong: ${what} ${EXPECTED}`, { variable: 'DATABASE_URL' });
