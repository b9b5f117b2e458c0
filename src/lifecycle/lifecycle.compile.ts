import { compileCondition } from '../condition/compile.js';
import type { Condition } from '../condition/condition.js';
import type { Scope } from '../condition/fact.js';
import { badInput, PerennialError, quote } from '../kernel/errors.js';
import { idOf } from '../kernel/ids.js';
import { type LifecycleDefinition, type StageDefinition, startsOf } from './lifecycle.definition.js';

export interface CompiledStage extends StageDefinition {
  readonly id: string;
  /** Left out = only a person moves an account here. */
  readonly condition?: Condition;
}

/** A lifecycle ready for turns. */
export interface CompiledLifecycle {
  readonly definition: LifecycleDefinition;
  readonly stages: ReadonlyMap<string, CompiledStage>;
  /** Where an account begins: the first whose condition holds. */
  readonly starts: readonly { readonly stage: string; readonly condition?: Condition }[];
  /** Whether the account pays; left out when no such fact is declared. */
  readonly isCustomer?: Condition;
}

/** A stage's id, from its key. */
export const stageIdOf = (key: string): string => idOf('stage', 0, `stage/${key}`);

/**
 * @throws BAD_INPUT when a stage is named that does not exist, named twice, or cannot be reached; CONDITION_INVALID for
 * a condition. The path names the place.
 */
export function compileLifecycle(definition: LifecycleDefinition, facts: Scope): CompiledLifecycle {
  checkShape(definition);
  const scope: Scope = { ...facts, owner: { kind: 'LIFECYCLE', key: 'lifecycle' } };
  const stages = new Map(definition.stages.map((stage, index) => [stage.key, compileStage(stage, index, scope)]));
  const starts = startsOf(definition).map(({ stage, if: source }, index) => ({
    stage,
    ...conditionOf(source, scope, 'first', index),
  }));
  const isCustomer = scope.facts.has('account.isCustomer')
    ? { isCustomer: compileCondition('account.isCustomer', scope, { expect: 'bool' }) }
    : {};
  return { definition, stages, starts, ...isCustomer };
}

const compileStage = (stage: StageDefinition, index: number, scope: Scope): CompiledStage => ({
  ...stage,
  id: stageIdOf(stage.key),
  ...conditionOf(stage.if, scope, 'stages', index),
});

function conditionOf(
  source: string | undefined,
  scope: Scope,
  ...place: (string | number)[]
): { condition?: Condition } {
  if (source === undefined) return {};
  try {
    return { condition: compileCondition(source, scope, { expect: 'bool' }) };
  } catch (error) {
    throw error instanceof PerennialError ? error.at('lifecycle', ...place, 'if') : error;
  }
}

function checkShape(definition: LifecycleDefinition): void {
  const keys = definition.stages.map(({ key }) => key);
  const known = `The stages are ${keys.join(', ')}.`;
  definition.stages.forEach(({ key, next }, index) => {
    if (keys.indexOf(key) !== index)
      throw badInput(
        `Two stages have the key ${quote(key)}. Give one of them another key.`,
        'lifecycle',
        'stages',
        index,
        'key',
      );
    const wrong = next.find((to) => !keys.includes(to) || to === key);
    if (wrong !== undefined)
      throw badInput(
        `Stage ${quote(key)} names ${quote(wrong)} as its ` +
          `next${wrong === key ? ', which is itself' : ', which is not declared'}. ${known}`,
        'lifecycle',
        'stages',
        index,
        'next',
      );
  });
  const starts = startsOf(definition).map(({ stage }) => stage);
  const lost = starts.find((stage) => !keys.includes(stage));
  if (lost !== undefined)
    throw badInput(`Accounts would begin in ${quote(lost)}, which is not declared. ${known}`, 'lifecycle', 'first');
  const reached = reachable(definition, starts);
  const far = keys.find((key) => !reached.has(key));
  if (far !== undefined)
    throw badInput(
      `No account can come to stage ${quote(far)}. Name it in the next of another stage, or take it out.`,
      'lifecycle',
      'stages',
      keys.indexOf(far),
    );
}

function reachable({ stages }: LifecycleDefinition, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(starts);
  for (const key of reached) for (const to of stages.find((stage) => stage.key === key)?.next ?? []) reached.add(to);
  return reached;
}
