import { z } from 'zod';
import { GUIDE_REPORTS } from './guide.types.js';

/** The properties of the signal guide.reported. */
export const guideReported = z.strictObject({
  guideId: z.string().min(1).max(40),
  status: z.enum(GUIDE_REPORTS).optional(),
  itemKey: z.string().min(1).max(60).optional(),
  isDone: z.boolean().optional(),
});
