import { CLOCK_AHEAD, isMoment, MOMENT_RANGE, MOST_INT } from '../kernel/bounds.js';
import { badInput, PerennialError, quote } from '../kernel/errors.js';
import { checkExternalId, checkText, textFault } from '../kernel/text.js';
import type { AttributeDefinition } from './account.definition.js';
import { readAttribute } from './account.facts.js';
import type { AccountInput, TeamSeatInput } from './account.inputs.js';
import { ACCOUNT_ROLES, GRADES, TOUCHES } from './account.types.js';
import { ACCOUNT_LENGTHS } from './profile-fields.js';

const MOST_TAGS = 50;
const MOST_TAG = 64;
const MOST_SEATS = 20;
const MOST_KEY = 64;
/** Bytes of an account's custom attributes as JSON. */
const MOST_ATTRIBUTES = 32_768;

/**
 * Checks an account as a client sent it, by what can be said without the database.
 * @throws BAD_INPUT, VALUE_TOO_LARGE, FUTURE_DATE with the field as path
 */
export function checkAccountInput(
  input: AccountInput & { readonly externalId: string },
  declared: readonly AttributeDefinition[],
  now: number,
): void {
  checkExternalId(input.externalId);
  for (const [field, most] of Object.entries(ACCOUNT_LENGTHS))
    checkText(input[field as keyof typeof ACCOUNT_LENGTHS], most, field);
  for (const field of ['parentExternalId', 'ownerExternalId'] as const)
    if (input[field] != null) checkExternalId(input[field], field);
  checkText(input.stageKey, MOST_KEY, 'stageKey');
  checkValue(input.grade, GRADES, 'grade');
  checkValue(input.touch, TOUCHES, 'touch');
  checkNumbers(input, now);
  checkTags(input.tags ?? []);
  checkSeats(input.team ?? []);
  if (input.attributes != null) checkAttributes(input.attributes, declared);
}

/** One of the values that a field takes: a client's schema says so, a cell of a file need not know. */
function checkValue(value: unknown, values: readonly string[], ...path: (string | number)[]): void {
  if (value == null || values.includes(value as string)) return;
  throw badInput(`\`${path.join('.')}\` is one of ${values.join(', ')}, not ${quote(String(value))}.`, ...path);
}

function checkNumbers({ employees, fit, createdAt, ownerId, ownerExternalId }: AccountInput, now: number): void {
  if (employees != null && !(Number.isInteger(employees) && employees >= 0 && employees <= MOST_INT))
    throw badInput(`\`employees\` is a whole number from 0 to ${MOST_INT}.`, 'employees');
  if (fit != null && !(fit >= 0 && fit <= 100)) throw badInput('`fit` is a number from 0 to 100.', 'fit');
  if (createdAt != null && createdAt > now + CLOCK_AHEAD)
    throw new PerennialError('FUTURE_DATE', '`createdAt` lies in the future.', {}, ['createdAt']);
  if (createdAt != null && !isMoment(createdAt)) throw badInput(`\`createdAt\` lies ${MOMENT_RANGE}.`, 'createdAt');
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
  seats.forEach(({ role, memberId, memberExternalId }, index) => {
    checkValue(role, ACCOUNT_ROLES, 'team', index, 'role');
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
  const definitions = new Map(declared.map((definition) => [definition.name, definition]));
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value, definitions);
}

/** @throws BAD_INPUT for an attribute that no plugin declares, or whose value is none of its type and values */
function checkAttribute(name: string, value: unknown, definitions: ReadonlyMap<string, AttributeDefinition>): void {
  if (value === null) return;
  const definition = definitions.get(name);
  if (definition === undefined) throw undeclared(name, [...definitions.keys()]);
  const { type, values } = definition;
  const read = readAttribute(value, type);
  if (read === undefined) throw badInput(`\`${name}\` is declared as ${ATTRIBUTE_WORDS[type]}.`, 'attributes', name);
  for (const text of [value].flat()) {
    if (typeof text !== 'string' || text === '') continue;
    const fault = textFault(text, MOST_ATTRIBUTES, 'lines');
    if (fault !== undefined && text.trim() !== '') throw badInput(`\`${name}\` ${fault.what}.`, 'attributes', name);
    if (values !== undefined) checkValue(text, values, 'attributes', name);
  }
}

function undeclared(name: string, known: readonly string[]): PerennialError {
  const words = known.length === 0 ? 'No plugin declares any' : `Declared are ${known.join(', ')}`;
  return badInput(
    `No attribute ${quote(name)} is declared. ${words}. Declare it under \`attributes\` of a plugin.`,
    'attributes',
    name,
  );
}

const ATTRIBUTE_WORDS: Readonly<Record<AttributeDefinition['type'], string>> = {
  string: 'a text',
  double: 'a number',
  bool: 'true or false',
  timestamp: `a time, as RFC 3339, ${MOMENT_RANGE}`,
  'list<string>': 'a list of texts',
};

function within(place: readonly (string | number)[], check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof PerennialError ? new PerennialError(error.code, error.message, error.data, place) : error;
  }
}
