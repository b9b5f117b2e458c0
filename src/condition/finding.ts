import type { Diagnostic } from './condition.js';

/** Code → what is wrong with a condition or a template. */
const CONDITION_CODES = {
  SYNTAX: 'The text is no CEL expression.',
  UNKNOWN_FACT: 'No fact, event field or run field has this name here.',
  UNKNOWN_STEP: 'The playbook has no step with this key.',
  UNKNOWN_FUNCTION: 'No function has this name.',
  UNKNOWN_VALUE: 'The fact never takes this value.',
  TYPE_MISMATCH: 'The two sides, or an argument, are of types that do not go together.',
  BAD_LITERAL: 'A literal that parses but fails each time it is evaluated.',
  TOO_LARGE: 'The text is too long, too deep or of too many parts to be read.',
  NOT_A_CONDITION: 'The expression is something else than true or false.',
} as const;
type ConditionCode = keyof typeof CONDITION_CODES;

/** What is wrong, by offsets into the text: a diagnostic before it is located. */
export interface Finding {
  readonly code: ConditionCode;
  readonly message: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly cure?: string | undefined;
  readonly severity?: Diagnostic['severity'];
}

/** Line and column, from 1, of an offset. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

/** The diagnostic of a finding in `text`; `offset` is where the expression begins in it. */
export function locate(text: string, finding: Finding, offset = 0): Diagnostic {
  const start = placeOf(text, offset + finding.start);
  const end = placeOf(text, offset + Math.max(finding.end, finding.start + 1));
  return {
    severity: finding.severity ?? 'ERROR',
    code: finding.code,
    message: finding.message,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...(finding.cure === undefined ? {} : { cure: finding.cure }),
  };
}
