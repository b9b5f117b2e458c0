import type { FactValue } from '../condition/fact.js';
import type { CompiledPlaybook } from './playbook.compiled.js';
import type { RunState, StepState, Values } from './playbook.state.js';

/** What a run adds to the facts: `event.*`, `run.startedAt`, `steps.<key>.*`. `done` is always known; a skipped step is done. */
export function localsOf(run: RunState, playbook: CompiledPlaybook): Record<string, FactValue> {
  const locals: Record<string, FactValue> = { ...eventLocals(run.event), 'run.startedAt': run.startedAt };
  for (const { key } of playbook.allSteps) Object.assign(locals, stepLocals(`steps.${key}`, run.steps[key]));
  return locals;
}

/** An event's values as `event.<field>`, or under another name. */
export function eventLocals(event: Values, name = 'event'): Record<string, FactValue> {
  return Object.fromEntries(Object.entries(event).map(([field, value]) => [`${name}.${field}`, value]));
}

/** The values of an event that conditions can read: what is not known is left out. */
export function valuesOf(data: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, Values[string]] => isValue(entry[1])));
}

function stepLocals(name: string, state: StepState | undefined): Record<string, FactValue> {
  if (state === undefined) return { [`${name}.done`]: false, [`${name}.skipped`]: false };
  return {
    [`${name}.done`]: state.status !== 'WAITING',
    [`${name}.skipped`]: state.status === 'SKIPPED',
    [`${name}.outcome`]: state.outcome,
    [`${name}.endedAt`]: state.endedAt,
    ...eventLocals(state.event ?? {}, `${name}.event`),
  };
}

function isValue(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

const NAMED = /(^|\.)(name|accountName|email|phone)$/;

/** Facts without names and addresses: what is kept for good carries ids only. */
export function nameless<T>(facts: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(facts).filter(([path]) => !NAMED.test(path)));
}
