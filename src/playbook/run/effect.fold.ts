import { z } from 'zod';
import type { Scribe } from '../../event/scribe.js';
import { badInput, notFound } from '../../kernel/errors.js';
import { present } from '../../kernel/present.js';
import { absorb, commandProperties } from '../../signal/properties.js';
import type { Signal, SignalType } from '../../signal/signal.js';
import type { PlaybookPart, RunState, StepState } from '../model/playbook.state.js';
import { fresh } from './effect.rules.js';

const id = z.string().min(1).max(40);
const answered = z.strictObject({
  effectId: id,
  status: z.enum(['DONE', 'DEAD']),
  outcome: z.string().min(1).max(64).nullish(),
  attempts: z.number().int().min(0),
  code: z.string().min(1).max(64).nullish(),
});
const paused = z.strictObject({ runId: id, reason: z.string().min(1).max(64), step: z.string().max(60).nullish() });
const resumed = z.strictObject({ runId: id });
const retried = z.strictObject({ runId: id, effectId: id.nullish() });

type Fold = (draft: { readonly playbooks: PlaybookPart }, signal: Signal, scribe: Scribe) => void;

/**
 * What comes back from outside, noted here and taken up by `advancePlaybooks` in the same turn. What nobody waits for
 * any more is passed over.
 */
export const effectFolds: Partial<Record<SignalType, Fold>> = {
  'action.answered': ({ playbooks }, signal) => {
    const answer = absorb(answered, signal);
    if (answer === undefined) return;
    const { effectId, status, attempts, outcome, code } = answer;
    const state = playbooks.runs
      .flatMap(({ steps }) => Object.values(steps))
      .find((one) => one.effectId === effectId && one.status === 'WAITING' && one.choice === undefined);
    if (state !== undefined) state.answer = { status, attempts, ...present({ outcome, code }) };
  },
  'run.paused': ({ playbooks }, signal, scribe) => {
    const properties = absorb(paused, signal);
    const run = playbooks.runs.find((live) => live.id === properties?.runId);
    if (properties === undefined || run === undefined || run.paused !== undefined) return;
    const { reason, step } = properties;
    run.paused = { reason, ...present({ step }) };
    run.isTouched = true;
    tell('run.paused', run, scribe, { reason, ...present({ step }) });
  },
  'run.resumed': ({ playbooks }, signal, scribe) => {
    const run = playbooks.runs.find((live) => live.id === absorb(resumed, signal)?.runId);
    if (run?.paused === undefined) return;
    delete run.paused;
    run.isTouched = true;
    tell('run.resumed', run, scribe, {});
  },
  'run.retried': ({ playbooks }, signal, scribe) => {
    const { runId, effectId } = commandProperties(retried, signal);
    const run = playbooks.runs.find((live) => live.id === runId);
    if (run === undefined) throw notFound('live run', runId);
    const failed = Object.values(run.steps).filter(
      (state) => isStuck(state) && (effectId == null || state.effectId === effectId),
    );
    if (failed.length === 0)
      throw badInput('No step of this run has failed and waits to be tried again.', 'input', 'id');
    for (const state of failed) retry(state, scribe);
    run.isTouched = true;
  },
};

const isStuck = ({ status, choice, effectId }: StepState): boolean =>
  status === 'FAILED' && choice === undefined && effectId !== undefined;

/** The same effect under the same key, from its first attempt on. */
function retry(state: StepState, scribe: Scribe): void {
  state.status = 'WAITING';
  state.replays = (state.replays ?? 0) + 1;
  for (const field of ['endedAt', 'outcome', 'answer', 'giveUpAt'] as const) delete state[field];
  scribe.write({
    table: 'effect',
    mode: 'update',
    row: { id: state.effectId as string, ...fresh(scribe.now), replays: state.replays },
  });
}

function tell(
  type: 'run.paused' | 'run.resumed',
  { id: runId, playbookKey, contactId, causeId }: RunState,
  scribe: Scribe,
  more: Record<string, unknown>,
): void {
  scribe.emit({
    type,
    data: { runId, playbook: playbookKey, ...more },
    causeId,
    playbookKey,
    ...present({ contactId }),
  });
}
