import { z } from 'zod';
import { skipUnless, stepKey } from '../fields.js';
import type { AnyStep, StepForm } from '../step-form.js';

const fields = z.strictObject({ parallel: stepKey, if: skipUnless });
export interface ParallelDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  lanes: Record<string, Step[]>;
}

/** How a `parallel` is written. */
export const parallelForm: StepForm<ParallelDefinition> = {
  reference: { title: 'Runs named lanes side by side; ends when all of them have.', fields: {} },
  schema: (steps) =>
    fields.extend({
      lanes: z.record(stepKey, steps).meta({ description: 'Named lists of steps that run side by side.' }),
    }),
  nested: ({ lanes }) => Object.entries(lanes).map(([name, steps]) => ({ path: ['lanes', name], steps })),
  draw: ({ parallel, lanes }, pen) => {
    const { id } = pen.node('bar');
    return Object.entries(lanes).flatMap(([lane, steps]) =>
      pen.frame(`l_${parallel}_${lane}`, lane, () => pen.list(steps, { id, label: lane })),
    );
  },
};
