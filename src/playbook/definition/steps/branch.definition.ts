import { z } from 'zod';
import { celText, stepKey } from '../fields.js';
import type { AnyStep, StepForm } from '../step-form.js';

const fields = z.strictObject({
  branch: stepKey,
  if: celText('met = `then`; not met or unknown = `else`. Beside `switch`: not met = skipped').optional(),
  switch: celText('its value names the case').optional(),
});
export interface BranchDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  then?: Step[] | undefined;
  else?: Step[] | undefined;
  cases?: Record<string, Step[]> | undefined;
  otherwise?: Step[] | undefined;
}

/** How a `branch` is written. */
export const branchForm: StepForm<BranchDefinition> = {
  reference: {
    title: 'Takes one way, once and for all: `if` with `then` / `else`, or `switch` with `cases` / `otherwise`.',
    fields: {
      // biome-ignore lint/suspicious/noThenProperty: the branch's own field
      then: 'When the condition is met.',
      else: 'When it is not met or unknown.',
      cases: 'By the value of `switch`, written as a text.',
      otherwise: 'When no case has the value, or it is unknown.',
    },
  },
  schema: (steps) =>
    fields.extend({
      // biome-ignore lint/suspicious/noThenProperty: as above
      then: steps.optional().meta({ description: 'The steps when `if` is met.' }),
      else: steps.optional().meta({ description: 'The steps when `if` is not met or unknown.' }),
      cases: z
        .record(z.string().min(1).max(64), steps)
        .optional()
        .meta({ description: 'Value of `switch` → the steps for it.' }),
      otherwise: steps.optional().meta({ description: 'The steps when `switch` has no case or is unknown.' }),
    }),
  nested: (definition) => [
    ...(['then', 'else', 'otherwise'] as const).map((way) => ({ path: [way], steps: definition[way] ?? [] })),
    ...Object.entries(definition.cases ?? {}).map(([name, steps]) => ({ path: ['cases', name], steps })),
  ],
  ownsIf: (definition) => definition.switch === undefined,
  words: (definition) => [definition.switch ?? definition.if ?? ''],
  takesOneList: true,
  draw: (definition, pen) => {
    const { id } = pen.node('diamond');
    const exits = pen.lists.flatMap(({ path, steps }) => pen.list(steps, { id, label: String(path.at(-1)) }));
    const rest = definition.switch === undefined ? 'else' : 'otherwise';
    const isWhole = pen.lists.some(({ path }) => path.length === 1 && path[0] === rest);
    return isWhole ? exits : [...exits, { id, label: rest }];
  },
};
