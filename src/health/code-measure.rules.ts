import { z } from 'zod';
import type { FactMoment, Frame } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { hashKey, idOf } from '../kernel/ids.js';
import { absorb } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { HealthPart } from './health.state.js';
import type { CodeAsk, CompiledScorecard } from './scorecard.compile.js';

const answered = z.strictObject({
  measure: z.string().min(1).max(130),
  value: z.union([z.number(), z.boolean(), z.null()]),
});

/** What a plugin's code found, as a signal: from here on the measure reads it. */
export const healthFolds: Partial<
  Record<SignalType, (draft: { readonly health: HealthPart }, signal: Signal) => void>
> = {
  'measure.answered': ({ health }, signal) => {
    const answer = absorb(answered, signal);
    if (answer === undefined) return;
    const { measure, value } = answer;
    health.coded[measure] = { askAt: health.coded[measure]?.askAt ?? 0, value, at: signal.occurredAt };
  },
};

/**
 * Asks for the measures of the scorecard that are computed in code and due, outside the turn; one row for each, used
 * again every time.
 */
export function askMeasures(
  { health }: { readonly health: HealthPart },
  card: CompiledScorecard | undefined,
  frame: Frame,
  scribe: Scribe,
  at: FactMoment,
): void {
  if (card === undefined || card.asks.length === 0 || scribe.isQuiet) return;
  for (const ask of card.asks) {
    const known = health.coded[ask.name];
    if (known !== undefined && known.askAt > at.now) continue;
    health.coded[ask.name] = { ...known, askAt: at.calendar.add(at.now, ask.every) };
    scribe.write({ table: 'effect', mode: 'upsert', row: rowOf(ask, frame, scribe, at.now) });
  }
}

/** When the next of a scorecard's measures is to be asked for. */
export function nextAskAt({ coded }: HealthPart, card: CompiledScorecard | undefined): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { name } of card?.asks ?? []) next = Math.min(next, coded[name]?.askAt ?? Number.POSITIVE_INFINITY);
  return next;
}

function rowOf({ name, plugin, measure, reads }: CodeAsk, frame: Frame, { accountId }: Scribe, now: number) {
  const key = `measure/${name}/${accountId}`;
  const facts = Object.assign({}, ...reads.map((fact) => fact.reads(frame)));
  return {
    id: idOf('effect', 0, key),
    effect_hash: hashKey(key),
    kind: 'MEASURE' as const,
    account_id: accountId,
    contact_id: null,
    run_id: null,
    playbook_key: null,
    step_key: null,
    lane: plugin,
    plugin,
    action: measure,
    payload: JSON.stringify({ with: {}, facts }),
    status: 'PENDING' as const,
    attempts: 0,
    replays: 0,
    next_at: now,
    leased_until: null,
    result: null,
    outcome: null,
    code: null,
    message: null,
    created_at: now,
    ended_at: null,
    cause_id: null,
  };
}
