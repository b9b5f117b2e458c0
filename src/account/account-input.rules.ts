import { badInput, PerennialError } from '../kernel/errors.js';
import { checkExternalId, checkText } from '../kernel/text.js';
import type { AttributeDefinition } from './account.definition.js';
import { readAttribute } from './account.facts.js';
import type { AccountInput, TeamSeatInput } from './account.inputs.js';
import { ACCOUNT_LENGTHS } from './account.types.js';

export const MOST_TAGS = 50;
export const MOST_TAG = 64;
export const MOST_SEATS = 20;
/** Bytes of an account's custom attributes as JSON. */
export const MOST_ATTRIBUTES = 32_768;

/**
 * Checks an account as a client sent it, by what can be said without the database.
 * @throws BAD_INPUT, VALUE_TOO_LARGE, FUTURE_DATE with the field as path
 */
export function checkAccountInput(input: AccountInput, declared: readonly AttributeDefinition[], now: number): void {
  checkExternalId(input.externalId);
  for (const [field, most] of Object.entries(ACCOUNT_LENGTHS))
    checkText(input[field as keyof typeof ACCOUNT_LENGTHS], most, field);
  if (input.parentExternalId != null) checkExternalId(input.parentExternalId, 'parentExternalId');
  checkNumbers(input, now);
  checkTags(input.tags ?? []);
  checkSeats(input.team ?? []);
  if (input.attributes != null) checkAttributes(input.attributes, declared);
}

function checkNumbers({ employees, fit, createdAt, ownerId, ownerExternalId }: AccountInput, now: number): void {
  if (employees != null && employees < 0) throw badInput('`employees` is a whole number from 0.', 'employees');
  if (fit != null && !(fit >= 0 && fit <= 100)) throw badInput('`fit` is a number from 0 to 100.', 'fit');
  if (createdAt != null && createdAt > now + 300_000)
    throw new PerennialError('FUTURE_DATE', '`createdAt` lies in the future.', {}, ['createdAt']);
  if (ownerId != null && ownerExternalId != null)
    throw badInput('Name the owner by `ownerId` or by `ownerExternalId`, not by both.', 'ownerId');
}

function checkTags(tags: readonly string[]): void {
  if (tags.length > MOST_TAGS)
    throw new PerennialError(
      'VALUE_TOO_LARGE',
      `An account has ${MOST_TAGS} tags at most; ${tags.length} were given.`,
      {},
      ['tags'],
    );
  for (const [index, tag] of tags.entries()) within(['tags', index], () => checkText(tag, MOST_TAG, 'tag'));
}

function checkSeats(seats: readonly TeamSeatInput[]): void {
  if (seats.length > MOST_SEATS)
    throw new PerennialError(
      'VALUE_TOO_LARGE',
      `An account team has ${MOST_SEATS} seats at most; ${seats.length} were given.`,
      {},
      ['team'],
    );
  seats.forEach(({ memberId, memberExternalId }, index) => {
    if ((memberId == null) === (memberExternalId == null))
      throw badInput('Name the member by `memberId` or by `memberExternalId`.', 'team', index);
  });
}

function checkAttributes(attributes: unknown, declared: readonly AttributeDefinition[]): void {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes))
    throw badInput('`attributes` is an object: name → value.', 'attributes');
  const bytes = Buffer.byteLength(JSON.stringify(attributes));
  if (bytes > MOST_ATTRIBUTES)
    throw new PerennialError(
      'VALUE_TOO_LARGE',
      `The attributes have ${bytes} bytes as JSON; they take ${MOST_ATTRIBUTES}.`,
      { bytes },
      ['attributes'],
    );
  const types = new Map(declared.map(({ name, type }) => [name, type]));
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value, types.get(name));
}

function checkAttribute(name: string, value: unknown, type: AttributeDefinition['type'] | undefined): void {
  if (value === null) return;
  if (name.length > 63 || name === '')
    throw badInput('The name of an attribute has 1 to 63 characters.', 'attributes', name);
  const isPlain =
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  if (!isPlain)
    throw badInput(`\`${name}\` is a text, a number, true or false, or a list of texts.`, 'attributes', name);
  if (type !== undefined && readAttribute(value, type) === undefined)
    throw badInput(`\`${name}\` is declared as ${type}.`, 'attributes', name);
}

function within(place: readonly (string | number)[], check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof PerennialError ? new PerennialError(error.code, error.message, error.data, place) : error;
  }
}
