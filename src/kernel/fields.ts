import { z } from 'zod';
import { isDate, isEpochMillis, isMoment, isNoEnd, MOMENT_RANGE, MOST_AMOUNT } from './bounds.js';
import { isCurrency } from './currency.js';
import type { ErrorCode } from './errors.js';
import { textFault } from './text.js';

/**
 * The kinds of values that signals, commands and imports hold, each with all of its checks: whichever door a value
 * comes in by, it is held to the same.
 */

const checked = (length: number, form: 'line' | 'lines') =>
  z
    .string()
    .min(1)
    .max(length)
    .superRefine((value, context) => {
      const fault = textFault(value, length, form);
      if (fault !== undefined)
        context.addIssue({ code: 'custom', message: `it ${fault.what}`, params: { code: fault.code } });
    });

/** A text on one line: a name, a title, an id. */
export const text = (length: number) => checked(length, 'line');

/** A text that may have several lines: notes, a comment. */
export const lines = (length: number) => checked(length, 'lines');

/** The id of another system. */
export const externalId = text(255);

/** A date that exists. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
  .refine(isDate, `a real date ${MOMENT_RANGE}`);

/** A day on which something ends. Systems write 9999-12-31, 2999-12-31 or similar for no end: read as left out. */
export const endDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')
  .refine((value) => isDate(value) || isNoEnd(value), `a real date ${MOMENT_RANGE}, or 9999-12-31 for no end`)
  .transform((value) => (isDate(value) ? value : undefined));

const A_MOMENT =
  `a moment ${MOMENT_RANGE}: RFC 3339 with an offset (2026-11-22T09:30:00Z), or milliseconds since the epoch, not ` +
  'seconds or microseconds';

/** A moment, as RFC 3339 or as milliseconds since the epoch; milliseconds when read. */
export const moment = z.union(
  [
    z.number().refine(isEpochMillis, A_MOMENT),
    z.iso
      .datetime({ offset: true, error: A_MOMENT })
      .transform((value) => Date.parse(value))
      .refine(isMoment, A_MOMENT),
  ],
  { error: A_MOMENT },
);

/** Milliseconds since the epoch, as commands hold moments. */
export const millis = z.number().int().refine(isMoment, `a moment ${MOMENT_RANGE}`);

/** ISO 4217. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR')
  .refine(isCurrency, 'an ISO 4217 code such as EUR');

/** An amount in minor units; a year of it is still exact. */
export const amountMinor = z.number().int().min(0).max(MOST_AMOUNT);

/** What a value was refused for: the first thing that its schema found. */
export interface SchemaFault {
  readonly code: Extract<ErrorCode, 'BAD_INPUT' | 'VALUE_TOO_LARGE'>;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** The first issue of a schema’s error, as a refusal: code, a sentence that begins with the place, the path. */
export function schemaFault(error: z.ZodError): SchemaFault {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  const place = path.length > 0 ? `${path.join('.')}: ` : '';
  const message = issue?.message ?? 'the value is malformed';
  return { code: codeOf(issue), message: `${place}${message.endsWith('.') ? message : `${message}.`}`, path };
}

function codeOf(issue: z.core.$ZodIssue | undefined): SchemaFault['code'] {
  if (issue?.code === 'too_big') return issue.origin === 'string' ? 'VALUE_TOO_LARGE' : 'BAD_INPUT';
  return issue?.code === 'custom' && issue.params?.code === 'VALUE_TOO_LARGE' ? 'VALUE_TOO_LARGE' : 'BAD_INPUT';
}
