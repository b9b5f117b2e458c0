import type { StepDefinition } from '../run/steps/step.js';
import { kindOf, namedKind } from '../run/steps/step-kinds.js';
import type { WaitDefinition } from '../run/steps/wait.step.js';

/** A step in a line or two, as a diagram shows it: what it does, and under which condition. */
export function stepWords(step: StepDefinition): string[] {
  const isOwn = kindOf(namedKind(step) as string).ownsIf?.(step) === true;
  const words = 'wait' in step ? waitWords(step) : wordsOf(step);
  return [...words, ...(isOwn || step.if === undefined ? [] : [`if ${step.if}`])];
}

function waitWords({ for: length, until, on, if: test, before, after, by = '0d' }: WaitDefinition): string[] {
  if (length !== undefined) return [`for ${length}`];
  if (until !== undefined) return [`until ${until}`];
  if (on !== undefined) return [`on ${on}`, ...(test === undefined ? [] : [`if ${test}`])];
  return [before === undefined ? `${by} after ${after}` : `${by} before ${before}`];
}

function wordsOf(step: StepDefinition): string[] {
  if ('task' in step || 'approve' in step) return [step.title];
  if ('branch' in step) return [step.switch ?? step.if ?? ''];
  if ('repeat' in step)
    return [
      ...(step.until === undefined ? [] : [`until ${step.until}`]),
      ...(step.atMost === undefined ? [] : [atMost(step.atMost)]),
    ];
  if ('survey' in step) return [`send ${step.send}`];
  return plainFields(step);
}

const atMost = (most: string | number): string =>
  typeof most === 'number' ? `at most ${most} ${most === 1 ? 'round' : 'rounds'}` : `at most ${most}`;

/** What else is given, as far as it is short: `stage GROWTH`, `playbook win-back`. */
function plainFields(step: StepDefinition): string[] {
  const kind = namedKind(step) as string;
  const fields = Object.entries(step).filter(
    ([name, value]) => name !== kind && name !== 'if' && ['string', 'number', 'boolean'].includes(typeof value),
  );
  const words = fields.slice(0, 3).map(([name, value]) => `${name} ${value}`);
  return words.length === 0 ? [] : [words.join(', ')];
}
