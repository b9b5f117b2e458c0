import { stepsOf } from './nested.js';
import type { PlaybookDefinition } from './playbook.definition.js';
import type { Path } from './step-form.js';
import { formOfStep, keyOf, kindNameOf, type StepDefinition, type StepKindName } from './step-kinds.js';

/** A step and where it stands. */
export interface PlacedStep {
  readonly step: StepDefinition;
  readonly kind: StepKindName;
  readonly key: string;
  /** The step around it; left out at the top. */
  readonly within?: string;
  /** Which list of that step it stands in: `['then']`, `['cases', 'A']`, `['lanes', 'team']`; empty at the top. */
  readonly part: Path;
  /** Names the list: empty at the top, `kickoffHeld.otherwise` within. */
  readonly list: string;
}

/** Every step of a playbook with its place, in the order in which they stand. */
export function placedSteps({ steps }: Pick<PlaybookDefinition, 'steps'>): PlacedStep[] {
  const all = stepsOf(steps);
  return all.map(({ step, path }) => {
    const around = all
      .filter((other) => other.path.length < path.length && other.path.every((name, at) => name === path[at]))
      .at(-1);
    const part = around === undefined ? [] : path.slice(around.path.length, -1);
    const within = around === undefined ? {} : { within: keyOf(around.step) };
    return {
      step,
      kind: kindNameOf(step),
      key: keyOf(step),
      ...within,
      part,
      list: around === undefined ? '' : [keyOf(around.step), ...part].join('.'),
    };
  });
}

/** A step's fields without its key and the steps inside it. */
export function ownFields(step: StepDefinition): Record<string, unknown> {
  const inner = new Set<string>([
    kindNameOf(step),
    ...formOfStep(step)
      .nested(step)
      .map(({ path }) => String(path[0])),
  ]);
  return Object.fromEntries(Object.entries(step).filter(([name]) => !inner.has(name)));
}
