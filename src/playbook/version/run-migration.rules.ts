import { type PlacedStep, placedSteps } from '../definition/placed-steps.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import { formOf } from '../definition/step-kinds.js';
import type { StepState } from '../model/playbook.state.js';

/** What of a step decides whether and how it goes over. A run's row has it, and so has its state. */
export type StandingState = Pick<StepState, 'status' | 'choice'>;

/** A step of the version before → the step that takes its place. Steps of one key need not be named. */
export type StepMap = Readonly<Record<string, string>>;

/** From one version to another. */
export interface MigrationPlan {
  readonly from: ReadonlyMap<string, PlacedStep>;
  readonly to: readonly PlacedStep[];
  /** The counterpart of each step that has one. */
  readonly counterpart: ReadonlyMap<string, PlacedStep>;
}

/** Why a run cannot go over. */
export interface Obstacle {
  readonly step: string;
  readonly reason: string;
}

/** What is wrong with a step map, or undefined. */
export function mapFault(
  from: PlaybookDefinition,
  to: PlaybookDefinition,
  map: StepMap,
): { readonly index: number; readonly message: string } | undefined {
  const [olds, news] = [byKey(from), byKey(to)];
  const targets = Object.values(map);
  for (const [index, [old, now]] of Object.entries(map).entries()) {
    const [before, after] = [olds.get(old), news.get(now)];
    if (before === undefined) return { index, message: `The version that runs leave has no step “${old}”.` };
    if (after === undefined) return { index, message: `The version that runs go over to has no step “${now}”.` };
    if (before.kind !== after.kind)
      return { index, message: `“${old}” is of the kind ${before.kind} and “${now}” of the kind ${after.kind}.` };
    if (now !== old && news.has(old))
      return {
        index,
        message:
          `“${old}” is the key of another step of that version; a step cannot be told from it. Give that one a key ` +
          `of its own.`,
      };
    if (targets.indexOf(now) !== index) return { index, message: `Two steps are mapped to “${now}”.` };
  }
  return undefined;
}

/** Steps of the same key and kind are each other's counterpart, unless the map says otherwise. */
export function planMigration(from: PlaybookDefinition, to: PlaybookDefinition, map: StepMap): MigrationPlan {
  const [olds, news] = [byKey(from), byKey(to)];
  const taken = new Set(Object.values(map));
  const pairs = [...olds.values()].flatMap(({ key, kind }) => {
    const target = map[key] ?? (taken.has(key) ? undefined : key);
    const step = target === undefined ? undefined : news.get(target);
    return step?.kind === kind ? [[key, step] as const] : [];
  });
  return { from: olds, to: [...news.values()], counterpart: new Map(pairs) };
}

/** The first step that has begun and not ended and cannot go over; undefined when the run can. */
export function obstacleOf(plan: MigrationPlan, states: ReadonlyMap<string, StandingState>): Obstacle | undefined {
  const begun = carriedOver(plan, states);
  for (const [key, state] of states) {
    if (!isStanding(state)) continue;
    const kind = plan.from.get(key)?.kind ?? 'step';
    const step = plan.counterpart.get(key);
    if (step === undefined)
      return {
        step: key,
        reason: `it is a ${kind} that has begun and not ended, and no ${kind} of the other version is its counterpart`,
      };
    const around = formOf(kind)?.livesOn === true ? undefined : closedAround(step, plan, begun);
    if (around !== undefined)
      return { step: key, reason: `its counterpart “${step.key}” stands within “${around}”, where the run is not` };
  }
  return undefined;
}

/**
 * The states under their new keys. What has ended and has no counterpart is dropped; a step of the new version that
 * stands before one at which the run has been already is passed over: a run does not go back.
 */
export function migrateSteps(
  plan: MigrationPlan,
  states: Readonly<Record<string, StepState>>,
  passedOver: () => StepState,
): Record<string, StepState> {
  const steps: Record<string, StepState> = {};
  for (const [key, state] of Object.entries(states)) {
    const step = plan.counterpart.get(key);
    if (step !== undefined) steps[step.key] = state;
  }
  for (const list of new Set(plan.to.map(({ list }) => list))) {
    const keys = plan.to.filter((step) => step.list === list).map(({ key }) => key);
    const last = keys.findLastIndex((key) => steps[key] !== undefined);
    for (const key of keys.slice(0, Math.max(last, 0))) steps[key] ??= passedOver();
  }
  return steps;
}

/** A step that waits, or one that failed and can be tried again. */
export const isStanding = ({ status, choice }: StandingState): boolean =>
  status === 'WAITING' || (status === 'FAILED' && choice === undefined);

function carriedOver(
  { counterpart }: MigrationPlan,
  states: ReadonlyMap<string, StandingState>,
): ReadonlyMap<string, StandingState> {
  return new Map(
    [...states].flatMap(([key, state]) =>
      counterpart.has(key) ? [[counterpart.get(key)?.key as string, state] as const] : [],
    ),
  );
}

/** The innermost step around a step that the run has not begun, has ended, or in which it took another way. */
function closedAround(
  { within, part }: PlacedStep,
  plan: MigrationPlan,
  begun: ReadonlyMap<string, StandingState>,
): string | undefined {
  if (within === undefined) return undefined;
  const around = plan.to.find(({ key }) => key === within) as PlacedStep;
  const state = begun.get(within);
  const way = part[0] === 'cases' ? `case ${part[1]}` : String(part[0]);
  if (state?.status !== 'WAITING' || (formOf(around.kind).takesOneList === true && state.choice !== way)) return within;
  return closedAround(around, plan, begun);
}

const byKey = (definition: PlaybookDefinition): Map<string, PlacedStep> =>
  new Map(placedSteps(definition).map((step) => [step.key, step]));
