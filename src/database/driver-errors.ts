import { PerennialError } from '../kernel/errors.js';

/** What a driver says of a failure: mysql2 by number and code, better-sqlite3 by code. */
interface DriverError extends Error {
  readonly code?: string;
  readonly errno?: number;
  readonly driverError?: DriverError;
}

export type FailureKind =
  | 'busy'
  | 'lost'
  | 'unsure'
  | 'refused'
  | 'duplicate'
  | 'tooLong'
  | 'misconfigured'
  | 'statement';

/**
 * A failure of the database, with the driver's own words only in `cause` (for the log): a client sees the code and this
 * message, never SQL. `kind` is for whoever may try again: `busy` waits for a lock or lost a deadlock, `lost` was cut
 * off, `unsure` was cut off while committing: it may have been done.
 */
export class DatabaseFailure extends PerennialError {
  constructor(
    readonly kind: FailureKind,
    override readonly cause: unknown,
  ) {
    super(CODE[kind], MESSAGE[kind], kind === 'busy' ? { isBusy: true } : kind === 'unsure' ? { isUnsure: true } : {});
  }
}

/** True when another transaction held what this one needed, to the end of the wait. */
export function isBusy(error: unknown): boolean {
  return error instanceof DatabaseFailure && error.kind === 'busy';
}

/** What a driver threw, as the house knows it. What is no driver's error comes back as it is. */
export function asFailure(error: unknown): unknown {
  if (error instanceof PerennialError || typeof error !== 'object' || error === null || !('message' in error))
    return error;
  const cause = (error as DriverError).driverError ?? (error as DriverError);
  const kind = kindOf(cause);
  return kind ? new DatabaseFailure(kind, withoutValues(cause)) : error;
}

const CODE = {
  busy: 'DATABASE_UNAVAILABLE',
  lost: 'DATABASE_UNAVAILABLE',
  unsure: 'DATABASE_UNAVAILABLE',
  refused: 'DATABASE_UNAVAILABLE',
  duplicate: 'DUPLICATE',
  tooLong: 'VALUE_TOO_LARGE',
  misconfigured: 'CONFIG_INVALID',
  statement: 'INTERNAL',
} as const;

const MESSAGE = {
  busy: 'The database is busy with another change to the same records. Try again.',
  lost: 'The connection to the database was lost. Nothing was lost that was acknowledged; try again.',
  unsure:
    'The connection was lost while the change was being saved: whether it was saved is not known. Look, or send it ' +
    'again under the same key.',
  refused: 'The database does not answer. Check that it runs and that DATABASE_URL names it; then try again.',
  duplicate: 'A record with this natural key exists already.',
  tooLong: 'A text is longer than its field takes.',
  misconfigured:
    'DATABASE_URL is wrong: the database refuses the user or password, has no database of this name, or the file ' +
    'cannot be opened.',
  statement: 'The database refused a statement.',
} as const;

const BY_NUMBER: Readonly<Record<number, FailureKind>> = {
  1213: 'busy',
  1205: 'busy',
  1020: 'busy',
  1040: 'refused',
  1203: 'refused',
  1290: 'refused',
  1836: 'refused',
  1021: 'refused',
  1053: 'lost',
  1927: 'lost',
  2006: 'lost',
  2013: 'lost',
  4031: 'lost',
  3032: 'lost',
  1152: 'lost',
  1153: 'tooLong',
  1159: 'lost',
  1161: 'lost',
  1062: 'duplicate',
  1586: 'duplicate',
  1406: 'tooLong',
  1264: 'tooLong',
  1045: 'misconfigured',
  1044: 'misconfigured',
  1049: 'misconfigured',
  1698: 'misconfigured',
};

const BY_CODE: Readonly<Record<string, FailureKind>> = {
  PROTOCOL_CONNECTION_LOST: 'lost',
  ECONNRESET: 'lost',
  EPIPE: 'lost',
  PROTOCOL_SEQUENCE_TIMEOUT: 'lost',
  PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR: 'lost',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'refused',
  EAI_AGAIN: 'refused',
  ETIMEDOUT: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  POOL_CLOSED: 'refused',
  SQLITE_CONSTRAINT_UNIQUE: 'duplicate',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'duplicate',
  SQLITE_TOOBIG: 'tooLong',
  EACCES: 'misconfigured',
  ENOTDIR: 'misconfigured',
  EROFS: 'misconfigured',
  SQLITE_CANTOPEN: 'misconfigured',
  SQLITE_CANTOPEN_ISDIR: 'misconfigured',
  SQLITE_NOTADB: 'misconfigured',
  SQLITE_AUTH: 'misconfigured',
  SQLITE_PERM: 'misconfigured',
  SQLITE_READONLY_DIRECTORY: 'misconfigured',
};

const CUT = /closed state/i;
const CLOSED = /pool is closed|connection is not open/i;

function kindOf({ errno, code, message }: DriverError): FailureKind | undefined {
  const known = BY_NUMBER[errno ?? 0] ?? BY_CODE[code ?? ''];
  if (known) return known;
  if (CUT.test(message)) return 'lost';
  if (CLOSED.test(message)) return 'refused';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code ?? '')) return 'busy';
  if (/^SQLITE_(IOERR|FULL|NOMEM|CORRUPT|PROTOCOL)/.test(code ?? '')) return 'refused';
  return /^(SQLITE_|ER_|WARN_)/.test(code ?? '') ? 'statement' : undefined;
}

/**
 * mysql2 hangs the whole statement, values and all, on its errors, and the server quotes values in its words: that is
 * nothing for a log. SQLite's errors name tables and columns only.
 */
function withoutValues(error: DriverError): Error {
  if (error.errno === undefined || error.errno <= 0) return error;
  const words = error.message
    .replace(/^Duplicate entry .* for key/s, 'Duplicate entry for key')
    .replace(/(right syntax to use near) .*$/s, '$1 …')
    .replace(/(value:) .*( for column| at row|$)/s, '$1 …$2');
  return Object.assign(new Error(words), { code: error.code, errno: error.errno });
}
