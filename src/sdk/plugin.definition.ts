import { z } from 'zod';
import { attributeDefinition, fitDefinition } from '../account/account.definition.js';
import { guideDefinition } from '../guide/guide.definition.js';
import { scorecardDefinition } from '../health/health.definition.js';
import { lifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import { noiseDefinition } from '../playbook/definition/noise.definition.js';
import { playbookDefinition, rolloutField } from '../playbook/definition/playbook.definition.js';
import { segmentDefinition } from '../segment/segment.definition.js';
import { featureDefinition } from '../usage/feature.definition.js';
import { activationDefinition } from '../usage/usage.definition.js';
import { surveyDefinition } from '../voice/survey.definition.js';
import { actionDefinitions, codeMeasureDefinitions, settingsSchema } from './code.definition.js';
import type { CodeParts } from './code.source.js';

export const pluginName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in small letters and hyphens, such as risk-mitigation')
  .meta({ description: 'Unique among the plugins that are loaded: small letters, digits and hyphens.' });

/** All that a plugin declares: plain data, the same in TypeScript and in YAML. */
export const pluginDefinition = z.strictObject({
  name: pluginName,
  version: z
    .string()
    .max(32)
    .regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0')
    .meta({ description: 'Its own version: the label of the playbook versions that first come with it.' }),
  compatible: z
    .string()
    .regex(/^\^\d+\.\d+\.\d+$/, 'a range such as ^1.0.0')
    .meta({ description: 'The version of perennial/sdk it was written for, as a range: ^1.0.0.' }),
  description: z.string().min(1).max(4000).optional().meta({ description: 'What it is for, in a sentence or two.' }),
  rollout: rolloutField.meta({
    description:
      'What becomes of new versions of its playbooks, unless a playbook says otherwise: draft (default) or live.',
  }),
  noise: noiseDefinition.optional().meta({
    description:
      'How much playbooks may do at once, over all of them: the first plugin in order of name that declares it ' +
      'decides.',
  }),
  playbooks: z.array(playbookDefinition).max(200).optional().meta({ description: 'Its playbooks.' }),
  segments: z
    .array(segmentDefinition)
    .max(200)
    .optional()
    .meta({ description: 'In order: for each setting the first segment that sets it wins.' }),
  scorecards: z
    .array(scorecardDefinition)
    .max(50)
    .optional()
    .meta({
      description:
        'What health is measured by. The first whose choice holds is an account’s; declaring one replaces those ' +
        'that ship.',
    }),
  lifecycle: lifecycleDefinition.optional().meta({ description: 'Another lifecycle than the shipped one.' }),
  features: z
    .array(featureDefinition)
    .max(500)
    .optional()
    .meta({ description: 'The features of your product, as usage signals name them.' }),
  activation: activationDefinition
    .optional()
    .meta({ description: 'CEL: when an account has first got value out of the product' }),
  attributes: z
    .array(attributeDefinition)
    .max(200)
    .optional()
    .meta({ description: 'Your own fields of an account: account.attributes.<name>.' }),
  fit: fitDefinition
    .optional()
    .meta({ description: 'The ideal customer profile: weighted conditions, read as account.fit.' }),
  actions: actionDefinitions.optional(),
  measures: codeMeasureDefinitions.optional(),
  settings: settingsSchema.optional(),
  guides: z
    .array(guideDefinition)
    .max(200)
    .optional()
    .meta({ description: 'What can be shown to people inside your own product; the step `guide` offers it.' }),
  surveys: z
    .array(surveyDefinition)
    .max(50)
    .optional()
    .meta({ description: 'What may be asked of people. The survey nps is there without being declared.' }),
});
export type PluginDefinition = z.output<typeof pluginDefinition>;
/**
 * As an author writes it: what has a default may be left out; actions and measures hold their functions, settings may
 * be a zod schema.
 */
export type PluginInput = Omit<z.input<typeof pluginDefinition>, keyof CodeParts> & CodeParts;

/** The JSON Schema of a plugin, for editors: schema/plugin.schema.json. */
export function pluginJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(pluginDefinition, { io: 'input', target: 'draft-2020-12' });
  return {
    ...schema,
    title: 'A Perennial plugin',
    description: 'What a plugin declares. Conditions are CEL over the fact catalogue.',
  };
}
