import { z } from 'zod';
import type { AnyStep } from '../../playbook/definition/step-form.js';
import { formOf, STEP_KIND_NAMES, type StepKindName } from '../../playbook/definition/step-kinds.js';
import { fieldTable } from './field-table.js';
import { page } from './markdown.js';
import { NOTATION } from './playbooks.page.js';
import { fieldsOf } from './schema-words.js';

/** A list of steps within a step: its own section tells of it, so here it is a list of anything. */
const innerSteps = z.array(z.any()) as unknown as z.ZodType<AnyStep[]>;

/** Every kind of step with its fields. */
export const stepsPage = (): string =>
  page(
    'Steps',
    `What a playbook does, one after the other. The field that is named for the kind holds the step’s key: \`{ ` +
      `task: 'kickoff', … }\`, which \`task('kickoff', { … })\` writes; in YAML \`- task: kickoff\`. ${NOTATION}`,
    'A step whose `if` is not met or unknown is skipped, and that is recorded. What follows reads a step as ' +
      '`steps.<key>.done`, `.skipped`, `.outcome`, `.endedAt` and, of a wait on an event, `.event`.',
    ...STEP_KIND_NAMES.map(section),
  );

function section(kind: StepKindName): string {
  const { reference, schema } = formOf(kind);
  const { title, fields } = reference;
  return [`## ${kind}`, title, fieldTable(fieldsOf(schema(innerSteps)), fields)].join('\n\n');
}
