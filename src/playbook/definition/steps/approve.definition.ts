import { z } from 'zod';
import { ACCOUNT_ROLES } from '../../../team/member.types.js';
import { durationText, skipUnless, stepKey } from '../fields.js';
import type { AnyStep, StepForm } from '../step-form.js';

const approver = z
  .union([
    z.enum(['owner', 'ownersManager']),
    z.strictObject({ role: z.enum(ACCOUNT_ROLES).meta({ description: 'A role of the account team.' }) }),
  ])
  .meta({
    description:
      'Who is asked: the owner (default), the owner’s manager, or a role of the account team. Absence is ' +
      'covered; anybody who may write can answer.',
  });

const fields = z.strictObject({
  approve: stepKey,
  if: skipUnless,
  title: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: 'Template: what is asked, as in Offer {{ account.name }} a discount?' }),
  assign: approver.optional(),
  atMost: durationText('when it counts as refused').optional(),
});
export interface ApproveDefinition<Step = AnyStep> extends z.infer<typeof fields> {
  otherwise?: Step[] | undefined;
}

/** How a `approve` is written. */
export const approveForm: StepForm<ApproveDefinition> = {
  reference: {
    title:
      'Stands still until a person says yes, with the mutation `approveStep`. Nothing that follows happens ' +
      'without one: after a no (outcome REJECTED), or after `atMost` (TIMED_OUT), the run takes `otherwise` and ' +
      'then no further step, as with `end`.',
    fields: {},
  },
  schema: (steps) =>
    fields.extend({
      otherwise: steps
        .optional()
        .meta({ description: 'The steps after a no, or after `atMost`; then the run takes no further one.' }),
    }),
  nested: ({ otherwise = [] }) => [{ path: ['otherwise'], steps: otherwise }],
  outcomes: () => ['APPROVED', 'REJECTED', 'TIMED_OUT'],
  standsStill: true,
  words: ({ title }) => [title],
  takesOneList: true,
  draw: ({ atMost }, pen) => {
    const { id } = pen.node('box');
    const label = atMost === undefined ? 'no' : `no, or after ${atMost}`;
    return [{ id, label: 'yes' }, ...pen.toEnd(pen.lists.flatMap(({ steps }) => pen.list(steps, { id, label })))];
  },
};
