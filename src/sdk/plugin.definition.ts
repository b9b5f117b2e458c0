import { z } from 'zod';
import { attributeDefinition, fitDefinition } from '../account/account.definition.js';
import { scorecardDefinition } from '../health/health.definition.js';
import { lifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import { playbookDefinition } from '../playbook/playbook.definition.js';
import { segmentDefinition } from '../segment/segment.definition.js';
import { activationDefinition, featureDefinition } from '../usage/usage.definition.js';

/** All that a plugin declares: plain data, the same in TypeScript and in YAML. */
export const pluginDefinition = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in small letters and hyphens, such as risk-mitigation')
    .meta({ description: 'Unique among the plugins that are loaded.' }),
  version: z
    .string()
    .max(32)
    .regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0')
    .meta({ description: 'Its own version: the label of the playbook versions that first come with it.' }),
  compatible: z
    .string()
    .regex(/^\^\d+\.\d+\.\d+$/, 'a range such as ^1.0.0')
    .meta({ description: 'The version of perennial/sdk it was written for, as a range: ^1.0.0.' }),
  description: z.string().min(1).max(4000).optional(),
  playbooks: z.array(playbookDefinition).max(200).optional(),
  segments: z.array(segmentDefinition).max(200).optional().meta({ description: 'In order: for each setting the first segment that sets it wins.' }),
  scorecards: z.array(scorecardDefinition).max(50).optional(),
  lifecycle: lifecycleDefinition.optional().meta({ description: 'Another lifecycle than the shipped one.' }),
  features: z.array(featureDefinition).max(500).optional().meta({ description: 'The features of your product, as usage signals name them.' }),
  activation: activationDefinition.optional().meta({ description: 'CEL: when an account has first got value out of the product.' }),
  attributes: z.array(attributeDefinition).max(200).optional(),
  fit: fitDefinition.optional(),
});
export type PluginDefinition = z.output<typeof pluginDefinition>;
/** As an author writes it: what has a default may be left out. */
export type PluginInput = z.input<typeof pluginDefinition>;

/** The JSON Schema of a plugin, for editors: schema/plugin.schema.json. */
export function pluginJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(pluginDefinition, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'A Perennial plugin', description: 'What a plugin declares. Conditions are CEL over the fact catalogue.' };
}
