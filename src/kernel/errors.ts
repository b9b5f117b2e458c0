import { momentText } from './moment-text.js';

/**
 * Every error that a client can see, on one page. Everything else is masked as INTERNAL.
 * A message says what is wrong and what to do about it; `data` carries the parts for a program; `inputPath` is the
 * place in the input.
 * (Not `path`: GraphQL takes an error with a `path` for one of its own and would not say which field failed.)
 */
export class PerennialError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly data: Readonly<Record<string, unknown>> = {},
    readonly inputPath?: readonly (string | number)[],
  ) {
    super(message);
    this.name = 'PerennialError';
  }

  /** The same error with the place in the input where it arose. */
  at(...path: (string | number)[]): PerennialError {
    return new PerennialError(this.code, this.message, this.data, [...path, ...(this.inputPath ?? [])]);
  }
}

/** Code → what it means and what to do. docs/reference/errors.md is made from this table. */
export const ERROR_CODES = {
  ACCOUNT_BUSY: 'The account was taking another turn for more than five seconds. Try again.',
  ACCOUNT_SET_ASIDE:
    'The account’s turn fails, so it takes none until it is retried: quarantinedAccounts says why, ' +
    'retryQuarantinedAccounts tries again.',
  ACCOUNT_UNKNOWN:
    'No account has this id or external id. Create it with upsertAccounts, or send the signal with ' +
    'onUnknownAccount: CREATE.',
  APPROVAL_CLOSED:
    'The step does not wait for an answer: it was answered already, its time is up, or the run has not come to it.',
  BAD_INPUT: 'A value is missing, malformed or out of its range; the path names it.',
  BATCH_TOO_LARGE: 'More items than one call takes. Split the batch.',
  CONDITION_INVALID: 'A CEL condition does not parse or does not type-check; line, column and cure are given.',
  CONFIG_INVALID: 'A configuration value is wrong; the message names it and what was expected.',
  CONFLICT: 'The record changed since the version you expected. The present state is in `current`; decide again.',
  CURSOR_EXPIRED:
    'The event cursor is older than the events that are kept. Query afresh and subscribe from Query.eventCursor.',
  CURSOR_INVALID: 'The cursor was not made by this server for this list.',
  DATABASE_UNAVAILABLE:
    'The database does not answer. Nothing was lost that was acknowledged; try again when it is back.',
  DATABASE_IN_USE:
    'Another server (`perennial start` or `demo`) holds this SQLite file. Stop it, or use MariaDB/MySQL for ' +
    'several processes.',
  DUPLICATE: 'A record with this natural key exists already.',
  ENGINE_UNAVAILABLE: 'No engine process answers, and this one takes no turns. Start one with `perennial start`.',
  FORBIDDEN: 'The key lacks the scope that this operation needs.',
  FUTURE_DATE: 'The time lies more than five minutes in the future.',
  GUIDE_CLOSED: 'The guide was completed, dismissed or expired already.',
  HIERARCHY_CYCLE: 'The parent is the account itself or one of its descendants.',
  IMPORT_INVALID: 'The mapping or a file of the import is wrong; the message names the place.',
  INTERRUPTED: 'The process that did the job ended before it was done. Start it again.',
  INTERNAL: 'Something failed inside Perennial; the log has it under the given reference.',
  KEY_REUSED: 'The idempotency key was used before with another body. Use a new key for a new signal.',
  MIGRATION_IMPOSSIBLE:
    'A step that some live run stands at has no counterpart in the other version; the message names it. Map it, ' +
    'or let those runs end first.',
  NO_EARLIER_VERSION:
    'No version of the playbook was live before the one that is, so there is nothing to go back to. To take it ' +
    'out of force altogether, set it RETIRED.',
  NOT_FOUND: 'No record has this id.',
  OPPORTUNITY_CLOSED: 'The opportunity is won or lost already.',
  OUTCOME_REQUIRED: 'The task declares outcomes; completing it must name one of them.',
  OVERLOADED:
    'The server has as many requests under way as it can hold. Nothing was done; try again after the seconds of ' +
    '`Retry-After`.',
  PLAYBOOK_INVALID:
    'The version of a playbook does not compile under the facts, stages and plugins there are now; the ' +
    'diagnostics say where and why.',
  PLAYBOOK_UNKNOWN: 'No live playbook has this key.',
  PLUGIN_INVALID:
    'A plugin failed its checks; its earlier version stays in force. The diagnostics name file, line and cure.',
  PORT_IN_USE: 'Another process listens on this port. Choose another with PORT.',
  PROPERTIES_TOO_LARGE: 'The properties of a signal are over 32 KB.',
  QUERY_TOO_COMPLEX: 'The operation is deeper, larger or costlier than the limits allow.',
  RISK_CLOSED: 'The risk is closed already. Open it again with openRisk.',
  SEGMENT_IN_USE:
    'The segment cannot be deleted: conditions in force name it, or accounts are on its list; `references` and ' +
    '`memberCount` say which. Change those first, or take the accounts off with removeFromSegment.',
  SEGMENT_OF_PLUGIN:
    'The segment is declared by a plugin, so it is changed and deleted in the plugin’s file; the message names the ' +
    'plugin.',
  SIGNAL_UNFOLDABLE: 'The account’s turn still cannot take the signal; its dead letter says why.',
  SIGNAL_UNKNOWN: 'No signal has this type; the enum SignalType lists them.',
  SLOW_CONSUMER: 'The subscriber did not keep up and was closed. Resume from the last cursor it saw.',
  STAGE_MOVE_FORBIDDEN: 'The lifecycle model does not allow this move; Account.moves lists those that it does.',
  SURVEY_CLOSED: 'The request is answered already, or its time is up.',
  TASK_BLOCKED: 'The task depends on tasks that are not done; `dependsOn` names them.',
  TASK_CLOSED: 'The task is done or cancelled already.',
  TOO_OLD: 'The signal is older than the kept keys, so a duplicate could not be seen; it was not taken.',
  UNAUTHENTICATED: 'No valid API key was given. Send `Authorization: Bearer <key>`.',
  VALUE_TOO_LARGE: 'A text is longer than its field takes; the path names it.',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

export const accountUnknown = (reference: string) =>
  new PerennialError(
    'ACCOUNT_UNKNOWN',
    `No account is known as ${quote(reference)}. Create it with upsertAccounts first.`,
    { reference },
  );

export const badInput = (message: string, ...path: (string | number)[]) =>
  new PerennialError('BAD_INPUT', message, {}, path.length > 0 ? path : undefined);

export const notFound = (what: string, id: string) =>
  new PerennialError('NOT_FOUND', `There is no ${what} with id ${quote(id)}.`, { id });

/** `current` is what a client reads: its moments, which are named `…At`, are shown as everywhere in the API. */
export const conflict = (what: string, expected: number, current: { version: number } & Record<string, unknown>) =>
  new PerennialError(
    'CONFLICT',
    `The ${what} is at version ${current.version}, not ${expected}. Read its present state and decide again.`,
    {
      expectedVersion: expected,
      current: Object.fromEntries(
        Object.entries(current).map(([name, value]) => [
          name,
          name.endsWith('At') && typeof value === 'number' ? momentText(value) : value,
        ]),
      ),
    },
  );

/** A text as a message shows it: quoted, and cut when it is long. */
export function quote(text: string): string {
  return `“${text.length > 80 ? `${text.slice(0, 77)}…` : text}”`;
}
