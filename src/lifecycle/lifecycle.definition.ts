import { z } from 'zod';
import { TEAM_FUNCTIONS } from '../team/member.types.js';

/** Who leads: marketing makes the company AWARE, sales brings the PURCHASE about, SUCCESS is everything after. */
const PHASES = ['AWARE', 'PURCHASE', 'SUCCESS'] as const;
export type Phase = (typeof PHASES)[number];

const stageKey = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a key of capital letters, digits or _, such as ONBOARDING');
const condition = z.string().min(1).max(4000);

export const stageDefinition = z.strictObject({
  key: stageKey.meta({ description: 'The stage’s key: capitals, digits, _. Conditions ask for lifecycle.stage.' }),
  title: z.string().min(1).max(200).meta({ description: 'What people read.' }),
  phase: z.enum(PHASES).meta({
    description:
      'Who leads: marketing makes the company AWARE, sales brings the PURCHASE about, SUCCESS is everything after.',
  }),
  if: condition.optional().meta({
    description:
      'CEL: when an account enters it, from a stage that it may follow. Left out = only a person moves an ' +
      'account here',
  }),
  next: z
    .array(stageKey)
    .max(20)
    .default([])
    .meta({ description: 'The stages that may follow, in the order in which they are tried.' }),
  targetDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .optional()
    .meta({ description: 'Over so many days in the stage, an account is stuck.' }),
  ownerFunction: z.enum(TEAM_FUNCTIONS).optional().meta({ description: 'Who answers for it.' }),
  isPaying: z.boolean().default(false).meta({ description: 'Whether accounts in it pay.' }),
  endsTerm: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether leaving it for a stage that pays begins the next term.' }),
});
export type StageDefinition = z.output<typeof stageDefinition>;

/** A company's lifecycle: its stages in order, and where an account begins. */
export const lifecycleDefinition = z.strictObject({
  stages: z.array(stageDefinition).min(1).max(50).meta({ description: 'The stages in order.' }),
  first: z
    .union([
      stageKey,
      z
        .array(
          z.strictObject({
            stage: stageKey.meta({ description: 'The stage’s key.' }),
            if: condition.optional().meta({ description: 'CEL: when an account begins there' }),
          }),
        )
        .min(1)
        .max(20),
    ])
    .meta({
      description:
        'Where an account begins: a stage’s key, or rules { stage, if }, of which the first that holds decides. ' +
        'One without `if` always holds.',
    }),
});
export type LifecycleDefinition = z.output<typeof lifecycleDefinition>;
export type LifecycleInput = z.input<typeof lifecycleDefinition>;

/** The rules of where an account begins, in order. */
export const startsOf = ({
  first,
}: LifecycleDefinition): readonly { readonly stage: string; readonly if?: string | undefined }[] =>
  typeof first === 'string' ? [{ stage: first }] : first;
