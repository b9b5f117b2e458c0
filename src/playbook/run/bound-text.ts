import type { BoundText } from '../../condition/bound-text.js';
import type { Condition } from '../../condition/condition.js';
import type { FactValue } from '../../condition/fact.js';
import type { KeptTemplate } from '../model/kept-template.js';
import type { Walk } from '../model/walk.js';

/** What a text reads besides names, as it is now; a moment as its date. */
export function bindingsOf(
  reads: readonly Condition[],
  { frame, pass }: Pick<Walk, 'frame' | 'pass'>,
): Record<string, Exclude<FactValue, undefined> | null> {
  const { calendar } = pass.turn.at;
  return Object.fromEntries(
    reads.map((read) => {
      const value = read.evaluate(frame) ?? null;
      return [read.source, read.type === 'timestamp' && typeof value === 'number' ? calendar.dateOf(value) : value];
    }),
  );
}

/** The text as it is kept with what it led to. */
export const boundText = ({ template, reads }: KeptTemplate, walk: Walk): BoundText => ({
  template: template.source,
  bindings: bindingsOf(reads, walk),
});
