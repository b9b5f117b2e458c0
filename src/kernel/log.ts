import { type Logger, pino } from 'pino';

/** The structured log: one JSON object a line on standard error, secrets and personal fields taken out. */
export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET = [
  'authorization',
  'token',
  'apiKey',
  'adminKey',
  'password',
  'secret',
  'email',
  'name',
  'databaseUrl',
  'cookie',
];
const REDACTED = SECRET.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export function createLog(level: LogLevel): Log {
  return pino({ level, base: null, redact: { paths: REDACTED, censor: '[redacted]' } }, pino.destination(2));
}

/**
 * A log that says nothing, for tests.
 * @public
 */
export const quietLog: Log = pino({ level: 'silent' });
