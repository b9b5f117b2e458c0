import { ERROR_CODES } from '../../kernel/errors.js';
import { code, page, table } from './markdown.js';

/** Every code that a client can see, with its cure. */
export const errorsPage = (codes: Readonly<Record<string, string>> = ERROR_CODES): string =>
  page(
    'Errors',
    'A GraphQL error carries one of these in `extensions.code`; `extensions.path` names the place in the input ' +
      'where there is one, and the message says what to do. In batches each item has its own `error { code message ' +
      'path }`, and the others go on. The command line prints the code before the message. Whatever else goes ' +
      'wrong is masked as `INTERNAL`. GraphQL’s own refusals of an operation carry `GRAPHQL_PARSE_FAILED`, ' +
      '`GRAPHQL_VALIDATION_FAILED` or `BAD_USER_INPUT`.',
    table(
      ['code', 'what it means, and what to do'],
      Object.entries(codes).map(([name, meaning]) => [code(name), meaning]),
    ),
  );
