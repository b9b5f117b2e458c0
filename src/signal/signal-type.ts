import { OUTER_SIGNALS, type OuterSignal } from './signal.js';

const BY_ENUM = new Map<string, OuterSignal>(
  OUTER_SIGNALS.map((type) => [type.replaceAll('.', '_').toUpperCase(), type]),
);

/** SUBSCRIPTION_CHANGED (the enum's spelling) → `subscription.changed`. */
export const signalType = (name: string): string => BY_ENUM.get(name) ?? name;
