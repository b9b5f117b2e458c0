import { z } from 'zod';
import type { Scribe } from '../event/scribe.js';
import { notFound } from '../kernel/errors.js';
import { present } from '../kernel/present.js';
import { commandCause } from '../signal/cause.js';
import { commandProperties, keyHash } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { PlaybookPart } from './playbook.state.js';

const reason = z.string().min(1).max(2000).nullish();
const launched = z.strictObject({ playbookKey: z.string().min(1).max(64), contactId: z.string().max(40).nullish(), reason });
const cancelled = z.strictObject({ runId: z.string().min(1).max(40), reason });

type Fold = (draft: { readonly playbooks: PlaybookPart }, signal: Signal, scribe: Scribe) => void;

/** What people ask for is noted here and done by `takePlaybooks` in the same turn, which knows the playbooks. */
export const playbookFolds: Partial<Record<SignalType, Fold>> = {
  'playbook.launched': ({ playbooks }, signal, scribe) => {
    const { playbookKey, contactId, reason: why } = commandProperties(launched, signal);
    playbooks.launches.push({
      playbookKey,
      occurrence: keyHash(signal.key),
      causeId: commandCause(scribe, signal, saying(`launched the playbook ${playbookKey}`, why)),
      ...present({ contactId }),
    });
  },
  'run.cancelled': ({ playbooks }, signal, scribe) => {
    const { runId, reason: why } = commandProperties(cancelled, signal);
    const run = playbooks.runs.find(({ id }) => id === runId);
    if (run === undefined) throw notFound('live run', runId);
    run.cancelledBy = commandCause(scribe, signal, saying('cancelled the run', why));
  },
};

const saying = (what: string, why: string | null | undefined): string => (why == null ? `${what}.` : `${what}: ${why}`);
