import type { z } from 'zod';
import { isOuterSignal, SIGNAL_SCHEMAS } from '../../signal/catalogue.js';
import type { OuterSignal, SignalType } from '../../signal/signal.js';

/** What a signal may say: of those that integrations send, as the catalogue has it; of Perennial's own, anything. */
export type PropertiesOf<Type extends SignalType> = [Type] extends [never]
  ? Readonly<Record<string, unknown>>
  : Type extends OuterSignal
    ? z.input<(typeof SIGNAL_SCHEMAS)[Type]>
    : Readonly<Record<string, unknown>>;

/** A signal's properties as the intake would take them. @throws with what is wrong, as the intake would refuse them */
export function checked(
  type: SignalType,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!isOuterSignal(type)) return properties;
  const parsed = SIGNAL_SCHEMAS[type].safeParse(properties);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new Error(`a signal “${type}” would be refused: ${faults.join('; ')}`);
}
