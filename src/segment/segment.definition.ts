import { z } from 'zod';
import { TOUCHES } from '../account/account.types.js';
import { DURATION_PATTERN } from '../kernel/duration.js';

/** What belonging to a segment decides, unless an earlier segment or the account itself does. */
export const segmentSettings = z.strictObject({
  touch: z.enum(TOUCHES).optional(),
  /** How often its accounts are contacted: `7d`, `1mo`. */
  cadence: z.string().regex(DURATION_PATTERN, 'a duration such as 7d, 2w or 1mo').optional(),
  /** The scorecard's key. */
  scorecard: z.string().min(1).max(64).optional(),
  /** The key of the segment that it is measured against. */
  benchmark: z.string().min(1).max(64).optional(),
});
export type SegmentSettings = z.output<typeof segmentSettings>;

/** A named group of accounts: dynamic by its condition, or a static list. Segments are ordered as they are declared. */
export const segmentDefinition = z.strictObject({
  key: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a key of letters, digits, - or _, 64 at most'),
  title: z.string().min(1).max(200),
  /** CEL over the account's facts; left out = a static segment. */
  if: z.string().min(1).max(4000).optional(),
  settings: segmentSettings.default({}),
});
export type SegmentDefinition = z.output<typeof segmentDefinition>;
