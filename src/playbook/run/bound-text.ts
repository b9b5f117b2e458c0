import type { BoundText } from '../../condition/bound-text.js';
import type { Condition, Template } from '../../condition/condition.js';
import type { FactValue } from '../../condition/fact.js';
import type { RunWalk } from './run-walk.js';
import type { Path, StepCompiler } from './steps/step.js';

/** Read when the text is shown, never kept: an erased person's name is gone everywhere. */
const NAMES = ['account.name', 'contact.name'];

/** A template of a step, and what it reads besides names. */
export interface KeptTemplate {
  readonly template: Template;
  readonly reads: readonly Condition[];
}

export function keptTemplate(text: string, path: Path, compiler: StepCompiler): KeptTemplate {
  const template = compiler.template(text, path);
  return {
    template,
    reads: template.dependencies
      .filter((name) => !NAMES.includes(name))
      .map((name) => compiler.condition(name, path, 'any')),
  };
}

/** What a text reads besides names, as it is now; a moment as its date. */
export function bindingsOf(
  reads: readonly Condition[],
  { frame, pass }: Pick<RunWalk, 'frame' | 'pass'>,
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
export const boundText = ({ template, reads }: KeptTemplate, walk: RunWalk): BoundText => ({
  template: template.source,
  bindings: bindingsOf(reads, walk),
});
