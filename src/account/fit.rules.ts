import type { Condition } from '../condition/condition.js';
import type { Frame } from '../condition/fact.js';
import type { Scribe } from '../event/scribe.js';
import { accountRow } from './account.row.js';
import type { AccountPart } from './account.state.js';

/** A compiled ideal customer profile. */
export interface CompiledFit {
  readonly conditions: readonly {
    readonly key: string;
    readonly title: string;
    readonly weight: number;
    readonly condition: Condition;
  }[];
}

/**
 * Fit = 100 × weight of the conditions that are met / weight of those that are known, to a tenth of a point.
 * Undefined when none is known: what is not known of an account speaks neither for nor against it.
 */
export function scoreFit({ conditions }: CompiledFit, frame: Frame): number | undefined {
  let met = 0;
  let known = 0;
  for (const { condition, weight } of conditions) {
    const holds = condition.test(frame);
    if (holds !== undefined) known += weight;
    if (holds) met += weight;
  }
  return known === 0 ? undefined : Math.round((met / known) * 1000) / 10;
}

/** Scores the account and writes it when the score moved. The version stays: nobody edited anything. */
export function applyFit(
  { account }: { readonly account: AccountPart },
  fit: CompiledFit,
  frame: Frame,
  scribe: Scribe,
): void {
  const score = scoreFit(fit, frame);
  if (score === account.fit) return;
  if (score === undefined) delete account.fit;
  else account.fit = score;
  scribe.write({ table: 'account', mode: 'upsert', row: accountRow(account) });
}
