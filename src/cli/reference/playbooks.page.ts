import { playbookDefinition } from '../../playbook/definition/playbook.definition.js';
import { fieldTable } from './field-table.js';
import { page } from './markdown.js';
import { PLAYBOOK_FIELDS } from './playbook-words.js';
import { fieldsOf } from './schema-words.js';

/** How texts are written, on every page about definitions. */
export const NOTATION =
  '**CEL** is a condition over the [facts](facts.md); a **template** is a text with `{{ facts }}`; a ' +
  '**duration** is a whole number and a unit: `45m`, `12h`, `30d` (calendar days at the same local time), `3bd` ' +
  '(business days), `2w`, `1mo` (clipped to the month’s end).';

/** What a playbook may say besides its trigger and its steps. */
export const playbooksPage = (): string =>
  page(
    'Playbooks',
    `A playbook is plain data, the same in TypeScript (\`definePlaybook({ … })\` in a plugin.ts) and in YAML ` +
      `(under \`playbooks:\` of a plugin.yaml). ${NOTATION} \`perennial plugin check\` refuses what is not as it ` +
      `stands here, with file, line, column and the cure; the same for editors: \`schema/plugin.schema.json\` for ` +
      `a whole plugin, \`schema/playbook.schema.json\` for one playbook.`,
    fieldTable(fieldsOf(playbookDefinition), PLAYBOOK_FIELDS),
    'What fires it: [triggers](triggers.md). What follows: [steps](steps.md). What it stands in: ' +
      '[plugins](plugins.md).',
  );
