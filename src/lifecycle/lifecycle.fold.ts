import { z } from 'zod';
import type { Scribe } from '../event/scribe.js';
import { conflict } from '../kernel/errors.js';
import { present } from '../kernel/present.js';
import { commandProperties } from '../signal/properties.js';
import type { Signal, SignalType } from '../signal/signal.js';
import type { LifecyclePart } from './lifecycle.state.js';

const stageMoved = z.strictObject({
  to: z.string().min(1).max(64),
  reason: z.string().min(1).max(2000).optional(),
  expectedVersion: z.number().int().optional(),
});

interface LifecycleFoldDraft {
  readonly lifecycle: LifecyclePart;
  readonly account: { readonly version: number };
}

type Fold = (draft: LifecycleFoldDraft, signal: Signal, scribe: Scribe) => void;

/**
 * What people ask for is noted here and taken by `moveStage` in the same turn, which knows the model and refuses what
 * it does not allow.
 */
export const lifecycleFolds: Partial<Record<SignalType, Fold>> = {
  'stage.moved': ({ lifecycle, account }, signal) => {
    const { to, reason, expectedVersion } = commandProperties(stageMoved, signal);
    if (expectedVersion !== undefined && expectedVersion !== account.version)
      throw conflict('account', expectedVersion, { version: account.version, stage: lifecycle.stage });
    lifecycle.asked = { to, actorId: signal.actorId, ...present({ reason }) };
  },
  'account.upserted': ({ lifecycle }, signal) => {
    const { stage } = signal.properties;
    if (typeof stage === 'string' && lifecycle.stage === '')
      lifecycle.asked = { to: stage, actorId: signal.actorId, isFirst: true };
  },
};
