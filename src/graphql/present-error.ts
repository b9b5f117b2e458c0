import { randomBytes } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { PerennialError } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';

/**
 * An error as a client sees it. Ours keep their code, data and the place in the input; GraphQL's own (syntax,
 * validation, values of a wrong type) keep theirs; everything else is masked as INTERNAL under a reference that the log
 * has too.
 */
export function presentError(error: unknown, log: Log): GraphQLFormattedError {
  const { locations, path } = placeOf(error);
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const cause = rootOf(error);
  if (cause instanceof PerennialError && cause.code !== 'INTERNAL') {
    if (cause.code === 'DATABASE_UNAVAILABLE')
      log.warn({ err: cause.cause ?? cause, path }, 'The database did not answer.');
    return { message: cause.message, ...place, extensions: extensionsOf(cause) };
  }
  if (cause instanceof GraphQLError)
    return { message: cause.message, ...place, extensions: { code: cause.extensions.code ?? 'BAD_USER_INPUT' } };
  return { ...masked(cause, log, path), ...place };
}

/** Code, data and the place in the input, as `extensions` carry them. */
export function extensionsOf({ code, data, inputPath }: PerennialError): Record<string, unknown> {
  return { ...data, code, ...(inputPath && { path: inputPath }) };
}

/** One of our errors as GraphQL's, so that it can be answered before anything is executed. */
export function toGraphQLError(error: PerennialError, http?: { readonly status: number }): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...extensionsOf(error), ...(http && { http }) },
  });
}

function masked(cause: unknown, log: Log, path: GraphQLFormattedError['path']): GraphQLFormattedError {
  const reference = randomBytes(6).toString('hex');
  log.error(
    { err: cause instanceof PerennialError ? (cause.cause ?? cause) : cause, reference, path },
    'An operation failed.',
  );
  return {
    message: `Something failed inside Perennial; its log has the details under ${reference}.`,
    extensions: { code: 'INTERNAL', reference },
  };
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  const { locations, path } = error.toJSON();
  return { ...(locations && { locations }), ...(path && { path }) };
}

/** What GraphQL wrapped, if anything. A wrapper that only repeats another GraphQL error is as good as that one. */
function rootOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || !error.originalError) return error;
  const root = rootOf(error.originalError);
  return root instanceof GraphQLError || isOfInput(error) ? error : root;
}

/** Values of a wrong type are refused before execution, so their errors have no path in the answer. */
function isOfInput(error: GraphQLError): boolean {
  return (
    error.path === undefined && !(error.originalError instanceof PerennialError) && /^Variable "\$/.test(error.message)
  );
}
