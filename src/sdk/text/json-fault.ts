import type { Diagnostic } from '../../condition/condition.js';

/** What the machine says of a JSON text, with the place: as an offset, or by the characters around it. */
export function jsonFault(text: string, { message }: SyntaxError): Diagnostic {
  const offset = Math.min(offsetOf(text, message), Math.max(0, text.length - 1));
  const before = text.slice(0, offset).split('\n');
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  const said = /^Unexpected end/.test(message)
    ? 'The text stops too early.'
    : `“${text[offset] ?? ''}” cannot stand here.`;
  return {
    severity: 'ERROR',
    code: 'JSON_SYNTAX',
    message: said,
    cure: cureOf(text, offset),
    line,
    column,
    endLine: line,
    endColumn: column + 1,
  };
}

function offsetOf(text: string, message: string): number {
  const at = /at position (\d+)/.exec(message)?.[1];
  if (at !== undefined) return Number(at);
  if (/^Unexpected end/.test(message)) return text.length;
  const sign = /^Unexpected token '?(.)/u.exec(message)?.[1] ?? '';
  for (let index = text.indexOf(sign); index >= 0; index = text.indexOf(sign, index + 1))
    if (isRefused(text.slice(0, index + sign.length))) return index;
  return 0;
}

/** Whether what stands there cannot be the beginning of any JSON. */
function isRefused(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    return /^Unexpected token/.test((error as SyntaxError).message);
  }
}

function cureOf(text: string, offset: number): string {
  if (/,\s*$/.test(text.slice(0, offset)) && /[}\]]/.test(text[offset] ?? '')) return 'Take out the comma before it.';
  if (text[offset] === "'") return 'JSON has double quotes only.';
  if (/[A-Za-z_]/.test(text[offset] ?? '')) return 'Put names and texts in double quotes.';
  return 'Look for a comma, a colon, a quote or a bracket that is missing.';
}
