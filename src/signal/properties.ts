import type { z } from 'zod';
import { PerennialError } from '../kernel/errors.js';
import { schemaFault } from '../kernel/fields.js';
import { hashKey, type IdKind, idOf } from '../kernel/ids.js';
import type { Signal } from './signal.js';

/** A command's properties by their schema. @throws BAD_INPUT with the place when they do not fit. */
export function commandProperties<T>(schema: z.ZodType<T>, signal: Signal): T {
  const parsed = schema.safeParse(signal.properties);
  if (parsed.success) return parsed.data;
  const { code, message, path } = schemaFault(parsed.error);
  throw new PerennialError(code, message, {}, path);
}

/**
 * An outer signal's properties by their schema; undefined when they are strange: the fold then leaves the state as it
 * is.
 */
export function absorb<T>(schema: z.ZodType<T>, signal: Signal): T | undefined {
  const parsed = schema.safeParse(signal.properties);
  return parsed.success ? parsed.data : undefined;
}

/**
 * The hash of a signal's idempotency key in hex, whether it was read back from the store or comes straight from its
 * sender.
 */
export const keyHash = (key: string): string => (/^[0-9a-f]{64}$/.test(key) ? key : hashKey(key).toString('hex'));

/** The id of the one record that a signal makes: known to the sender too, from account, time and key. */
export const recordIdOf = (
  kind: IdKind,
  { accountId, occurredAt, key }: Pick<Signal, 'accountId' | 'occurredAt' | 'key'>,
): string => idOf(kind, occurredAt, `${accountId}/${keyHash(key)}`);

/** The id of a record that integrations name by an external id: the same for every signal about it. */
export const externalRecordId = (kind: IdKind, accountId: string, externalId: string): string =>
  idOf(kind, 0, `${accountId}/${kind}/${externalId}`);
