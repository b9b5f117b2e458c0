import { assigneeFor } from '../../team/assignment.rules.js';
import type { TaskStep } from '../model/task-step.js';
import type { Walk } from '../model/walk.js';

/**
 * The member who gets it, if one can be named now (the owner, where a role or a manager is missing); what must be
 * settled between accounts is asked for.
 */
export function assignTask(
  step: Pick<TaskStep, 'assign' | 'priority'>,
  taskId: string,
  { pass, draft, now }: Walk,
): string | undefined {
  const { surroundings } = pass.turn.at;
  const found =
    assigneeFor(step.assign ?? 'owner', draft, surroundings, now) ?? assigneeFor('owner', draft, surroundings, now);
  if (found === undefined) return undefined;
  if ('memberId' in found) return found.memberId;
  pass.turn.asks.push({
    kind: 'ASSIGN',
    accountId: draft.accountId,
    taskId,
    ...found.ask,
    priority: step.priority ?? 'NORMAL',
  });
  return undefined;
}
