import { z } from 'zod';
import { celText, durationText, skipUnless, stepKey } from '../fields.js';
import type { AnyStep, Path, StepForm } from '../step-form.js';

const fields = z.strictObject({
  wait: stepKey,
  for: durationText('how long').optional(),
  until: celText('what is waited for').optional(),
  on: z
    .string()
    .optional()
    .meta({ description: 'The event that is waited for; `if` then asks of that event, as `event`.' }),
  if: skipUnless,
  before: celText('a date fact; passes `by` before it').optional(),
  after: celText('a date fact; passes `by` after it').optional(),
  by: durationText('how far from the date').optional(),
  atMost: durationText('when to give up').optional(),
});
export interface WaitDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  otherwise?: Step[] | undefined;
}

export const FORMS = ['for', 'until', 'on', 'before', 'after'] as const;
/** The outcome of each form when what was waited for has come. */
export const ENDS = { for: 'ELAPSED', until: 'MET', on: 'HEARD', before: 'REACHED', after: 'REACHED' } as const;

/** How a `wait` is written. */
export const waitForm: StepForm<WaitDefinition> = {
  reference: {
    title:
      'Stands still. Exactly one of `for`, `until`, `on`, `before`, `after` says until when; with `atMost` it ' +
      'gives up, takes `otherwise`, and goes on. A moment that has passed lets it pass at once.',
    fields: {
      if: 'Beside `on`: what is asked of the event that is heard. Otherwise not met or unknown = the step is skipped.',
      otherwise: 'What to do when it gave up.',
    },
  },
  schema: (steps) =>
    fields.extend({
      otherwise: steps.optional().meta({ description: 'The steps when it gives up; then the run goes on.' }),
    }),
  nested: ({ otherwise = [] }) => [{ path: ['otherwise'], steps: otherwise }],
  ownsIf: ({ on }) => on !== undefined,
  hears: ({ on }) => on,
  outcomes: (definition) => [
    ...FORMS.filter((form) => definition[form] !== undefined).map((form) => ENDS[form]),
    'TIMED_OUT',
  ],
  standsStill: true,
  words: ({ for: length, until, on, if: test, before, after, by = '0d' }) => {
    if (length !== undefined) return [`for ${length}`];
    if (until !== undefined) return [`until ${until}`];
    if (on !== undefined) return [`on ${on}`, ...(test === undefined ? [] : [`if ${test}`])];
    return [before === undefined ? `${by} after ${after}` : `${by} before ${before}`];
  },
  takesOneList: true,
  draw: ({ atMost }, pen) => {
    const { id } = pen.node('hexagon');
    const label = (path: Path) => (atMost === undefined ? path.join(' ') : `after ${atMost}`);
    return [{ id }, ...pen.lists.flatMap(({ path, steps }) => pen.list(steps, { id, label: label(path) }))];
  },
};
