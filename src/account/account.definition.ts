import { z } from 'zod';
import { FACT_TYPES } from '../condition/fact.js';

/** A custom attribute, as a rulebook declares it. */
export const attributeDefinition = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase name: a small letter, then letters and digits, 63 at most')
    .meta({ description: 'Its name: conditions read account.attributes.<name>.' }),
  type: z.enum(FACT_TYPES).meta({ description: 'What it holds; a timestamp is given as RFC 3339.' }),
  title: z.string().min(1).max(200).optional().meta({ description: 'What people read.' }),
  unit: z.string().min(1).max(100).optional().meta({ description: 'The unit of a number.' }),
  values: z.array(z.string().min(1).max(200)).min(1).max(200).optional().meta({
    description: 'The values that a text takes: editors offer them, and a condition with another one is refused.',
  }),
});
export type AttributeDefinition = z.output<typeof attributeDefinition>;

/** The ideal customer profile: weighted conditions. */
export const fitDefinition = z.strictObject({
  conditions: z
    .array(
      z.strictObject({
        key: z
          .string()
          .regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a camelCase key')
          .meta({ description: 'The condition’s key: camelCase.' }),
        title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
        if: z.string().min(1).max(2000).meta({ description: 'CEL: what the ideal customer meets' }),
        weight: z.number().positive().max(1000).meta({ description: 'How much it counts beside the others.' }),
      }),
    )
    .min(1)
    .max(50)
    .meta({
      description: 'What the ideal customer is like: account.fit is the weighted share of what is met, 0 to 100.',
    }),
});
export type FitDefinition = z.output<typeof fitDefinition>;
