import type { FactValue } from '../../condition/fact.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import type { RunState, StepState, Values } from '../model/playbook.state.js';

/**
 * What a run adds to the facts: `event.*`, `run.startedAt`, `steps.<key>.*`. `done` is always known; a skipped step is
 * done.
 */
export function localsOf(run: RunState, playbook: CompiledPlaybook): Record<string, FactValue> {
  const locals: Record<string, FactValue> = { ...eventLocals(run.event), 'run.startedAt': run.startedAt };
  for (const names of stepNamesOf(playbook)) addStep(locals, names, run.steps[names.key]);
  return locals;
}

interface StepNames {
  readonly key: string;
  readonly done: string;
  readonly skipped: string;
  readonly outcome: string;
  readonly endedAt: string;
  readonly event: string;
}

/** The paths of a playbook's steps, put together once: this is read in every pass of every live run. */
const stepNames = new WeakMap<CompiledPlaybook, readonly StepNames[]>();

function stepNamesOf(playbook: CompiledPlaybook): readonly StepNames[] {
  const known = stepNames.get(playbook);
  if (known !== undefined) return known;
  const names = playbook.allSteps.map(({ key }) => ({
    key,
    done: `steps.${key}.done`,
    skipped: `steps.${key}.skipped`,
    outcome: `steps.${key}.outcome`,
    endedAt: `steps.${key}.endedAt`,
    event: `steps.${key}.event`,
  }));
  stepNames.set(playbook, names);
  return names;
}

function addStep(
  locals: Record<string, FactValue>,
  { done, skipped, outcome, endedAt, event }: StepNames,
  state: StepState | undefined,
): void {
  locals[done] =
    state !== undefined && state.status !== 'WAITING' && !(state.status === 'FAILED' && state.choice === undefined);
  locals[skipped] = state?.status === 'SKIPPED';
  if (state === undefined) return;
  locals[outcome] = state.outcome;
  locals[endedAt] = state.endedAt;
  if (state.event !== undefined) Object.assign(locals, eventLocals(state.event, event));
}

/** An event's values as `event.<field>`, or under another name. */
export function eventLocals(event: Values, name = 'event'): Record<string, FactValue> {
  return Object.fromEntries(Object.entries(event).map(([field, value]) => [`${name}.${field}`, value]));
}

/** The values of an event that conditions can read: what is not known is left out. */
export function valuesOf(data: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, Values[string]] => isValue(entry[1])),
  );
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
