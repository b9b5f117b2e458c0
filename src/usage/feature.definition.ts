import { z } from 'zod';

/** A feature of the vendor's product, as a rulebook declares it. */
export const featureDefinition = z.strictObject({
  key: z.string().min(1).max(100).meta({ description: 'The feature, as usage signals name it.' }),
  title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
  isKey: z.boolean().default(false).meta({
    description: 'Whether using it is what makes the product worth its price: usage.keyFeaturesUsed counts these.',
  }),
});
export type FeatureDefinition = z.output<typeof featureDefinition>;
