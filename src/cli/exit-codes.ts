import { PerennialError } from '../kernel/errors.js';

/** What the process's exit code means; `perennial --help` prints this table. */
export const EXIT = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  CONFIG: 3,
  REFUSED: 4,
  INTERRUPTED: 130,
} as const;

export const EXIT_HELP = `Exit codes:
  0    done
  1    failed; the message says why
  2    the command line is wrong
  3    the configuration is wrong, the port or the database file is in use, or the database does not answer
  4    checked, and something was refused (rows of an import, a plugin with faults)
  130  interrupted; what was done stays done, and running it again goes on from there`;

const CONFIG_CODES = new Set(['CONFIG_INVALID', 'DATABASE_IN_USE', 'DATABASE_UNAVAILABLE', 'PORT_IN_USE']);

/** The exit code of an error. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof PerennialError && CONFIG_CODES.has(error.code) ? EXIT.CONFIG : EXIT.FAILED;
