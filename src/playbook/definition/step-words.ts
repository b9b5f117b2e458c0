import type { AnyStep } from './step-form.js';
import { formOfStep, kindNameOf } from './step-kinds.js';

/** A step in a line or two, as a diagram shows it: what it does, and under which condition. */
export function stepWords(step: AnyStep): string[] {
  const form = formOfStep(step);
  const isOwn = form.ownsIf?.(step) === true;
  const words = form.words?.(step) ?? plainFields(step);
  return [...words, ...(isOwn || step.if === undefined ? [] : [`if ${step.if}`])];
}

/** What is given, as far as it is short: `stage GROWTH`, `playbook win-back`. */
function plainFields(step: AnyStep): string[] {
  const kind = kindNameOf(step);
  const fields = Object.entries(step).filter(
    ([name, value]) => name !== kind && name !== 'if' && ['string', 'number', 'boolean'].includes(typeof value),
  );
  const words = fields.slice(0, 3).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? [] : [words.join(', ')];
}
