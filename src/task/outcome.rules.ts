import { PerennialError, quote } from '../kernel/errors.js';
import type { TaskState } from './task.state.js';
import type { TaskKind } from './task.types.js';

/** The outcome that risk work can always have. */
const FALSE_ALARM = 'FALSE_ALARM';
/** The outcome of a task whose cause went away before anybody began it. */
export const CAUSE_CLEARED = 'CAUSE_CLEARED';

const RISK_KINDS: ReadonlySet<TaskKind> = new Set<TaskKind>(['RISK', 'RISK_ASSESSMENT']);
const OUTCOME = /^[A-Za-z0-9_.-]{1,64}$/;

export const isRisk = (kind: TaskKind): boolean => RISK_KINDS.has(kind);

/** The outcomes that a task offers: those declared, and FALSE_ALARM for risk work. */
export function outcomesOf(kind: TaskKind, declared: readonly string[]): readonly string[] {
  return isRisk(kind) && !declared.includes(FALSE_ALARM) ? [...declared, FALSE_ALARM] : declared;
}

/** Whether completing it must name an outcome: FALSE_ALARM alone, which risk work always has, asks for nothing. */
const needsOutcome = ({ outcomes }: Pick<TaskState, 'outcomes'>): boolean =>
  outcomes.some((outcome) => outcome !== FALSE_ALARM);

/**
 * Checks the outcome that completes a task. A task that declares none takes any code, or none.
 * @throws OUTCOME_REQUIRED naming the outcomes; BAD_INPUT when it is no code.
 */
export function checkOutcome(task: Pick<TaskState, 'outcomes'>, outcome: string | undefined): void {
  if (outcome !== undefined && !OUTCOME.test(outcome))
    throw new PerennialError('BAD_INPUT', `${quote(outcome)} is no outcome: write up to 64 letters, digits or _.`, {}, [
      'outcome',
    ]);
  if (!needsOutcome(task) || (outcome !== undefined && task.outcomes.includes(outcome))) return;
  const said = outcome === undefined ? 'Say how it ended' : `${quote(outcome)} is not among its outcomes`;
  throw new PerennialError(
    'OUTCOME_REQUIRED',
    `${said}: one of ${task.outcomes.join(', ')}.`,
    { outcomes: [...task.outcomes] },
    ['outcome'],
  );
}
