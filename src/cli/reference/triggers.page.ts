import type { z } from 'zod';
import { triggerDefinition } from '../../playbook/definition/playbook.definition.js';
import { fieldTable } from './field-table.js';
import { code, page } from './markdown.js';
import { TRIGGERS } from './playbook-words.js';
import { NOTATION } from './playbooks.page.js';
import { fieldsOf } from './schema-words.js';

/** What fires a playbook. */
export const triggersPage = (): string =>
  page(
    'Triggers',
    `What fires a playbook: one of these forms, told by its field. ${NOTATION}`,
    'Firing is not enrolling: after it the playbook’s `audience`, `goal`, `reentry`, `holdout`, `group` and the ' +
      'noise budget are asked, in this order; each refusal is recorded with the facts as they were. History, a ' +
      'signal older than `LATENESS_DAYS`, fires nothing.',
    ...(triggerDefinition.options as readonly z.ZodType[]).flatMap(section),
    `## manual`,
    `${code("trigger: 'manual'")}: only a person (\`launchPlaybook\`), or a step of another playbook, starts it. ` +
      `Every playbook can be started so, whatever its trigger.`,
  );

function section(form: z.ZodType): string[] {
  const fields = fieldsOf(form);
  const words = TRIGGERS[fields[0]?.name as keyof typeof TRIGGERS];
  return words === undefined ? [] : [`## ${words.title}`, `Fires ${words.fires}`, fieldTable(fields)];
}
