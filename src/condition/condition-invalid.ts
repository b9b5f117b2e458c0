import { PerennialError } from '../kernel/errors.js';
import { caret } from './caret.js';
import type { Diagnostic } from './condition.js';

/**
 * A condition or a template that is refused: what is wrong, where, and the cure, each with its line and a caret under
 * the place.
 */
export class ConditionInvalid extends PerennialError {
  constructor(
    readonly source: string,
    readonly diagnostics: readonly Diagnostic[],
  ) {
    super('CONDITION_INVALID', diagnostics.map((diagnostic) => explain(source, diagnostic)).join('\n\n'), {
      source,
      diagnostics,
    });
  }
}

function explain(source: string, diagnostic: Diagnostic): string {
  const cure = diagnostic.cure ? `\nCure: ${diagnostic.cure}` : '';
  return (
    `${diagnostic.code} at line ${diagnostic.line}, column ${diagnostic.column}: ` +
    `${diagnostic.message}\n${caret(source, diagnostic)}${cure}`
  );
}
