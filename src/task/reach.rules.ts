import type { Direction, Sentiment, TouchpointKind } from '../journey/touchpoint.types.js';
import type { TaskKind } from './task.types.js';

/** The touchpoint that finishing a task of a kind writes. (domain.md, Touchpoint) */
const TOUCHPOINT_OF: Partial<Record<TaskKind, TouchpointKind>> = {
  CHECK_IN: 'CALL',
  VISIT: 'VISIT',
  QBR: 'QBR',
  TRAINING: 'TRAINING',
  HEALTH_CHECK: 'HEALTH_CHECK',
};

/** Outcomes that say nobody was reached. */
const UNREACHED: ReadonlySet<string> = new Set(['NO_ANSWER', 'NOT_REACHED']);

/** What the person who completes a task says about the contact. */
export interface Reach {
  readonly reached?: boolean | undefined;
  readonly kind?: TouchpointKind | undefined;
  readonly direction?: Direction | undefined;
  readonly channel?: string | undefined;
  readonly sentiment?: Sentiment | undefined;
  readonly notes?: string | undefined;
}

/**
 * The kind of touchpoint that completing a task writes; undefined when it writes none. Other kinds of task write one
 * when it is described.
 */
export function touchpointKindOf(
  kind: TaskKind,
  outcome: string | undefined,
  reach: Reach | undefined,
): TouchpointKind | undefined {
  if (reach?.reached === false || UNREACHED.has(outcome ?? '')) return undefined;
  const own = TOUCHPOINT_OF[kind];
  if (own === undefined && reach === undefined) return undefined;
  return reach?.kind ?? own ?? 'CALL';
}
