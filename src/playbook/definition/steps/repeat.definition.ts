import { z } from 'zod';
import { celText, durationText, skipUnless, stepKey } from '../fields.js';
import type { AnyStep, Path, StepFault, StepForm } from '../step-form.js';

const fields = z.strictObject({
  repeat: stepKey,
  if: skipUnless,
  until: celText(
    'asked before each round; met = no further round begins. Left out = it goes on until the goal or stopWhen ' +
      'ends the run',
  ).optional(),
  atMost: z
    .union([
      durationText('when to give up, from the first round; what waits then, waits no longer'),
      z.number().int().min(1).max(1000),
    ])
    .optional()
    .meta({ description: 'When to give up: a number of rounds, or a duration such as 90d.' }),
});
export interface RepeatDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  steps: Step[];
}

/** How a `repeat` is written. */
export const repeatForm: StepForm<RepeatDefinition> = {
  reference: {
    title:
      'The same steps again and again, `steps.<key>` being the latest round; at least one of them must wait. A ' +
      'task that an earlier round launched lives on. A round that took no time is followed by the next a day ' +
      'later. Outcomes: MET, EXHAUSTED (so many rounds), TIMED_OUT (so long).',
    fields: {},
  },
  schema: (steps) =>
    fields.extend({ steps: steps.meta({ description: 'The steps of one round; one of them must wait.' }) }),
  nested: ({ steps }) => [{ path: ['steps'], steps }],
  repeats: true,
  faults: ({ repeat, steps }, path, around) => (around.standsStill(steps) ? [] : [endless(repeat, path)]),
  words: ({ until, atMost }) => [
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(atMost === undefined ? [] : [mostWords(atMost)]),
  ],
  draw: ({ repeat, steps, until, atMost }, pen) => {
    const { id } = pen.node('bar');
    const exits = pen.frame(`r_${repeat}`, `rounds of ${repeat}`, () => pen.list(steps, { id, label: 'round' }));
    pen.join(exits, { id }, 'next round');
    if (until === undefined && atMost === undefined) return pen.toEnd([{ id, label: 'goal or stop' }]);
    return [{ id, label: until === undefined ? 'enough' : 'done' }];
  },
};

const mostWords = (most: string | number): string =>
  typeof most === 'number' ? `at most ${most} ${most === 1 ? 'round' : 'rounds'}` : `at most ${most}`;

const endless = (key: string, path: Path): StepFault => ({
  path,
  code: 'REPEAT_WITHOUT_WAIT',
  message: `Nothing in the repeat “${key}” waits, so its rounds would follow each other at once.`,
  cure: 'Put a `wait` into its steps, such as { wait: rest, for: 30d }.',
});
