import type { Expression } from './analysis.js';
import { type Bounds, boundsOf } from './bounds.js';
import { ClosureCompiler } from './closure.js';
import type { Condition } from './condition.js';
import { readerOf } from './environment.js';
import type { FactType, FactValue, Frame, Scope } from './fact.js';
import type { Closure } from './kleene.js';
import { type ConditionOwner, reportOverLimit } from './limits.js';
import { counted } from './steps.js';
import { known } from './value.js';

/** The condition of an expression that was found to be right. */
export function conditionOf(
  source: string,
  expression: Expression,
  dependencies: readonly string[],
  scope: Scope,
): Condition {
  const compiler = new ClosureCompiler(expression, scope);
  const closure = compiler.compile(expression.tree);
  return new CompiledCondition(
    source,
    expression.type,
    dependencies,
    compiler.isCounted ? withinLimit(closure, source, scope.owner) : closure,
    scope,
    boundsOf(expression.tree),
  );
}

/** A condition that takes too many steps is unknown, and whoever watches is told. */
function withinLimit(closure: Closure, source: string, owner: ConditionOwner | undefined): Closure {
  return (frame) => {
    const { isOver, value } = counted(() => closure(frame));
    if (isOver) reportOverLimit({ source, ...(owner && { owner }) });
    return value;
  };
}

class CompiledCondition implements Condition {
  private readonly readers: readonly (readonly [string, Closure])[];

  constructor(
    readonly source: string,
    readonly type: FactType,
    readonly dependencies: readonly string[],
    private readonly closure: Closure,
    scope: Scope,
    readonly bounds: Bounds,
  ) {
    this.readers = dependencies.map((path) => [path, readerOf(path, scope)]);
  }

  evaluate(frame: Frame): FactValue {
    return known(this.closure(frame));
  }

  test(frame: Frame): boolean | undefined {
    const value = this.closure(frame);
    return typeof value === 'boolean' ? value : undefined;
  }

  reads(frame: Frame): Record<string, Exclude<FactValue, undefined> | null> {
    return Object.fromEntries(this.readers.map(([path, read]) => [path, read(frame) ?? null]));
  }
}
