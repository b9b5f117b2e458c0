import { stepsOf } from '../run/steps/nested.js';
import type { Path, StepDefinition } from '../run/steps/step.js';
import { keyOf, kindOf, namedKind } from '../run/steps/step-kinds.js';

/** What is wrong with how steps stand together. */
export interface StepFault {
  readonly path: Path;
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

/**
 * A repeat in which nothing stands still would run in circles; a task depends on tasks, and not on itself by a detour.
 */
export function stepFaults(steps: readonly StepDefinition[]): StepFault[] {
  const all = stepsOf(steps);
  const tasks = new Map(
    all.flatMap(({ step }) => ('task' in step ? [[step.task, step.dependsOn ?? []] as const] : [])),
  );
  const keys = new Set(all.map(({ step }) => keyOf(step)));
  return all.flatMap(({ step, path }) => {
    if ('repeat' in step) return standsStill(step.steps) ? [] : [endless(step.repeat, path)];
    return 'task' in step
      ? (step.dependsOn ?? []).flatMap(
          (key, index) => dependencyFault(step.task, key, [...path, 'dependsOn', index], { keys, tasks }) ?? [],
        )
      : [];
  });
}

const standsStill = (steps: readonly StepDefinition[]): boolean =>
  stepsOf(steps).some(({ step }) => kindOf(namedKind(step) as string).standsStill === true);

const endless = (key: string, path: Path): StepFault => ({
  path,
  code: 'REPEAT_WITHOUT_WAIT',
  message: `Nothing in the repeat “${key}” waits, so its rounds would follow each other at once.`,
  cure: 'Put a `wait` into its steps, such as { wait: rest, for: 30d }.',
});

interface Known {
  readonly keys: ReadonlySet<string>;
  readonly tasks: ReadonlyMap<string, readonly string[]>;
}

function dependencyFault(task: string, key: string, path: Path, { keys, tasks }: Known): StepFault | undefined {
  const known =
    `Tasks of this playbook are: ` + `${[...tasks.keys()].filter((name) => name !== task).join(', ') || 'none'}.`;
  if (!tasks.has(key))
    return {
      path,
      code: 'UNKNOWN_TASK',
      message: `“${key}” is ${keys.has(key) ? 'a step, but no task' : 'no step of this playbook'}.`,
      cure: known,
    };
  const way = wayBack(key, task, tasks);
  if (way === undefined) return undefined;
  return {
    path,
    code: 'DEPENDENCY_CYCLE',
    message: `The tasks depend on each other in a circle: ${[task, ...way].join(' → ')}.`,
    cure: 'Take one of them out of the circle.',
  };
}

/** The way from a task along what it depends on to `to`, if there is one. */
function wayBack(
  from: string,
  to: string,
  tasks: Known['tasks'],
  seen: ReadonlySet<string> = new Set(),
): string[] | undefined {
  if (from === to) return [to];
  if (seen.has(from)) return undefined;
  for (const next of tasks.get(from) ?? []) {
    const way = wayBack(next, to, tasks, new Set([...seen, from]));
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
