import { compileCondition } from '../condition/compile.js';
import type { Scope } from '../condition/fact.js';
import { derivesFrom } from '../condition/scope.js';
import { PerennialError } from '../kernel/errors.js';
import type { FitDefinition } from './account.definition.js';
import type { CompiledFit } from './fit.rules.js';

/** @throws CONDITION_INVALID when a condition does not compile, or reads the fit that it is to decide */
export function compileFit(definition: FitDefinition, scope: Scope): CompiledFit {
  return {
    conditions: definition.conditions.map(({ key, title, weight, if: source }) => ({
      key,
      title,
      weight,
      condition: notOfItself(compileCondition(source, { ...scope, owner: { kind: 'FIT', key } }), key, scope),
    })),
  };
}

function notOfItself<C extends { readonly dependencies: readonly string[] }>(
  condition: C,
  key: string,
  scope: Scope,
): C {
  if (!condition.dependencies.some((path) => derivesFrom(path, 'fit', scope))) return condition;
  throw new PerennialError(
    'CONDITION_INVALID',
    `The fit condition \`${key}\` reads account.fit, which it decides itself. Read what the fit is made of.`,
    { key },
  );
}
