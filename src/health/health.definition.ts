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
  .refine((points) => points.every(([x], index) => index === 0 || x > (points[index - 1]?.[0] ?? x)), 'the points must rise from left to right');

/** One input turned into 0 to 100. */
export const measureDefinition = z
  .strictObject({
    key: z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase key'),
    title: z.string().min(1).max(200),
    /** The path of a fact, or any CEL expression: a number, or true or false. */
    fact: cel.optional(),
    value: cel.optional(),
    weight: z.number().positive().max(1000),
    /** What a number comes to; left out = it is 0 to 100 already. True or false come to 100 or 0. */
    scale: curve.optional(),
    /** Without data: other weights scale up, 0, 50, or what was last known for so many days (then other weights scale up). */
    missing: z.union([z.enum(['EXCLUDE', 'ZERO', 'NEUTRAL']), z.strictObject({ last: days })]).default('EXCLUDE'),
    /** When the data is of, as CEL; left out = when it last changed. */
    freshAt: cel.optional(),
    /** Older data counts as missing. */
    freshFor: z.string().regex(DURATION_PATTERN, 'a duration such as 30d').optional(),
  })
  .refine(({ fact, value }) => (fact === undefined) !== (value === undefined), { error: 'give `fact` or `value`, one of them', path: ['fact'] });
export type MeasureDefinition = z.output<typeof measureDefinition>;

/** Measures with weights, for the accounts that it is chosen for: the first in declared order whose choice holds. */
export const scorecardDefinition = z
  .strictObject({
    key,
    title: z.string().min(1).max(200),
    /** Keys of segments or stages in one of which the account is; CEL; all that is given must hold. Left out = every account. */
    segments: z.array(z.string().min(1).max(64)).min(1).optional(),
    stages: z.array(z.string().min(1).max(64)).min(1).optional(),
    if: cel.optional(),
    /** Points from which on a score is GREEN or YELLOW. */
    bands: z.strictObject({ green: z.number().min(0).max(100), yellow: z.number().min(0).max(100) }).default({ green: 70, yellow: 40 }),
    measures: z.array(measureDefinition).min(1).max(50),
  })
  .refine(({ bands }) => bands.yellow <= bands.green, { error: 'yellow begins at or below green', path: ['bands', 'yellow'] })
  .refine(({ measures }) => new Set(measures.map(({ key }) => key)).size === measures.length, { error: 'two measures have one key', path: ['measures'] });
export type ScorecardDefinition = z.output<typeof scorecardDefinition>;
/** As an author writes it, before defaults. */
export type ScorecardInput = z.input<typeof scorecardDefinition>;
