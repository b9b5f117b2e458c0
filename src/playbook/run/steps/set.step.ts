import { setAccount } from '../../../account/account.fold.js';
import type { AccountUpsert } from '../../../account/account.rules.js';
import { present } from '../../../kernel/present.js';
import type { Path } from '../../definition/step-form.js';
import { type AccountChanges, FIELDS, type SetDefinition } from '../../definition/steps/set.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepCompiler } from '../../model/step-compiler.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Effect, Walk } from '../../model/walk.js';

export interface SetStep extends CompiledStep {
  readonly kind: 'set';
  readonly changes: AccountChanges;
}

/** Sets the account's grade, touch, attributes or tags; what follows in the run sees the account as it then is. */
export const setStep: StepKind<SetDefinition, SetStep> = {
  goesBy: [],
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
function changeAccount(step: SetStep, walk: Walk): Effect {
  const { draft, scribe, pass } = walk;
  const before = draft.account.version;
  setAccount(draft, upsertOf(step.changes, draft.account.tags), scribe, { ...pass.turn.at, isHistory: false });
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
