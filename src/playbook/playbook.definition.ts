import { z } from 'zod';
import { EVENT_TYPES } from '../event/catalogue.js';
import { PURPOSES, SUBJECTS } from './playbook.types.js';
import { celText, durationText } from './steps/step.js';
import { stepList } from './steps/step-kinds.js';

export const playbookKey = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a key in small letters and hyphens, such as usage-drop')
  .meta({ description: 'The playbook’s key: small letters and hyphens. It never changes, whatever the version.' });

const on = z.strictObject({
  on: z.enum(EVENT_TYPES as [string, ...string[]]).meta({ description: 'The event that fires it: stage.entered, survey.answered, contact.left, …' }),
  if: celText('asked of the event, as `event.<field>`').optional(),
});
const when = z.strictObject({
  when: celText('fires when it turns from false to true'),
  for: durationText('how long it must have held').optional(),
  existing: z.enum(['skip', 'enrol']).optional().meta({ description: 'Subjects for which it holds already when the playbook goes live: passed over (default), or enrolled.' }),
});
const late = z
  .enum(['skip', 'enrol'])
  .optional()
  .meta({ description: 'Subjects whose moment has passed already when the playbook goes live or the account comes in: passed over (default), or enrolled.' });
const by = durationText('how far from the date').optional();
const before = z.strictObject({ before: celText('a date fact'), by, late });
const after = z.strictObject({ after: celText('a date fact'), by, late });

export const triggerDefinition = z
  .union([z.literal('manual'), on, when, before, after])
  .meta({ description: 'What fires it: on an event, when a condition comes true, before or after a date, or manual.' });
export type TriggerDefinition = z.infer<typeof triggerDefinition>;

/** A playbook as its author declares it: the same data in TypeScript and in YAML. */
export const playbookDefinition = z
  .strictObject({
    key: playbookKey,
    title: z.string().min(1).max(200),
    description: z.string().min(1).max(4000).optional(),
    purpose: z.enum(PURPOSES),
    subject: z.enum(SUBJECTS).optional().meta({ description: 'Whom a run is about; default account.' }),
    trigger: triggerDefinition,
    audience: celText('who may be enrolled; a refusal is final').optional(),
    goal: celText('met = the run ends ACHIEVED and its open tasks are cancelled').optional(),
    stopWhen: celText('met = the run ends EXITED and its open tasks are cancelled').optional(),
    reentry: z
      .union([z.enum(['never', 'always']), durationText('how long after a run ended')])
      .optional()
      .meta({ description: 'Whether a subject may run it again: never (default), always, or so long after its last run ended.' }),
    steps: stepList,
  })
  .meta({ id: 'playbook' });
export type PlaybookDefinition = z.infer<typeof playbookDefinition>;
