import type { Path, StepFault, StepsAround } from './step-form.js';

type Tasks = ReadonlyMap<string, readonly string[]>;

/** What is wrong with what a task depends on: it must be tasks of the playbook, and not itself by a detour. */
export function dependencyFaults(
  task: string,
  dependsOn: readonly string[],
  path: Path,
  { all }: StepsAround,
): StepFault[] {
  const tasks: Tasks = new Map(
    all.flatMap(({ step }) => (isTask(step) ? [[step.task, step.dependsOn ?? []] as const] : [])),
  );
  const keys = new Set(all.map(({ key }) => key));
  return dependsOn.flatMap((key, index) => {
    const place = [...path, 'dependsOn', index];
    if (!tasks.has(key)) return [unknownTask(task, key, place, keys, tasks)];
    const way = wayBack(key, task, tasks);
    return way === undefined ? [] : [circle(task, way, place)];
  });
}

const isTask = (step: object): step is { readonly task: string; readonly dependsOn?: readonly string[] } =>
  'task' in step;

const unknownTask = (task: string, key: string, path: Path, keys: ReadonlySet<string>, tasks: Tasks): StepFault => ({
  path,
  code: 'UNKNOWN_TASK',
  message: `“${key}” is ${keys.has(key) ? 'a step, but no task' : 'no step of this playbook'}.`,
  cure: `Tasks of this playbook are: ${[...tasks.keys()].filter((name) => name !== task).join(', ') || 'none'}.`,
});

const circle = (task: string, way: readonly string[], path: Path): StepFault => ({
  path,
  code: 'DEPENDENCY_CYCLE',
  message: `The tasks depend on each other in a circle: ${[task, ...way].join(' → ')}.`,
  cure: 'Take one of them out of the circle.',
});

/** The way from a task along what it depends on to `to`, if there is one. */
function wayBack(from: string, to: string, tasks: Tasks, seen: ReadonlySet<string> = new Set()): string[] | undefined {
  if (from === to) return [to];
  if (seen.has(from)) return undefined;
  for (const next of tasks.get(from) ?? []) {
    const way = wayBack(next, to, tasks, new Set([...seen, from]));
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
