import type { Scribe } from '../event/scribe.js';
import { commandCause } from '../signal/cause.js';
import type { Signal, SignalType } from '../signal/signal.js';
import { changeTask, type TasksDraft } from './task.rules.js';

interface HandoverDraft extends TasksDraft {
  readonly account: { readonly ownerId?: string | null | undefined };
}

/**
 * An account that goes to another owner may take along what its owner has to do for it: the open tasks of the owner
 * before. Heard before the account itself changes hands, while the owner before is known.
 */
export const handoverFolds: Partial<
  Record<SignalType, (draft: HandoverDraft, signal: Signal, scribe: Scribe) => void>
> = {
  'account.upserted': ({ tasks, account }, signal, scribe) => {
    const { ownerId, moveOpenTasks } = signal.properties;
    const fromId = account.ownerId;
    if (moveOpenTasks !== true || typeof ownerId !== 'string' || fromId == null || fromId === ownerId) return;
    const theirs = Object.values(tasks.open).filter(({ assigneeId }) => assigneeId === fromId);
    if (theirs.length === 0) return;
    const causeId = commandCause(scribe, signal, 'gave the account to another owner, with its open tasks.');
    for (const task of theirs)
      changeTask(task, scribe, causeId, () => {
        task.assigneeId = ownerId;
      });
  },
};
