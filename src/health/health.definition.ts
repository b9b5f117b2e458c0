import { z } from 'zod';
import { DURATION_PATTERN } from '../kernel/duration.js';

const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a key of letters, digits, - or _, 64 at most');
const cel = z.string().min(1).max(2000);
const days = z.number().int().min(1).max(3650);

/** Points of a straight-lined curve, `[[0, 0], [10, 50], [20, 100]]`: flat before the first and after the last. */
const curve = z
  .array(z.tuple([z.number(), z.number().min(0).max(100)]))
  .min(1)
  .max(50)
  .refine(
    (points) => points.every(([x], index) => index === 0 || x > (points[index - 1]?.[0] ?? x)),
    'the points must rise from left to right',
  );

/** One input turned into 0 to 100. */
export const measureDefinition = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase key')
      .meta({ description: 'The measure’s key: camelCase, unique in the scorecard.' }),
    title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
    fact: cel.optional().meta({
      description: 'The path of the fact that it measures: a number, or true or false. Give this or `value`.',
    }),
    value: cel.optional().meta({ description: 'CEL: the number, or true or false, that it measures' }),
    code: z
      .string()
      .regex(
        /^([a-z][a-z0-9]*(-[a-z0-9]+)*\.)?[a-z][A-Za-z0-9]{0,59}$/,
        'the name of a measure of this plugin’s code, or <plugin>.<measure>',
      )
      .optional()
      .meta({
        description:
          'A measure that a plugin’s code computes: one of this plugin, or <plugin>.<measure>. It is asked ' +
          'outside the turn.',
      }),
    every: z
      .string()
      .regex(DURATION_PATTERN, 'a duration such as 1d')
      .optional()
      .meta({ description: 'Beside `code`: how often it is asked; default 1d.' }),
    weight: z.number().positive().max(1000).meta({ description: 'How much it counts beside the others.' }),
    scale: curve.optional().meta({
      description:
        'What a number comes to, as points of a curve: [[0, 0], [10, 50], [20, 100]]. Left out = it is 0 to ' +
        '100 already; true is 100, false 0.',
    }),
    missing: z
      .union([
        z.enum(['EXCLUDE', 'ZERO', 'NEUTRAL']),
        z.strictObject({
          last: days.meta({ description: 'For so many days what was last known counts; then the others weigh more.' }),
        }),
      ])
      .default('EXCLUDE')
      .meta({
        description:
          'Without data: EXCLUDE leaves it out and the others weigh more, ZERO is 0, NEUTRAL is 50, { last: 30 } ' +
          'is what was last known for so many days.',
      }),
    freshAt: cel
      .optional()
      .meta({ description: 'CEL: the moment that the data is of. Left out = when it last changed' }),
    freshFor: z
      .string()
      .regex(DURATION_PATTERN, 'a duration such as 30d')
      .optional()
      .meta({ description: 'Duration: older data counts as missing' }),
  })
  .refine(({ fact, value, code }) => [fact, value, code].filter((one) => one !== undefined).length === 1, {
    error: 'give `fact`, `value` or `code`, one of them',
    path: ['fact'],
  })
  .refine(({ code, every }) => every === undefined || code !== undefined, {
    error: 'only a measure in `code` is asked for; a fact is read in every turn',
    path: ['every'],
  });
export type MeasureDefinition = z.output<typeof measureDefinition>;

/** Measures with weights, for the accounts that it is chosen for: the first in declared order whose choice holds. */
export const scorecardDefinition = z
  .strictObject({
    key: key.meta({ description: 'The scorecard’s key: letters, digits, - or _.' }),
    title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
    segments: z
      .array(z.string().min(1).max(64))
      .min(1)
      .optional()
      .meta({
        description:
          'For accounts in one of these segments. Of `segments`, `stages` and `if` all that are given must hold; ' +
          'none = every account.',
      }),
    stages: z
      .array(z.string().min(1).max(64))
      .min(1)
      .optional()
      .meta({ description: 'For accounts in one of these stages.' }),
    if: cel.optional().meta({
      description: 'CEL: for which accounts it is chosen; the first scorecard in order whose choice holds counts',
    }),
    bands: z
      .strictObject({
        green: z.number().min(0).max(100).meta({ description: 'From so many points on GREEN.' }),
        yellow: z.number().min(0).max(100).meta({ description: 'From so many points on YELLOW; below it RED.' }),
      })
      .default({ green: 70, yellow: 40 })
      .meta({ description: 'The points from which on a score is GREEN, and YELLOW.' }),
    measures: z.array(measureDefinition).min(1).max(50).meta({ description: 'What it is made of.' }),
  })
  .refine(({ bands }) => bands.yellow <= bands.green, {
    error: 'yellow begins at or below green',
    path: ['bands', 'yellow'],
  })
  .refine(({ measures }) => new Set(measures.map(({ key }) => key)).size === measures.length, {
    error: 'two measures have one key',
    path: ['measures'],
  });
export type ScorecardDefinition = z.output<typeof scorecardDefinition>;
/** As an author writes it, before defaults. */
export type ScorecardInput = z.input<typeof scorecardDefinition>;
