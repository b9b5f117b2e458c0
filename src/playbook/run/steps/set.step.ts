import { z } from 'zod';
import { accountFolds } from '../../../account/account.fold.js';
import type { AccountUpsert } from '../../../account/account.rules.js';
import { GRADES, TOUCHES } from '../../../account/account.types.js';
import { present } from '../../../kernel/present.js';
import type { Effect, RunWalk } from '../run-walk.js';
import { type CompiledStep, type Path, type StepCompiler, type StepKind, skipUnless, stepKey } from './step.js';

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
const FIELDS = Object.keys(changes.shape) as (keyof AccountChanges)[];

const fields = z.strictObject({ set: stepKey, if: skipUnless, ...changes.shape });
export type SetDefinition = z.infer<typeof fields>;

export interface SetStep extends CompiledStep {
  readonly kind: 'set';
  readonly changes: AccountChanges;
}

/** Sets the account's grade, touch, attributes or tags; what follows in the run sees the account as it then is. */
export const setStep: StepKind<SetDefinition, SetStep> = {
  schema: () => fields,
  nested: () => [],
  compile: (definition, path, compiler) => {
    check(definition, path, compiler);
    const { set: _, if: __, ...rest } = definition;
    return { changes: rest };
  },
  advance: (step, walk) =>
    walk.state(step.key) === undefined
      ? walk.effect(step, { ...step.changes }, () => changeAccount(step, walk))
      : 'PASSED',
};

function check(definition: SetDefinition, path: Path, compiler: StepCompiler): void {
  if (FIELDS.every((field) => definition[field] === undefined)) {
    compiler.error(
      path,
      'SET_NOTHING',
      `“${definition.set}” sets nothing.`,
      `Give at least one of: ${FIELDS.join(', ')}.`,
    );
  }
  for (const [name, value] of Object.entries(definition.attributes ?? {}))
    compiler.checkAttribute(name, value, [...path, 'attributes', name]);
}

/** The same way in as an upsert's, so that the account's row and events are its own domain's. */
function changeAccount(step: SetStep, walk: RunWalk): Effect {
  const { draft, run, scribe, pass } = walk;
  const before = draft.account.version;
  const properties = upsertOf(step.changes, draft.account.tags);
  const signal = {
    id: 0,
    type: 'account.upserted',
    accountId: draft.accountId,
    key: `${run.id}/${walk.effectStep(step)}`,
    actorId: 'system',
    occurredAt: pass.now,
    recordedAt: pass.now,
    properties,
  } as const;
  accountFolds['account.upserted']?.(draft, signal, scribe, { ...pass.turn.at, isHistory: false });
  const hasChanged = draft.account.version !== before;
  return { outcome: hasChanged ? 'SET' : 'SET_ALREADY', changedFacts: hasChanged };
}

function upsertOf(
  { addTags = [], removeTags = [], grade, touch, attributes }: AccountChanges,
  tags: readonly string[],
): AccountUpsert & Record<string, unknown> {
  return present({
    grade,
    touch,
    attributes,
    tags: [...tags, ...addTags].filter((name) => !removeTags.includes(name)),
  }) as AccountUpsert & Record<string, unknown>;
}
