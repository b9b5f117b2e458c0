import { z } from 'zod';
import { TOUCHES } from '../account/account.types.js';
import { DURATION_PATTERN } from '../kernel/duration.js';
import { lines, text } from '../kernel/fields.js';

/** What belonging to a segment decides, unless an earlier segment or the account itself does. */
export const segmentSettings = z.strictObject({
  touch: z.enum(TOUCHES).optional().meta({ description: 'How closely its accounts are looked after.' }),
  cadence: z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 7d, 2w or 1mo')
    .optional()
    .meta({ description: 'Duration: how often its accounts are contacted, such as 7d or 1mo' }),
  scorecard: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'The key of the scorecard that measures their health.' }),
  benchmark: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'The key of the segment that they are measured against.' }),
});
export type SegmentSettings = z.output<typeof segmentSettings>;

/** A named group of accounts: dynamic by its condition, or a static list. Segments are ordered as they are declared. */
export const segmentDefinition = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a key of letters, digits, - or _, 64 at most')
    .meta({
      description: 'The segment’s key: letters, digits, - or _. Conditions ask for it as "top" in account.segments.',
    }),
  title: text(200).meta({ description: 'What people read.' }),
  description: lines(2000).optional().meta({ description: 'What it is for, in a few sentences.' }),
  if: z.string().min(1).max(4000).optional().meta({
    description: 'CEL: which accounts belong to it. Left out = a static segment, whose accounts are named one by one',
  }),
  settings: segmentSettings.default({}).meta({
    description: 'What belonging to it decides: for each setting the first segment in order that sets it wins.',
  }),
});
export type SegmentDefinition = z.output<typeof segmentDefinition>;
