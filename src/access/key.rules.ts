import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, SCOPES, type Scope } from '../kernel/context.js';
import { badInput } from '../kernel/errors.js';
import { checkText } from '../kernel/text.js';
import type { ApiKey } from './api-key.entity.js';

const MOST_KEY_NAME = 100;
const SHOWN = 10;

/** A fresh key: `prn_` and 192 random bits. */
export const newKey = (): string => `prn_${randomBytes(24).toString('base64url')}`;

/** The part of a key that may be shown. A short one shows less, so that what is left cannot be guessed. */
export const prefixOf = (key: string): string =>
  key.slice(0, Math.min(SHOWN, Math.floor(key.length / 3))).replace(/[^\x20-\x7e]/g, '?');

/** The key of an `Authorization: Bearer …` header, or undefined when it holds none. */
export function bearerKey(authorization: string | undefined): string | undefined {
  const match = /^Bearer +(.{1,200})$/i.exec(authorization?.trim() ?? '');
  return match?.[1];
}

/** Compares in a time that does not tell how much of them is alike. */
export const isSameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Who acts with a key: the member whose own it is, or the key itself. */
export function actorOf(
  { id, name, scopes, memberId }: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'memberId'>,
  memberName: string | undefined,
): Actor {
  return memberId === null
    ? { kind: 'API_KEY', id, name, scopes }
    : { kind: 'MEMBER', id: memberId, name: memberName ?? name, scopes };
}

/** @throws BAD_INPUT, VALUE_TOO_LARGE with the field as path */
export function checkNewKey({ name, scopes }: { readonly name: string; readonly scopes: readonly Scope[] }): void {
  checkText(name, MOST_KEY_NAME, 'name');
  if (scopes.length === 0) throw badInput(`A key needs a scope: ${SCOPES.join(', ')}.`, 'scopes');
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined)
    throw badInput(`There is no scope “${unknown}”; there are ${SCOPES.join(', ')}.`, 'scopes');
}
