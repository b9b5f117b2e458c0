import { type GraphQLFormattedError, Kind, type OperationDefinitionNode } from 'graphql';

/** Codes of errors that say: not now, and nothing was done. */
const NOT_NOW: ReadonlySet<unknown> = new Set(['DATABASE_UNAVAILABLE', 'OVERLOADED']);

/** Seconds after which a client may try again what was refused with 503. */
export const RETRY_AFTER = 2;

/** What an operation came to, as it goes to the client. */
export interface Outcome {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
}

/**
 * Returns whether nothing of an operation was done because something does not answer for now, so that the whole request
 * may be sent again: HTTP says so with 503. One mutation of several that was done makes it false, and so does one of
 * which it is not known.
 */
export function isUndone(operation: OperationDefinitionNode | undefined, { data, errors = [] }: Outcome): boolean {
  const [first] = errors;
  if (first === undefined || !errors.every(isNotNow)) return false;
  if (data == null) return first.path === undefined || first.path[0] === firstKey(operation) || isQuery(operation);
  const failed = new Set(errors.map(({ path }) => (path?.length === 1 || path === undefined ? path?.[0] : undefined)));
  return Object.entries(data).every(([key, value]) => value === null && failed.has(key));
}

const isNotNow = ({ extensions }: GraphQLFormattedError): boolean =>
  NOT_NOW.has(extensions?.code) && extensions?.isUnsure !== true;

const isQuery = (operation: OperationDefinitionNode | undefined) => operation?.operation !== 'mutation';

/** The name under which an operation's first field is answered; a fragment's is not looked up. */
function firstKey(operation: OperationDefinitionNode | undefined): string | undefined {
  const [field] = operation?.selectionSet.selections ?? [];
  return field?.kind === Kind.FIELD ? (field.alias ?? field.name).value : undefined;
}
