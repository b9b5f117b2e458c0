import { canonicalJson } from './content-hash.js';
import { ownFields, type PlacedStep, placedSteps } from './placed-steps.js';
import type { PlaybookDefinition, TriggerDefinition } from './playbook.definition.js';
import { triggerWords } from './trigger-words.js';

/** Said of the playbook itself; trigger and steps are said in their own words. */
const OWN = new Set(['trigger', 'steps', 'key']);

/**
 * What changed from one version of a playbook to another: trigger, audience, goal and the other fields, then step by
 * step. One sentence a line.
 */
export function changeInWords(before: PlaybookDefinition, after: PlaybookDefinition): string {
  const lines = [
    ...triggerChange(before.trigger, after.trigger),
    ...fieldChanges(before, after),
    ...stepChanges(before, after),
  ];
  return lines.length === 0 ? 'Nothing changed.' : lines.join('\n');
}

function triggerChange(before: TriggerDefinition, after: TriggerDefinition): string[] {
  if (isSame(before, after)) return [];
  const [was, is] = [triggerWords(before), triggerWords(after)];
  return [was === is ? `The trigger’s details changed: ${is}.` : `The trigger was “${was}” and is “${is}”.`];
}

function fieldChanges(before: PlaybookDefinition, after: PlaybookDefinition): string[] {
  const [was, is] = [before, after] as unknown as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !OWN.has(name) && !isSame(was?.[name], is?.[name]),
  );
  return names.map((name) => fieldChange(name, was?.[name], is?.[name]));
}

function fieldChange(name: string, before: unknown, after: unknown): string {
  if (before === undefined) return `${name} is new: ${shown(after)}.`;
  return after === undefined
    ? `${name} is gone; it was ${shown(before)}.`
    : `${name} was ${shown(before)} and is ${shown(after)}.`;
}

function stepChanges(before: PlaybookDefinition, after: PlaybookDefinition): string[] {
  const [was, is] = [placedSteps(before), placedSteps(after)];
  const gone = was
    .filter(({ key }) => !has(is, key))
    .map(({ kind, key, list }) => `Step ${key} (${kind}) is gone${within(list)}.`);
  const rest = is.flatMap((step) => {
    const old = was.find(({ key }) => key === step.key);
    return old === undefined
      ? [`Step ${step.key} (${step.kind}) is new${placeOf(step, is)}.`]
      : stepChange(old, step, was, is);
  });
  return [...gone, ...rest];
}

function stepChange(
  before: PlacedStep,
  after: PlacedStep,
  was: readonly PlacedStep[],
  is: readonly PlacedStep[],
): string[] {
  const { key } = after;
  if (before.kind !== after.kind)
    return [`Step ${key} was of the kind ${before.kind} and is of the kind ${after.kind}.`];
  const [old, now] = [ownFields(before.step), ownFields(after.step)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !isSame(old[name], now[name]),
  );
  const changed = names.map((name) => fieldChange(name, old[name], now[name]).slice(0, -1));
  return [
    ...(isMoved(before, after, was, is) ? [`Step ${key} has moved${placeOf(after, is)}.`] : []),
    ...(changed.length > 0 ? [`Step ${key}: ${changed.join('; ')}.`] : []),
  ];
}

/** In another list; or, among the steps that the list has in both versions, out of the longest order that they kept. */
function isMoved(
  before: PlacedStep,
  after: PlacedStep,
  was: readonly PlacedStep[],
  is: readonly PlacedStep[],
): boolean {
  if (before.list !== after.list) return true;
  const old = was
    .filter(({ list, key }) => list === after.list && is.some((step) => step.key === key && step.list === list))
    .map(({ key }) => key);
  const now = is.filter(({ list, key }) => list === after.list && old.includes(key)).map(({ key }) => key);
  return !longestRise(now.map((key) => old.indexOf(key))).has(old.indexOf(after.key));
}

/** The longest rising part of a row of different numbers: what is in it kept its order, what is not has moved. */
function longestRise(numbers: readonly number[]): Set<number> {
  const best: number[][] = [];
  for (const [at, number] of numbers.entries()) {
    const fitting = best.slice(0, at).filter((rise) => (rise.at(-1) as number) < number);
    best.push([
      ...fitting.reduce((longest, rise) => (rise.length > longest.length ? rise : longest), [] as number[]),
      number,
    ]);
  }
  return new Set(best.reduce((longest, rise) => (rise.length > longest.length ? rise : longest), [] as number[]));
}

function placeOf({ key, list }: PlacedStep, all: readonly PlacedStep[]): string {
  const beside = all.filter((step) => step.list === list);
  const before = beside[beside.findIndex((step) => step.key === key) - 1];
  return `${before === undefined ? (list === '' ? ', at the start' : '') : `, after ${before.key}`}${within(list)}`;
}

const within = (list: string): string => (list === '' ? '' : `, within ${list}`);
const has = (steps: readonly PlacedStep[], key: string): boolean => steps.some((step) => step.key === key);
const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one ?? null) === canonicalJson(other ?? null);
const shown = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value));
