import type { z } from 'zod';
import { CLOCK_AHEAD } from '../kernel/bounds.js';
import type { ErrorCode } from '../kernel/errors.js';
import { accountUnknown, quote } from '../kernel/errors.js';
import { schemaFault } from '../kernel/fields.js';
import { present } from '../kernel/present.js';
import { MOST_EXTERNAL_ID, textFault } from '../kernel/text.js';
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

/** Bytes that the properties of a signal take as JSON. */
export const PROPERTIES_BYTES = 32 * 1024;

export interface IntakeLimits {
  /** How far ahead a sender's clock may be, ms. */
  readonly futureMs: number;
  /** Signals older than this are TOO_OLD: their keys are no longer kept. */
  readonly oldest: number;
  readonly propertiesBytes: number;
  readonly keyLength: number;
}

/** Checks one signal; returns it ready to record, or why not. Never throws. */
export function admit(input: SignalInput, now: number, limits: IntakeLimits): Admitted | Refusal {
  return refuseEnvelope(input, now, limits) ?? admitBody(input, now, limits);
}

export const isRefusal = (result: Admitted | Refusal): result is Refusal => 'code' in result;

function refuseEnvelope(input: SignalInput, now: number, limits: IntakeLimits): Refusal | undefined {
  if (!isOuterSignal(input.type))
    return refusal(
      'SIGNAL_UNKNOWN',
      `${quote(input.type)} is no signal. Known are ${OUTER_SIGNALS.join(', ')}.`,
      'type',
    );
  return (
    refuseText(input.key, limits.keyLength, 'key') ??
    refuseText(input.accountExternalId, MOST_EXTERNAL_ID, 'account', 'externalId') ??
    refuseText(input.contactExternalId, MOST_EXTERNAL_ID, 'contact', 'externalId') ??
    refuseTime(input.occurredAt ?? now, now, limits)
  );
}

function refuseText(text: string | undefined, most: number, ...path: string[]): Refusal | undefined {
  const fault = text === undefined ? undefined : textFault(text, most);
  return fault && refusal(fault.code, `\`${path.join('.')}\` ${fault.what}.`, ...path);
}

function refuseTime(at: number, now: number, limits: IntakeLimits): Refusal | undefined {
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
  const checked = checkProperties(type, input.properties ?? {}, now, limits.propertiesBytes);
  if ('code' in checked) return { ...checked, path: ['properties', ...checked.path] };
  const { properties } = checked;
  const contact = input.contactExternalId ?? contactOf(type, properties);
  return {
    type,
    key: input.key,
    accountExternalId: input.accountExternalId,
    ...(contact === undefined ? {} : { contactExternalId: contact }),
    occurredAt: input.occurredAt ?? now,
    isTimeGiven: input.occurredAt !== undefined,
    properties,
  };
}

/** What a signal's properties tell of the past: they cannot lie ahead. */
const PAST: Partial<Record<OuterSignal, readonly string[]>> = { ticket: ['openedAt', 'closedAt'] };

/**
 * Checks what a signal says, by everything that can be said without the database: recordSignals, upserts and imports
 * all ask here. Returns the properties as they are recorded, or why they are refused; the path begins at the property.
 */
export function checkProperties<T extends OuterSignal>(
  type: T,
  properties: Readonly<Record<string, unknown>>,
  now: number,
  mostBytes = PROPERTIES_BYTES,
): { readonly properties: z.output<(typeof SIGNAL_SCHEMAS)[T]> } | Refusal {
  const size = Buffer.byteLength(JSON.stringify(properties));
  if (size > mostBytes)
    return refusal('PROPERTIES_TOO_LARGE', `The properties take ${size} bytes; ${mostBytes} are the limit.`);
  const parsed = SIGNAL_SCHEMAS[type].safeParse(properties);
  if (!parsed.success) return schemaFault(parsed.error);
  const said = parsed.data as Readonly<Record<string, unknown>>;
  const ahead = PAST[type]?.find((field) => Number(said[field] ?? 0) > now + CLOCK_AHEAD);
  if (ahead !== undefined) return refusal('FUTURE_DATE', `${ahead}: it lies in the future.`, ahead);
  return { properties: parsed.data as z.output<(typeof SIGNAL_SCHEMAS)[T]> };
}

/** Other records that a signal names, beside its account. */
export interface SignalReferences {
  readonly accountExternalId?: string;
  readonly memberId?: string;
}

/** What must be there for a signal to be taken: an account that somebody went to, a member who did it. */
export function referencesOf({ type, properties }: Pick<Admitted, 'type' | 'properties'>): SignalReferences {
  if (type === 'contact.left') return present({ accountExternalId: named(properties.toAccountExternalId) });
  return type === 'touchpoint' ? present({ memberId: named(properties.memberId) }) : {};
}

/** Why a signal is refused that names what is not there; undefined when all of it is. */
export function refuseReferences(
  signal: Pick<Admitted, 'type' | 'properties'>,
  isKnown: { readonly account: (externalId: string) => boolean; readonly member: (id: string) => boolean },
): Refusal | undefined {
  const { accountExternalId, memberId } = referencesOf(signal);
  if (accountExternalId !== undefined && !isKnown.account(accountExternalId))
    return { ...accountUnknownRefusal(accountExternalId), path: ['properties', 'toAccountExternalId'] };
  if (memberId !== undefined && !isKnown.member(memberId))
    return refusal(
      'BAD_INPUT',
      `No team member has the id ${quote(memberId)}. Create the member with upsertTeamMembers first.`,
      'properties',
      'memberId',
    );
  return undefined;
}

const accountUnknownRefusal = (externalId: string): Refusal => {
  const { code, message } = accountUnknown(externalId);
  return refusal(code, message, 'account', 'externalId');
};

const named = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A signal about a contact names the contact in its properties; the turn loads it by the envelope. */
const contactOf = (type: OuterSignal, properties: object) =>
  type.startsWith('contact.') ? String((properties as { externalId?: string }).externalId) : undefined;

const refusal = (code: ErrorCode, message: string, ...path: (string | number)[]): Refusal => ({ code, message, path });
