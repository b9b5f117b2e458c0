import { z } from 'zod';
import type { Scribe } from '../../event/scribe.js';
import { notFound, PerennialError } from '../../kernel/errors.js';
import { present } from '../../kernel/present.js';
import { commandCause } from '../../signal/cause.js';
import { commandProperties, keyHash } from '../../signal/properties.js';
import type { Signal, SignalType } from '../../signal/signal.js';
import type { PlaybookPart } from '../model/playbook.state.js';
import { effectFolds } from './effect.fold.js';

const reason = z.string().min(1).max(2000).nullish();
const launched = z.strictObject({
  playbookKey: z.string().min(1).max(64),
  contactId: z.string().max(40).nullish(),
  renewalId: z.string().max(40).nullish(),
  reason,
});
const approved = z.strictObject({
  runId: z.string().min(1).max(40),
  stepKey: z.string().min(1).max(64),
  isApproved: z.boolean(),
  note: reason,
});
const migrated = z.strictObject({
  playbookKey: z.string().min(1).max(64),
  from: z.string().length(64),
  to: z.string().length(64),
  steps: z.record(z.string(), z.string()),
});
const cancelled = z.strictObject({ runId: z.string().min(1).max(40), reason });

type Fold = (draft: { readonly playbooks: PlaybookPart }, signal: Signal, scribe: Scribe) => void;

/** What people ask for is noted here and done by `advancePlaybooks` in the same turn, which knows the playbooks. */
export const playbookFolds: Partial<Record<SignalType, Fold>> = {
  'playbook.launched': ({ playbooks }, signal, scribe) => {
    const { playbookKey, contactId, renewalId, reason: why } = commandProperties(launched, signal);
    playbooks.launches.push({
      playbookKey,
      occurrence: keyHash(signal.key),
      causeId: commandCause(scribe, signal, saying(`launched the playbook ${playbookKey}`, why)),
      ...present({ contactId, renewalId }),
    });
  },
  'step.approved': foldApproved,
  'run.cancelled': ({ playbooks }, signal, scribe) => {
    const { runId, reason: why } = commandProperties(cancelled, signal);
    const run = playbooks.runs.find(({ id }) => id === runId);
    if (run === undefined) throw notFound('live run', runId);
    run.cancelledBy = commandCause(scribe, signal, saying('cancelled the run', why));
  },
  'run.migrated': ({ playbooks }, signal, scribe) => {
    const { from, to, steps, playbookKey } = commandProperties(migrated, signal);
    const causeId = commandCause(scribe, signal, `took the runs of ${playbookKey} over to another version.`);
    playbooks.migrations = [...(playbooks.migrations ?? []), { from, to, map: steps, causeId }];
  },
  ...effectFolds,
};

function foldApproved({ playbooks }: { readonly playbooks: PlaybookPart }, signal: Signal, scribe: Scribe): void {
  const { runId, stepKey, isApproved, note } = commandProperties(approved, signal);
  const state = playbooks.runs.find(({ id }) => id === runId)?.steps[stepKey];
  if (
    state?.status !== 'WAITING' ||
    state.approval === undefined ||
    state.choice !== undefined ||
    state.approval.isApproved !== undefined
  )
    throw new PerennialError(
      'APPROVAL_CLOSED',
      `The step “${stepKey}” does not wait for an answer: it is answered, its time is up, or the run is not there yet.`,
      {
        runId,
        stepKey,
      },
    );
  const causeId = commandCause(
    scribe,
    signal,
    saying(`${isApproved ? 'approved' : 'rejected'} the step ${stepKey}`, note),
  );
  Object.assign(state.approval, { isApproved, causeId });
}

const saying = (what: string, why: string | null | undefined): string => (why == null ? `${what}.` : `${what}: ${why}`);
