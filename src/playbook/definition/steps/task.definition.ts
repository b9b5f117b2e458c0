import { z } from 'zod';
import { CAUSE_CLEARED, outcomesOf } from '../../../task/outcome.rules.js';
import { TASK_KINDS, TASK_PRIORITIES } from '../../../task/task.types.js';
import { ACCOUNT_ROLES, TEAM_FUNCTIONS } from '../../../team/member.types.js';
import { celText, durationText, skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';
import { dependencyFaults } from '../task-dependencies.js';

const assignment = z
  .union([
    z.enum(['owner', 'ownersManager']),
    z.strictObject({
      role: z.enum(ACCOUNT_ROLES).meta({ description: 'The member who has this role in the account’s team.' }),
    }),
    z.strictObject({
      function: z.enum(TEAM_FUNCTIONS).meta({ description: 'One member who has this function.' }),
      pick: z.enum(['leastLoaded', 'roundRobin']).meta({
        description: 'Whom of them: the one with the fewest open tasks for their capacity, or one after the other.',
      }),
    }),
  ])
  .meta({
    description:
      'Who gets it: the owner (default), the owner’s manager, a role of the account team, or one member with a ' +
      'function. Absence is covered.',
  });

const outcome = z
  .string()
  .max(64)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'an outcome in capitals, such as TRAINING_NEEDED');

const fields = z.strictObject({
  task: stepKey,
  if: skipUnless,
  title: z.string().min(1).max(500).meta({ description: 'Template: Kick-off with {{ account.name }}' }),
  kind: z.enum(TASK_KINDS).meta({
    description:
      'What sort of work it is; completing a CHECK_IN, VISIT, QBR, TRAINING or HEALTH_CHECK writes a touchpoint.',
  }),
  contact: z.enum(['subject', 'event', 'none']).optional().meta({
    description:
      'Whom it is about: the run’s contact, or the person of the event that fired it (default: whichever there is).',
  }),
  assign: assignment.optional(),
  due: durationText('from the launch, such as 3bd').optional(),
  priority: z.enum(TASK_PRIORITIES).optional().meta({ description: 'How pressing it is; default NORMAL.' }),
  checklist: z
    .array(z.string().min(1).max(300))
    .max(50)
    .optional()
    .meta({ description: 'What it consists of; items are ticked one by one.' }),
  outcomes: z.array(outcome).min(1).max(20).optional().meta({
    description:
      'Completing the task asks for one of them. FALSE_ALARM is always among those of RISK and RISK_ASSESSMENT tasks.',
  }),
  clears: celText(
    'the task’s cause is gone: it is cancelled as CAUSE_CLEARED, or marked when in progress. Default: the goal, ' +
      'else, for a `when` trigger, its condition false',
  ).optional(),
  escalate: z
    .strictObject({ after: durationText('from the launch, if it is still open'), assign: assignment })
    .optional()
    .meta({ description: 'Passes an open task on to somebody else, with priority HIGH.' }),
  dependsOn: z
    .array(stepKey)
    .min(1)
    .max(20)
    .optional()
    .meta({
      description:
        'Keys of tasks of this playbook that come first: it is launched at once, and cannot be completed before ' +
        'they are done.',
    }),
});
export type TaskDefinition = z.infer<typeof fields>;

/** How a `task` is written. */
export const taskForm: StepForm<TaskDefinition> = {
  reference: {
    title: 'Launches a task and goes on at once; `steps.<key>.done` says when it has ended.',
    fields: {
      title: 'What people read: a template such as `Kick-off with {{ account.name }}`, rendered on read.',
      kind: 'What work it is. CHECK_IN, VISIT, QBR, TRAINING and HEALTH_CHECK write a touchpoint when they are done.',
      priority: 'NORMAL when left out.',
      checklist: 'What to do, point by point.',
      escalate: 'Who gets it when it is still open after so long.',
    },
  },
  schema: () => fields,
  nested: () => [],
  outcomes: ({ kind, outcomes }) =>
    outcomes === undefined ? undefined : [...outcomesOf(kind, outcomes), CAUSE_CLEARED],
  words: ({ title }) => [title],
  livesOn: true,
  faults: ({ task, dependsOn = [] }, path, around) => dependencyFaults(task, dependsOn, path, around),
};
