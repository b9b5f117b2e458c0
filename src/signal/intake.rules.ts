import type { z } from 'zod';
import type { ErrorCode } from '../kernel/errors.js';
import { quote } from '../kernel/errors.js';
import { isOuterSignal, SIGNAL_SCHEMAS } from './catalogue.js';
import { OUTER_SIGNALS, type OuterSignal } from './signal.js';

/** A signal as an integration sends it. */
export interface SignalInput {
  readonly key: string;
  readonly type: string;
  readonly accountExternalId: string;
  readonly contactExternalId?: string | undefined;
  /** Milliseconds; now when left out. */
  readonly occurredAt?: number | undefined;
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** A signal that passed its checks. */
export interface Admitted {
  readonly type: OuterSignal;
  readonly key: string;
  readonly accountExternalId: string;
  readonly contactExternalId?: string;
  readonly occurredAt: number;
  readonly isTimeGiven: boolean;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface IntakeLimits {
  /** How far ahead a sender's clock may be, ms. */
  readonly futureMs: number;
  /** Signals older than this are TOO_OLD: their keys are no longer kept. */
  readonly oldest: number;
  readonly propertiesBytes: number;
  readonly keyLength: number;
}

/** Checks one signal; answers it ready to record, or why not. Never throws. */
export function admit(input: SignalInput, now: number, limits: IntakeLimits): Admitted | Refusal {
  return refuseEnvelope(input, now, limits) ?? admitBody(input, now, limits);
}

export const isRefusal = (result: Admitted | Refusal): result is Refusal => 'code' in result;

function refuseEnvelope(input: SignalInput, now: number, limits: IntakeLimits): Refusal | undefined {
  const at = input.occurredAt ?? now;
  if (!isOuterSignal(input.type))
    return refusal(
      'SIGNAL_UNKNOWN',
      `${quote(input.type)} is no signal. Known are ${OUTER_SIGNALS.join(', ')}.`,
      'type',
    );
  if (input.key.length === 0 || input.key.length > limits.keyLength)
    return refusal('VALUE_TOO_LARGE', `A key has 1 to ${limits.keyLength} characters.`, 'key');
  if (input.accountExternalId.length === 0 || input.accountExternalId.length > 255)
    return refusal('VALUE_TOO_LARGE', 'An external id has 1 to 255 characters.', 'account', 'externalId');
  if ((input.contactExternalId?.length ?? 1) > 255)
    return refusal('VALUE_TOO_LARGE', 'An external id has at most 255 characters.', 'contact', 'externalId');
  if (!Number.isFinite(at) || at > now + limits.futureMs)
    return refusal(
      'FUTURE_DATE',
      'The time lies in the future. Send when it happened, in UTC or with an offset.',
      'occurredAt',
    );
  if (at < limits.oldest)
    return refusal(
      'TOO_OLD',
      'The signal is older than the kept keys, so a duplicate could not be seen. Import history instead.',
      'occurredAt',
    );
  return undefined;
}

function admitBody(input: SignalInput, now: number, limits: IntakeLimits): Admitted | Refusal {
  const type = input.type as OuterSignal;
  const properties = input.properties ?? {};
  const size = Buffer.byteLength(JSON.stringify(properties));
  if (size > limits.propertiesBytes)
    return refusal(
      'PROPERTIES_TOO_LARGE',
      `The properties take ${size} bytes; ${limits.propertiesBytes} are the limit.`,
      'properties',
    );
  const parsed = SIGNAL_SCHEMAS[type].safeParse(properties);
  if (!parsed.success) return schemaRefusal(parsed.error);
  const contact = input.contactExternalId ?? contactOf(type, parsed.data);
  return {
    type,
    key: input.key,
    accountExternalId: input.accountExternalId,
    ...(contact === undefined ? {} : { contactExternalId: contact }),
    occurredAt: input.occurredAt ?? now,
    isTimeGiven: input.occurredAt !== undefined,
    properties: parsed.data,
  };
}

/** A signal about a contact names the contact in its properties; the turn loads it by the envelope. */
const contactOf = (type: OuterSignal, properties: object) =>
  type.startsWith('contact.') ? String((properties as { externalId?: string }).externalId) : undefined;

function schemaRefusal(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const place = path.length > 0 ? `${path.join('.')}: ` : '';
  return refusal('BAD_INPUT', `${place}${issue?.message ?? 'the properties are malformed'}.`, 'properties', ...path);
}

const refusal = (code: ErrorCode, message: string, ...path: (string | number)[]): Refusal => ({ code, message, path });
