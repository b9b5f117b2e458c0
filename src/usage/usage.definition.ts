import { z } from 'zod';
import { compileCondition } from '../condition/compile.js';
import type { Condition } from '../condition/condition.js';
import type { Fact, Scope } from '../condition/fact.js';
import type { FeatureDefinition } from './feature.definition.js';
import { type UsageSource, usageFacts } from './usage.facts.js';

/** CEL: when an account has first got value out of the product. */
export const activationDefinition = z.string().min(1).max(2000);

/**
 * The activation rule, with the usage facts it reads: these can be read as of an earlier day, when late signals come
 * in.
 */
export interface CompiledActivation {
  readonly condition: Condition;
  readonly usage: readonly { readonly slot: number; readonly fact: Fact<UsageSource> }[];
}

/** @throws CONDITION_INVALID when the rule does not compile */
export function compileActivation(
  source: string,
  scope: Scope,
  features: readonly FeatureDefinition[] = [],
): CompiledActivation {
  const condition = compileCondition(
    source,
    { ...scope, owner: { kind: 'USAGE', key: 'activated' } },
    { expect: 'bool' },
  );
  const usage = usageFacts(features)
    .filter(({ path }) => condition.dependencies.includes(path))
    .map((fact) => ({ slot: scope.facts.get(fact.path)?.slot ?? -1, fact }));
  return { condition, usage: usage.filter(({ slot }) => slot >= 0) };
}
