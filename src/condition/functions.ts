import type { Kind } from './kind.js';

/** A function that conditions and templates offer: one row of the fact catalogue's table of functions. */
export interface FunctionSpec {
  readonly name: string;
  /** As an author reads it: `days(number): duration`. */
  readonly signature: string;
  readonly description: string;
  /** True: called on a value, `account.name.startsWith("A")`. */
  readonly isMethod: boolean;
  readonly returns: Kind;
  /** True: CEL gives back a whole number (an `int`), which is made a double. */
  readonly isWhole?: boolean;
  /** True: CEL asks for whole numbers, so literals in its arguments stay ints. */
  readonly takesWhole?: boolean;
  /** True: the first argument names a variable for the second. */
  readonly isMacro?: boolean;
  /** True: evaluated by a function of ours in place of the one that cel-js has. */
  readonly isOurs?: boolean;
}

type Rest = Partial<Pick<FunctionSpec, 'isWhole' | 'takesWhole' | 'isMacro' | 'isOurs'>>;

/** By what name cel-js knows a function of ours. */
export const ourName = (name: string): string => `our_${name}`;

const call = (signature: string, returns: Kind, description: string, rest: Rest = {}): FunctionSpec => ({
  name: signature.slice(0, signature.indexOf('(')),
  signature,
  description,
  isMethod: false,
  returns,
  ...rest,
});

const method = (signature: string, returns: Kind, description: string, rest: Rest = {}): FunctionSpec => ({
  ...call(signature, returns, description, rest),
  name: /\.(\w+)\(/.exec(signature)?.[1] ?? '',
  isMethod: true,
});

const part = (name: string, description: string): FunctionSpec =>
  method(`time.${name}(zone?): number`, 'double', `${description}; UTC, or the zone given: "Europe/Berlin".`, {
    isWhole: true,
    isOurs: true,
  });

/** Every function that conditions offer. */
export const FUNCTIONS: readonly FunctionSpec[] = [
  call('has(fact): bool', 'bool', 'Whether a fact is known: has(contact.npsScore).'),
  call(
    'days(number): duration',
    'duration',
    'A length of time in days of 24 hours: touchpoint.lastAt + days(30) < renewal.date.',
  ),
  call('hours(number): duration', 'duration', 'A length of time in hours.'),
  call('minutes(number): duration', 'duration', 'A length of time in minutes.'),
  call(
    'duration(string): duration',
    'duration',
    'A length of time in hours, minutes and seconds: duration("1h30m"). Days: days(30).',
  ),
  call('timestamp(string): timestamp', 'timestamp', 'A moment: timestamp("2026-01-31T00:00:00Z").', {
    takesWhole: true,
  }),
  call('size(list or string): number', 'double', 'How many elements a list has, or characters a text.', {
    isWhole: true,
  }),
  call('int(number or string): number', 'double', 'The whole part of a number.', { isWhole: true }),
  call('double(string): number', 'double', 'The number that a text spells.'),
  call('string(value): string', 'string', 'A number or a truth value as text.'),
  call('bool(string): bool', 'bool', 'The truth value that a text spells.'),
  method('string.startsWith(string): bool', 'bool', 'Whether the text begins so.'),
  method('string.endsWith(string): bool', 'bool', 'Whether the text ends so.'),
  method('string.contains(string): bool', 'bool', 'Whether the text holds the other.', { isOurs: true }),
  method(
    'string.matches(pattern): bool',
    'bool',
    'Whether the regular expression (RE2: no look-around, no back-references) matches somewhere in the text.',
    { isOurs: true },
  ),
  method('string.lowerAscii(): string', 'string', 'The text in small letters.'),
  method('string.upperAscii(): string', 'string', 'The text in capitals.'),
  method('string.trim(): string', 'string', 'The text without spaces around it.'),
  method('string.substring(from, to?): string', 'string', 'A part of the text, counted from 0, end exclusive.', {
    takesWhole: true,
    isOurs: true,
  }),
  method('string.charAt(index): string', 'string', 'The character at a place, from 0; empty at the end of the text.', {
    takesWhole: true,
    isOurs: true,
  }),
  method('string.indexOf(string): number', 'double', 'Where the other text first stands, from 0; -1 when nowhere.', {
    isWhole: true,
    takesWhole: true,
    isOurs: true,
  }),
  method('string.lastIndexOf(string): number', 'double', 'Where the other text last stands; -1 when nowhere.', {
    isWhole: true,
    takesWhole: true,
    isOurs: true,
  }),
  method('string.split(separator): list<string>', 'list<string>', 'The parts of the text.', {
    takesWhole: true,
    isOurs: true,
  }),
  method('list.join(separator?): string', 'string', 'The elements as one text.', { isOurs: true }),
  method('list.size(): number', 'double', 'How many elements the list has; of a text, its characters.', {
    isWhole: true,
  }),
  method(
    'list.exists(x, condition): bool',
    'bool',
    'Whether some element meets the condition: playbooks.purposes.exists(p, p != "CHECK_IN").',
    { isMacro: true },
  ),
  method('list.all(x, condition): bool', 'bool', 'Whether every element meets the condition.', { isMacro: true }),
  method('list.exists_one(x, condition): bool', 'bool', 'Whether exactly one element meets the condition.', {
    isMacro: true,
  }),
  method('list.filter(x, condition): list', 'other', 'The elements that meet the condition.', { isMacro: true }),
  method('list.map(x, value): list', 'other', 'A value for each element.', { isMacro: true }),
  part('getFullYear', 'The year'),
  part('getMonth', 'The month, 0 = January'),
  part('getDate', 'The day of the month, from 1'),
  part('getDayOfMonth', 'The day of the month, from 0'),
  part('getDayOfWeek', 'The day of the week, 0 = Sunday'),
  part('getDayOfYear', 'The day of the year, from 0'),
  part('getHours', 'The hour; of a length of time, its whole hours'),
  part('getMinutes', 'The minute; of a length of time, its whole minutes'),
  part('getSeconds', 'The second; of a length of time, its whole seconds'),
  part('getMilliseconds', 'The millisecond; of a length of time, its milliseconds'),
];

const BY_NAME = new Map(FUNCTIONS.map((spec) => [`${spec.isMethod ? '.' : ''}${spec.name}`, spec]));

/** A function by its name; a method is another thing than a function of the same name. */
export const functionOf = (name: string, isMethod: boolean): FunctionSpec | undefined =>
  BY_NAME.get(isMethod ? `.${name}` : name);
