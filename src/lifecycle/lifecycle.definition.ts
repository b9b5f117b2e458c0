import { z } from 'zod';
import { TEAM_FUNCTIONS } from '../team/member.types.js';

/** Who leads: marketing makes the company AWARE, sales brings the PURCHASE about, SUCCESS is everything after. */
export const PHASES = ['AWARE', 'PURCHASE', 'SUCCESS'] as const;
export type Phase = (typeof PHASES)[number];

const stageKey = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a key of capital letters, digits or _, such as ONBOARDING');
const condition = z.string().min(1).max(4000);

export const stageDefinition = z.strictObject({
  key: stageKey,
  title: z.string().min(1).max(200),
  phase: z.enum(PHASES),
  /** The entry condition, CEL over the account's facts; left out = only a person moves an account here. */
  if: condition.optional(),
  /** The stages that may follow, in the order in which rules try them. */
  next: z.array(stageKey).max(20).default([]),
  /** Over so many days in the stage an account is stuck. */
  targetDays: z.number().int().min(1).max(3650).optional(),
  /** Who answers for it. */
  ownerFunction: z.enum(TEAM_FUNCTIONS).optional(),
  /** Whether accounts in it pay. */
  isPaying: z.boolean().default(false),
  /** Whether leaving it for a stage that pays begins the next term. */
  endsTerm: z.boolean().default(false),
});
export type StageDefinition = z.output<typeof stageDefinition>;

/** A company's lifecycle: its stages in order, and where an account begins. */
export const lifecycleDefinition = z.strictObject({
  stages: z.array(stageDefinition).min(1).max(50),
  /** Where an account begins: the stage's key, or rules of which the first that holds decides. One without `if` always holds. */
  first: z.union([
    stageKey,
    z
      .array(z.strictObject({ stage: stageKey, if: condition.optional() }))
      .min(1)
      .max(20),
  ]),
});
export type LifecycleDefinition = z.output<typeof lifecycleDefinition>;
export type LifecycleInput = z.input<typeof lifecycleDefinition>;

/** The rules of where an account begins, in order. */
export const startsOf = ({ first }: LifecycleDefinition): readonly { readonly stage: string; readonly if?: string | undefined }[] =>
  typeof first === 'string' ? [{ stage: first }] : first;
