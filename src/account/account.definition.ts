import { z } from 'zod';
import { FACT_TYPES } from '../condition/fact.js';

/** A custom attribute, as a rulebook declares it. */
export const attributeDefinition = z.strictObject({
  /** As it stands in `account.attributes.<name>`. */
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase name: a small letter, then letters and digits, 63 at most'),
  /** `timestamp` is given as RFC 3339. */
  type: z.enum(FACT_TYPES),
  title: z.string().min(1).max(200).optional(),
  unit: z.string().min(1).max(100).optional(),
  /** The values that a text takes, for editors. */
  values: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
});
export type AttributeDefinition = z.output<typeof attributeDefinition>;

/** The ideal customer profile: weighted conditions. */
export const fitDefinition = z.strictObject({
  conditions: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase key'),
        title: z.string().min(1).max(200),
        /** CEL over the account's facts. */
        if: z.string().min(1).max(2000),
        weight: z.number().positive().max(1000),
      }),
    )
    .min(1)
    .max(50),
});
export type FitDefinition = z.output<typeof fitDefinition>;
