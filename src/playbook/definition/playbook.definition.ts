import { z } from 'zod';
import { EVENT_TYPES } from '../../event/catalogue.js';
import { celText, durationText } from './fields.js';
import { IGNORABLE, PURPOSES, SUBJECTS } from './playbook.types.js';
import { stepList } from './step-kinds.js';

const playbookKey = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a key in small letters and hyphens, such as usage-drop')
  .meta({ description: 'The playbook’s key: small letters and hyphens. It never changes, whatever the version.' });

const on = z.strictObject({
  on: z
    .enum(EVENT_TYPES as [string, ...string[]])
    .meta({ description: 'The event that fires it: stage.entered, survey.answered, contact.left, …' }),
  if: celText('asked of the event, as `event.<field>`').optional(),
});
const when = z.strictObject({
  when: celText('fires when it turns from false to true'),
  for: durationText('how long it must have held').optional(),
  existing: z.enum(['skip', 'enrol']).optional().meta({
    description: 'Subjects for which it holds already when the playbook goes live: passed over (default), or enrolled.',
  }),
});
const late = z
  .enum(['skip', 'enrol'])
  .optional()
  .meta({
    description:
      'Subjects whose moment has passed already when the playbook goes live or the account comes in: passed over ' +
      '(default), or enrolled.',
  });
const by = durationText('how far from the date').optional();
const before = z.strictObject({ before: celText('a date fact'), by, late });
const after = z.strictObject({ after: celText('a date fact'), by, late });

const every = z.strictObject({
  every: z
    .string()
    .min(1)
    .max(100)
    .meta({
      description:
        'A cron line of five parts in the company’s time zone (`0 9 * * MON`), or `cadence`: as often as the ' +
        'account’s segment says.',
    }),
});

export const triggerDefinition = z.union([z.literal('manual'), on, when, before, after, every]).meta({
  description:
    'What fires it: on an event, when a condition comes true, before or after a date, every so often, or manual.',
});
export type TriggerDefinition = z.infer<typeof triggerDefinition>;

export const rolloutField = z
  .enum(['draft', 'live'])
  .optional()
  .meta({
    description:
      'What becomes of a new version: draft (default) waits to be released, live comes into force at once. No part ' +
      'of the content: it makes no version of its own.',
  });

const group = z
  .strictObject({
    name: playbookKey.meta({ description: 'The group’s name, the same in every playbook of it.' }),
    priority: z
      .number()
      .int()
      .min(-1000)
      .max(1000)
      .optional()
      .meta({ description: 'The higher goes first; default 0.' }),
  })
  .meta({
    description:
      'Playbooks of a group do not run side by side for an account: one waits while another of the same or a ' +
      'higher priority runs. One of a higher priority is enrolled, and ends nothing.',
  });

/** A playbook as its author declares it: the same data in TypeScript and in YAML. */
export const playbookDefinition = z
  .strictObject({
    key: playbookKey,
    title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
    description: z.string().min(1).max(4000).optional().meta({ description: 'What it is for, in a sentence or two.' }),
    purpose: z.enum(PURPOSES).meta({
      description: 'What it is for. RISK_MITIGATION and WIN_BACK put the account in intervention while a run lives.',
    }),
    subject: z.enum(SUBJECTS).optional().meta({ description: 'Whom a run is about; default account.' }),
    trigger: triggerDefinition,
    audience: celText('who may be enrolled; a refusal is final').optional(),
    goal: celText('met = the run ends ACHIEVED and its open tasks are cancelled').optional(),
    stopWhen: celText('met = the run ends EXITED and its open tasks are cancelled').optional(),
    reentry: z
      .union([z.enum(['never', 'always']), durationText('how long after a run ended')])
      .optional()
      .meta({
        description:
          'Whether a subject may run it again: never (default), always, or so long after its last run ended.',
      }),
    group: group.optional(),
    ignores: z.array(z.enum(IGNORABLE)).max(IGNORABLE.length).optional().meta({
      description:
        'What does not hold it back: IN_INTERVENTION, NOISE_BUDGET (the caps and the cooldown), QUIET_HOURS.',
    }),
    holdout: z
      .number()
      .gt(0)
      .max(0.5)
      .optional()
      .meta({
        description:
          'The share of subjects kept as control, above 0 and at most 0.5: they fire and are not enrolled, and ' +
          'the goal is watched for them as for the others.',
      }),
    rollout: rolloutField,
    steps: stepList.meta({ description: 'What follows, from the first to the last.' }),
  })
  .meta({ id: 'playbook' });
export type PlaybookDefinition = z.infer<typeof playbookDefinition>;
