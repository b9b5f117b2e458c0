import type { PlaybookDefinition } from '../../definition/playbook.definition.js';
import { stepsOf } from './nested.js';
import type { Path, StepDefinition } from './step.js';
import { keyOf, kindOf, namedKind } from './step-kinds.js';

/** A step and where it stands. */
export interface PlacedStep {
  readonly step: StepDefinition;
  readonly kind: string;
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
      kind: namedKind(step) as string,
      key: keyOf(step),
      ...within,
      part,
      list: around === undefined ? '' : [keyOf(around.step), ...part].join('.'),
    };
  });
}

/** A step's fields without its key and the steps inside it. */
export function ownFields(step: StepDefinition): Record<string, unknown> {
  const kind = namedKind(step) as string;
  const inner = new Set([
    kind,
    ...kindOf(kind)
      .nested(step)
      .map(({ path }) => String(path[0])),
  ]);
  return Object.fromEntries(Object.entries(step).filter(([name]) => !inner.has(name)));
}
