import { z } from 'zod';
import type { StepDefinition } from '../../playbook/run/steps/step.js';
import { STEP_KIND_NAMES, STEP_KINDS, type StepKindName } from '../../playbook/run/steps/step-kinds.js';
import { fieldTable } from './field-table.js';
import { page } from './markdown.js';
import { STEPS } from './playbook-words.js';
import { NOTATION } from './playbooks.page.js';
import { fieldsOf } from './schema-words.js';

/** A list of steps within a step: its own section tells of it, so here it is a list of anything. */
const innerSteps = z.array(z.any()) as unknown as z.ZodType<StepDefinition[]>;

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
  const { title, fields } = STEPS[kind];
  return [`## ${kind}`, title, fieldTable(fieldsOf(STEP_KINDS[kind].schema(innerSteps)), fields)].join('\n\n');
}
