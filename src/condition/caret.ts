import type { Diagnostic } from './condition.js';

/**
 * The line of a diagnostic with carets under the place:
 * ```
 *   1 | account.nam == "Acme"
 *     | ^^^^^^^^^^^
 * ```
 */
export function caret(
  source: string,
  { line, column, endLine, endColumn }: Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>,
): string {
  const text = source.split('\n')[line - 1] ?? '';
  const end = endLine === undefined || endLine === line ? (endColumn ?? column + 1) : text.length + 1;
  const number = String(line).padStart(4);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${number} | ${text}\n     | ${indent}${'^'.repeat(Math.max(end - column, 1))}`;
}
