import type { Executor } from '../../kernel/context.js';
import type { TaskKind } from '../../task/task.types.js';
import type { Habit } from './answers.js';
import { TASKS_DONE } from './rehearsal.sql.js';

interface Done {
  kind: TaskKind;
  outcome: string | null;
  took: number;
}

/**
 * How people have dealt with each kind of task so far: the median time to completion, and the outcomes by how often
 * they were given.
 */
export async function habitsOf(db: Executor): Promise<Habit[]> {
  const rows = await db.query<Done>(TASKS_DONE);
  const byKind = new Map<TaskKind, Done[]>();
  for (const row of rows) {
    const done = byKind.get(row.kind);
    if (done === undefined) byKind.set(row.kind, [row]);
    else done.push(row);
  }
  return [...byKind].map(([kind, done]) => ({
    kind,
    done: done.length,
    medianMs: median(done.map(({ took }) => Number(took))) ?? 0,
    outcomes: byFrequency(done),
  }));
}

/** The middle one; of an even number the lower of the two, so that it is one that happened. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[(sorted.length - 1) >> 1];
}

function byFrequency(done: readonly Done[]): string[] {
  const counts = new Map<string, number>();
  for (const { outcome } of done) if (outcome !== null) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([outcome]) => outcome);
}
