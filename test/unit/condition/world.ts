import { type CompileOptions, compileCondition, compileTemplate } from '../../../src/condition/compile.js';
import type { Diagnostic } from '../../../src/condition/condition.js';
import { ConditionInvalid } from '../../../src/condition/condition-invalid.js';
import type { FactSpec, FactType, FactValue, Frame, Scope } from '../../../src/condition/fact.js';
import { scopeOf, stepLocals, under } from '../../../src/condition/scope.js';

const spec = (path: string, type: FactType, values?: readonly string[]): FactSpec => ({
  path,
  type,
  description: path,
  ...(values ? { values } : {}),
});

/** The facts that the six playbooks read, as their table gives them. */
export const FACTS: readonly FactSpec[] = [
  spec('account.name', 'string'),
  spec('account.touch', 'string', ['HIGH', 'LOW', 'TECH']),
  spec('account.grade', 'string', ['A', 'B', 'C', 'D']),
  spec('account.isCustomer', 'bool'),
  spec('lifecycle.stage', 'string', ['ACQUISITION', 'CONVERSION', 'ONBOARDING', 'GROWTH', 'RENEWAL', 'CHURNED']),
  spec('lifecycle.stageEnteredAt', 'timestamp'),
  spec('usage.activated', 'bool'),
  spec('usage.activeDays', 'double'),
  spec('usage.keyFeaturesUsed', 'double'),
  spec('usage.change.events', 'double'),
  spec('revenue.arr', 'double'),
  spec('renewal.date', 'timestamp'),
  spec('renewal.daysUntil', 'double'),
  spec('renewal.status', 'string', ['OPEN', 'RENEWED', 'LOST']),
  spec('touchpoint.lastAt', 'timestamp'),
  spec('touchpoint.daysUntilQbr', 'double'),
  spec('checkIn.dueAt', 'timestamp'),
  spec('playbooks.purposes', 'list<string>'),
];

const CONTACT = {
  name: 'string',
  role: 'string',
  hasLeft: 'bool',
  npsScore: 'double',
  npsAnsweredAt: 'timestamp',
} as const;

/** What conditions of a playbook with these steps see. */
export function playbookScope(
  steps: readonly string[] = [],
  event: Readonly<Record<string, FactType>> = {},
  heard: Readonly<Record<string, FactType>> = {},
): Scope {
  const locals = new Map([
    ...under('contact', CONTACT),
    ...under<FactType>('run', { startedAt: 'timestamp' }),
    ...under('event', event),
    ...stepLocals(steps, () => heard),
  ]);
  return scopeOf(FACTS, locals);
}

/** A frame of values by path; what is left out is unknown. */
export function frameOf(scope: Scope, values: Readonly<Record<string, FactValue>>): Frame {
  for (const path of Object.keys(values))
    if (!scope.facts.has(path) && !scope.locals.has(path)) throw new Error(`No such path: ${path}`);
  return { facts: [...scope.facts.keys()].map((path) => values[path]), locals: values };
}

/** What compiling a condition finds wrong with it; nothing when it compiles. */
export const checkCondition = (source: string, scope: Scope, options?: CompileOptions): readonly Diagnostic[] =>
  faultsOf(() => compileCondition(source, scope, options));

/** What compiling a template finds wrong with it; nothing when it compiles. */
export const checkTemplate = (text: string, scope: Scope): readonly Diagnostic[] =>
  faultsOf(() => compileTemplate(text, scope));

function faultsOf(compile: () => unknown): readonly Diagnostic[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (error instanceof ConditionInvalid) return error.diagnostics;
    throw error;
  }
}
