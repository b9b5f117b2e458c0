import { z } from 'zod';
import type { Condition, Template } from '../../condition/condition.js';
import { present } from '../../kernel/present.js';
import { TASK_KINDS, TASK_PRIORITIES } from '../../task/task.types.js';
import { ACCOUNT_ROLES, TEAM_FUNCTIONS } from '../../team/member.types.js';
import { launch } from '../launch-task.js';
import { type CompiledStep, celText, durationText, type StepKind, skipUnless, stepKey } from './step.js';

const assignment = z
  .union([
    z.enum(['owner', 'ownersManager']),
    z.strictObject({ role: z.enum(ACCOUNT_ROLES) }),
    z.strictObject({ function: z.enum(TEAM_FUNCTIONS), pick: z.enum(['leastLoaded', 'roundRobin']) }),
  ])
  .meta({ description: 'Who gets it: the owner (default), the owner’s manager, a role of the account team, or one member with a function. Absence is covered.' });
export type Assignment = z.infer<typeof assignment>;

const outcome = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'an outcome in capitals, such as TRAINING_NEEDED');

const fields = z.strictObject({
  task: stepKey,
  if: skipUnless,
  title: z.string().min(1).max(500).meta({ description: 'Template: Kick-off with {{ account.name }}' }),
  kind: z.enum(TASK_KINDS),
  contact: z
    .enum(['subject', 'event', 'none'])
    .optional()
    .meta({ description: 'Whom it is about: the run’s contact, or the person of the event that fired it (default: whichever there is).' }),
  assign: assignment.optional(),
  due: durationText('from the launch, such as 3bd').optional(),
  priority: z.enum(TASK_PRIORITIES).optional(),
  checklist: z.array(z.string().min(1).max(300)).max(50).optional(),
  outcomes: z.array(outcome).min(1).max(20).optional().meta({ description: 'Completing the task asks for one of them.' }),
  clears: celText(
    'the task’s cause is gone: it is cancelled as CAUSE_CLEARED, or marked when in progress. Default: the goal, else, for a `when` trigger, its condition false',
  ).optional(),
  escalate: z.strictObject({ after: durationText('from the launch, if it is still open'), assign: assignment }).optional(),
});
export type TaskDefinition = z.infer<typeof fields>;

/** Read when the title is shown, never kept: an erased person's name is gone everywhere. */
const NAMES = ['account.name', 'contact.name'];

export interface TaskStep extends CompiledStep, Omit<TaskDefinition, 'title' | 'clears' | 'if' | 'kind'> {
  readonly kind: 'task';
  readonly title: Template;
  /** What the title reads besides names. */
  readonly reads: readonly Condition[];
  readonly clears?: Condition;
  readonly taskKind: TaskDefinition['kind'];
}

/** Launches a task and goes on at once; the step itself is done when the task is. */
export const taskStep: StepKind<TaskDefinition, TaskStep> = {
  schema: () => fields,
  nested: () => [],
  compile: (definition, path, compiler) => {
    const { if: _, title, clears, kind, ...rest } = definition;
    const cause = present({ clears: clears === undefined ? undefined : compiler.condition(clears, [...path, 'clears']) });
    const template = compiler.template(title, [...path, 'title']);
    const reads = template.dependencies.filter((name) => !NAMES.includes(name)).map((name) => compiler.condition(name, [...path, 'title'], 'any'));
    return { ...rest, ...cause, taskKind: kind, title: template, reads };
  },
  advance: (step, walk) => {
    if (walk.state(step.key) === undefined) launch(step, walk);
    return 'PASSED';
  },
};
