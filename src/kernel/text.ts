import { badInput, PerennialError } from './errors.js';

/** Characters that an external id may have. */
export const MOST_EXTERNAL_ID = 255;

/** What is wrong with a text: a code, and words that go on after the field's name. */
export interface TextFault {
  readonly code: 'BAD_INPUT' | 'VALUE_TOO_LARGE';
  readonly what: string;
}

/**
 * What is wrong with a text for a field of `most` characters; undefined when nothing is. `lines` takes line breaks and
 * tabs too; other control characters are refused everywhere, the null byte first of all.
 */
export function textFault(text: string, most: number, form: 'line' | 'lines' = 'line'): TextFault | undefined {
  if (text.trim() === '') return { code: 'BAD_INPUT', what: 'is blank. Leave it out, or send null to clear it' };
  if (text.length > most) return { code: 'VALUE_TOO_LARGE', what: `has ${text.length} characters; it takes ${most}` };
  if (LONE_SURROGATE.test(text)) return { code: 'BAD_INPUT', what: 'is no valid Unicode text' };
  const control = (form === 'line' ? CONTROL : CONTROL_IN_LINES).exec(text);
  if (control === null) return undefined;
  const name = (control[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'BAD_INPUT',
    what: `holds the control character U+${name} at position ${control.index + 1}. Take it out`,
  };
}

/**
 * Checks a text against its field. Undefined and null pass: they say "leave it" and "clear it".
 * @throws VALUE_TOO_LARGE over `most` characters; BAD_INPUT when it is no text, blank, no valid Unicode (it would not
 * come back as it was sent), or holds a control character. The path is the field.
 */
export function checkText(
  text: string | null | undefined,
  most: number,
  field: string,
  form: 'line' | 'lines' = 'line',
): void {
  if (text == null) return;
  if (typeof text !== 'string') throw badInput(`\`${field}\` is a text.`, field);
  const fault = textFault(text, most, form);
  if (fault === undefined) return;
  const data = fault.code === 'VALUE_TOO_LARGE' ? { length: (text as string).length, most } : {};
  throw new PerennialError(fault.code, `\`${field}\` ${fault.what}.`, data, [field]);
}

/** Checks the id that another system gave a record. @throws as `checkText` */
export function checkExternalId(externalId: string, field = 'externalId'): void {
  checkText(externalId, MOST_EXTERNAL_ID, field);
}

/** Characters of the name of an account, a contact or a member. */
const MOST_NAME = 200;

/** The name of a record that was given none: its external id, which may be longer than a name. */
export const nameFrom = (externalId: string): string => cut(externalId, MOST_NAME);

/** The beginning of a text, with no character cut in two. */
function cut(text: string, most: number): string {
  const start = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}

/** Characters of a column that holds a searchable text: with an id it still fits an index of 3,072 bytes. */
export const MOST_SEARCHED = 700;

/** Texts as searches compare them: accents, width and case taken away, cut to 700 characters. */
export function searchable(...texts: (string | null | undefined)[]): string {
  const all = texts
    .filter((text) => text != null)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return cut(all, MOST_SEARCHED);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** C0 and C1 control characters and DEL. */
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_LINES = /(?![\t\n\r])\p{Cc}/u;
