import { z } from 'zod';
import { GRADES, TOUCHES } from '../../../account/account.types.js';
import { skipUnless, stepKey } from '../fields.js';
import type { StepForm } from '../step-form.js';

const tag = z.string().min(1).max(100);
const changes = z.strictObject({
  grade: z.enum(GRADES).optional().meta({ description: 'The account’s grade.' }),
  touch: z.enum(TOUCHES).optional().meta({ description: 'How the account is looked after.' }),
  attributes: z
    .record(z.string().min(1).max(64), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
    .optional()
    .meta({ description: 'Declared attributes by name; null takes one away.' }),
  addTags: z.array(tag).max(20).optional().meta({ description: 'Tags to put on the account.' }),
  removeTags: z.array(tag).max(20).optional().meta({ description: 'Tags to take from it.' }),
});
export type AccountChanges = z.infer<typeof changes>;
export const FIELDS = Object.keys(changes.shape) as (keyof AccountChanges)[];

const fields = z.strictObject({ set: stepKey, if: skipUnless, ...changes.shape });
export type SetDefinition = z.infer<typeof fields>;

/** How a `set` is written. */
export const setForm: StepForm<SetDefinition> = {
  reference: {
    title: 'Sets what is given of the account; what follows in the run sees it as it then is.',
    fields: {
      grade: 'The grade: A best, B middle, C ordinary.',
      touch: 'How closely it is looked after.',
      addTags: 'Tags to add.',
      removeTags: 'Tags to take away.',
    },
  },
  schema: () => fields,
  nested: () => [],
};
