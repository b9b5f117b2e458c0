import { z } from 'zod';
import { playbookDefinition, triggerDefinition } from '../../playbook/playbook.definition.js';
import type { StepDefinition } from '../../playbook/steps/step.js';
import { STEP_KIND_NAMES, STEP_KINDS, type StepKindName } from '../../playbook/steps/step-kinds.js';
import { code, page, sentence, table } from './markdown.js';
import { PLAYBOOK_FIELDS, STEPS, TRIGGERS } from './playbook-words.js';
import { type FieldWords, fieldsOf } from './schema-words.js';

/** A list of steps within a step: its own section tells of it, so here it is a list of anything. */
const innerSteps = z.array(z.any()) as unknown as z.ZodType<StepDefinition[]>;

/** What a playbook may say: its fields, its trigger, its steps. */
export const playbooksPage = (): string =>
  page(
    'Playbooks',
    'A playbook is plain data: `definePlaybook({ … })` in a plugin. **CEL** is a condition over the [facts](facts.md); a **template** is a text with `{{ facts }}`; a **duration** is a whole number and a unit: `45m`, `12h`, `30d` (calendar days at the same local time), `3bd` (business days), `2w`, `1mo`. `perennial plugin check` refuses what is not as it stands here, with file, line, column and the cure; the same for editors: `schema/plugin.schema.json`.',
    '## Fields',
    fieldTable(fieldsOf(playbookDefinition), PLAYBOOK_FIELDS),
    '## Triggers',
    `${code("trigger: 'manual'")}: only a person, or a step of another playbook, starts it. Otherwise one of these:`,
    ...triggers(),
    '## Steps',
    "The field that is named for the kind holds the step’s key: `{ task: 'kickoff', … }`, which `task('kickoff', { … })` writes. A step whose `if` is not met or unknown is skipped, and that is recorded.",
    ...STEP_KIND_NAMES.map(step),
  );

function triggers(): string[] {
  return (triggerDefinition.options as readonly z.ZodType[]).flatMap((form) => {
    const fields = fieldsOf(form);
    const words = TRIGGERS[fields[0]?.name as keyof typeof TRIGGERS];
    return words === undefined ? [] : [`### ${words.title}`, `Fires ${words.fires}`, fieldTable(fields, {})];
  });
}

function step(kind: StepKindName): string {
  const { title, fields } = STEPS[kind];
  return [`### ${kind}`, title, fieldTable(fieldsOf(STEP_KINDS[kind].schema(innerSteps)), fields)].join('\n\n');
}

const fieldTable = (fields: readonly FieldWords[], words: Readonly<Record<string, string>>): string =>
  table(
    ['field', 'type', 'required', 'meaning'],
    fields.map((field) => [code(field.name), field.type, field.isRequired ? 'yes' : '', sentence(words[field.name] ?? field.description ?? '')]),
  );
