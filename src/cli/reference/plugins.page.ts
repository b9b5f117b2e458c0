import type { z } from 'zod';
import { attributeDefinition, fitDefinition } from '../../account/account.definition.js';
import { guideDefinition } from '../../guide/guide.definition.js';
import { measureDefinition, scorecardDefinition } from '../../health/health.definition.js';
import { lifecycleDefinition, stageDefinition } from '../../lifecycle/lifecycle.definition.js';
import { noiseDefinition } from '../../playbook/definition/noise.definition.js';
import { actionDefinition, codeMeasureDefinition } from '../../sdk/code.definition.js';
import { pluginDefinition } from '../../sdk/plugin.definition.js';
import { segmentDefinition, segmentSettings } from '../../segment/segment.definition.js';
import { featureDefinition } from '../../usage/feature.definition.js';
import { surveyDefinition } from '../../voice/survey.definition.js';
import { fieldTable } from './field-table.js';
import { page } from './markdown.js';
import { NOTATION } from './playbooks.page.js';
import { fieldsOf } from './schema-words.js';

interface Part {
  readonly title: string;
  /** The field of the plugin that holds it. */
  readonly field: string;
  readonly says: string;
  readonly schema: z.ZodType;
}

const PARTS: readonly Part[] = [
  {
    title: 'A segment',
    field: 'segments',
    says: 'A named group of accounts. An account may be in several; their order decides whose settings win.',
    schema: segmentDefinition,
  },
  {
    title: 'A segment’s settings',
    field: 'segments[].settings',
    says: 'What belonging to the segment decides, unless an earlier segment or the account itself does.',
    schema: segmentSettings,
  },
  {
    title: 'A scorecard',
    field: 'scorecards',
    says: 'What health is measured by. The first whose choice holds is the account’s.',
    schema: scorecardDefinition,
  },
  {
    title: 'A measure of a scorecard',
    field: 'scorecards[].measures',
    says: 'One input, turned into 0 to 100.',
    schema: measureDefinition,
  },
  {
    title: 'The lifecycle',
    field: 'lifecycle',
    says: 'Other stages than the shipped ones. The first plugin in order of name that declares it decides.',
    schema: lifecycleDefinition,
  },
  { title: 'A stage', field: 'lifecycle.stages', says: 'One stage of the lifecycle.', schema: stageDefinition },
  {
    title: 'An attribute',
    field: 'attributes',
    says: 'A field of your own, which integrations send with the account.',
    schema: attributeDefinition,
  },
  { title: 'A feature', field: 'features', says: 'A feature of your product.', schema: featureDefinition },
  {
    title: 'A condition of fit',
    field: 'fit.conditions',
    says: 'One trait of the ideal customer.',
    schema: fitDefinition.shape.conditions.element,
  },
  { title: 'A survey', field: 'surveys', says: 'What the step `survey` sends.', schema: surveyDefinition },
  { title: 'A guide', field: 'guides', says: 'What the step `guide` offers.', schema: guideDefinition },
  {
    title: 'An action',
    field: 'actions',
    says: 'Code that does something outside, for the step `action`; only in TypeScript and JavaScript.',
    schema: actionDefinition,
  },
  {
    title: 'A code measure',
    field: 'measures',
    says: 'Code that computes a number, for a scorecard; only in TypeScript and JavaScript.',
    schema: codeMeasureDefinition,
  },
  {
    title: 'The noise budget',
    field: 'noise',
    says: 'How much playbooks may do at once, over all of them.',
    schema: noiseDefinition,
  },
];

const EXAMPLE = `\`\`\`yaml
name: customer-care
version: 1.2.0
compatible: ^1.0.0
segments:
  - { key: top, title: Top accounts, if: account.grade == "A", settings: { cadence: 7d } }
playbooks:
  - key: say-thanks
    title: Say thanks for a year
    purpose: ADVOCACY
    trigger: { after: revenue.customerSince, by: 365d }
    steps:
      - { task: thanks, title: 'Thank {{ account.name }} for a year', kind: ADVOCACY, due: 5bd }
\`\`\``;

/** All that a plugin may declare. */
export const pluginsPage = (): string =>
  page(
    'Plugins',
    `A plugin is a folder in \`PLUGINS_DIR\` with a \`plugin.ts\` (its default export made by \`definePlugin\`) ` +
      `or a \`plugin.yaml\`, or an npm package named in \`PLUGIN_PACKAGES\`. Both forms hold the same data. ` +
      `${NOTATION}`,
    EXAMPLE,
    'An npm package says which file it is: `{ "perennial": { "plugin": "plugin.yaml" } }` in its package.json, ' +
      'or its main module exports the plugin as default. `perennial/sdk` is found wherever the plugin is.',
    fieldTable(fieldsOf(pluginDefinition)),
    ...PARTS.map(({ title, field, says, schema }) =>
      [`## ${title}`, `\`${field}\`. ${says}`, fieldTable(fieldsOf(schema))].join('\n\n'),
    ),
    'What a playbook may say: [playbooks](playbooks.md), [triggers](triggers.md), [steps](steps.md).',
  );
