import { z } from 'zod';
import { DURATION_PATTERN } from '../../kernel/duration.js';

export const stepKey = z
  .string()
  .max(60)
  .regex(/^[a-z][a-zA-Z0-9]*$/, 'a camelCase key of letters and digits, such as kickoffHeld')
  .meta({ description: 'The step’s key: camelCase, unique in the playbook. Conditions read the step as steps.<key>.' });
export const celText = (meaning: string) =>
  z
    .string()
    .min(1)
    .max(2000)
    .meta({ description: `CEL: ${meaning}` });
export const durationText = (meaning: string) =>
  z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 45m, 12h, 30d, 3bd (business days), 2w or 1mo')
    .meta({ description: `Duration: ${meaning}` });
export const skipUnless = celText('not met or unknown = the step is skipped, and that is recorded').optional();
