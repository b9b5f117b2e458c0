import { hashKey } from '../../kernel/ids.js';
import { present } from '../../kernel/present.js';
import type { ActionStep } from '../model/action-step.js';
import type { EffectPayload } from '../model/effect.types.js';
import type { StepState } from '../model/playbook.state.js';
import type { Walk } from '../model/walk.js';
import { renderWith } from '../model/with-template.js';
import { slackText } from './slack-text.rules.js';

/** By built-in action, what is done to values before they stand in its texts. */
const ESCAPES: Readonly<Record<string, (text: string) => string>> = { slack: slackText };

/** The queue of a plugin, or of a built-in action: a name that no plugin can have. */
const laneOf = (plugin: string | undefined, action: string): string => plugin ?? `perennial/${action}`;

/** Asks for a step's effect: one row under the effect's key, and an event. */
export function requestEffect(step: ActionStep, state: StepState, walk: Walk): void {
  const { run, draft, scribe, now, frame } = walk;
  const key = walk.effectKey(step);
  const id = scribe.id('effect', key);
  const facts = Object.assign({}, ...step.reads.map((fact) => fact.reads(frame)));
  const payload: EffectPayload = {
    with: renderWith(
      step.with,
      frame,
      step.plugin === undefined ? ESCAPES[step.action] : undefined,
    ) as EffectPayload['with'],
    ...(step.reads.length > 0 && { facts }),
  };
  state.effectId = id;
  const asked = {
    account_id: draft.accountId,
    contact_id: run.contactId ?? run.eventContactId ?? null,
    run_id: run.id,
    playbook_key: run.playbookKey,
    step_key: step.key,
  };
  const whom = {
    kind: 'ACTION' as const,
    lane: laneOf(step.plugin, step.action),
    plugin: step.plugin ?? null,
    action: step.action,
  };
  scribe.write({
    table: 'effect',
    mode: 'insert',
    row: {
      id,
      effect_hash: hashKey(key),
      ...asked,
      ...whom,
      payload: JSON.stringify(payload),
      ...fresh(now),
      created_at: now,
      cause_id: state.causeId,
    },
  });
  const action = step.plugin === undefined ? step.action : `${step.plugin}.${step.action}`;
  const data = { effectId: id, runId: run.id, playbook: run.playbookKey, step: step.key, action };
  scribe.emit({
    type: 'action.requested',
    data,
    causeId: state.causeId,
    playbookKey: run.playbookKey,
    ...present({ contactId: run.contactId }),
  });
}

/** An effect that nobody waits for any more is not done, if it was not done already. */
export function cancelEffect(
  _step: unknown,
  { effectId, answer }: StepState,
  { scribe, now }: Pick<Walk, 'scribe' | 'now'>,
): void {
  if (effectId !== undefined && answer === undefined)
    scribe.write({
      table: 'effect',
      mode: 'update',
      row: {
        id: effectId,
        status: 'CANCELLED',
        payload: '{"with":{}}',
        next_at: null,
        leased_until: null,
        ended_at: now,
      },
    });
}

/** What an effect's row begins with, and begins with again. */
export const fresh = (now: number) => ({
  status: 'PENDING' as const,
  attempts: 0,
  replays: 0,
  next_at: now,
  leased_until: null,
  result: null,
  outcome: null,
  code: null,
  message: null,
  ended_at: null,
});
