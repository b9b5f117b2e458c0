import { badInput, PerennialError } from './errors.js';

/** Characters that an external id may have. */
export const MOST_EXTERNAL_ID = 255;

/**
 * Checks a text against its field. Undefined and null pass: they say "leave it" and "clear it".
 * @throws VALUE_TOO_LARGE over `most` characters; BAD_INPUT when it is blank, or no valid Unicode (it would not come
 * back as it was sent). The path is the field.
 */
export function checkText(text: string | null | undefined, most: number, field: string): void {
  if (text == null) return;
  if (text.trim() === '') throw badInput(`\`${field}\` is blank. Leave it out, or send null to clear it.`, field);
  if (text.length > most)
    throw new PerennialError(
      'VALUE_TOO_LARGE',
      `\`${field}\` has ${text.length} characters; it takes ${most}.`,
      { length: text.length, most },
      [field],
    );
  if (LONE_SURROGATE.test(text)) throw badInput(`\`${field}\` is no valid Unicode text.`, field);
}

/** Checks the id that another system gave a record. @throws as `checkText` */
export function checkExternalId(externalId: string, field = 'externalId'): void {
  checkText(externalId, MOST_EXTERNAL_ID, field);
}

/** Characters of a column that holds a searchable text: with an id it still fits an index of 3,072 bytes. */
export const MOST_SEARCHED = 700;

/** Texts as searches compare them: accents, width and case taken away, cut to 700 characters. */
export function searchable(...texts: (string | null | undefined)[]): string {
  return texts
    .filter((text) => text != null)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .slice(0, MOST_SEARCHED);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
