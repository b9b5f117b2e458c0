import { type Calendar, UTC } from '../kernel/calendar.js';
import { analyse, diagnosticsOf } from './analysis.js';
import { conditionOf } from './compiled.js';
import type { Condition, Diagnostic, Template } from './condition.js';
import { ConditionInvalid } from './condition-invalid.js';
import type { FactValue, Frame, Scope } from './fact.js';
import { type Finding, locate } from './finding.js';

const UNKNOWN = '…';
const asItIs = (text: string): string => text;

export interface TemplateOptions {
  /** Whose days times are printed as; UTC when left out. */
  readonly calendar?: Calendar;
}

/** A piece of a template: words as they are, or an expression and where it begins. */
type Piece = { readonly words: string } | { readonly expression: string; readonly offset: number };

/**
 * Compiles a text with `{{ expressions }}` in CEL.
 * @throws ConditionInvalid (CONDITION_INVALID); lines and columns are those of the whole text.
 */
export function compileTemplate(text: string, scope: Scope, options: TemplateOptions = {}): Template {
  const read = readTemplate(text, scope);
  if (read.diagnostics.length > 0) throw new ConditionInvalid(text, read.diagnostics);
  const dependencies = [...new Set(read.parts.flatMap((part) => (typeof part === 'string' ? [] : part.dependencies)))];
  const calendar = options.calendar ?? UTC;
  return {
    source: text,
    dependencies,
    render: (frame: Frame, escapes = asItIs) =>
      read.parts.map((part) => (typeof part === 'string' ? part : escapes(print(part, frame, calendar)))).join(''),
  };
}

function readTemplate(text: string, scope: Scope): { parts: (string | Condition)[]; diagnostics: Diagnostic[] } {
  const { pieces, finding } = piecesOf(text);
  const diagnostics: Diagnostic[] = [];
  const parts = pieces.map((piece) => {
    if ('words' in piece) return piece.words;
    const { expression, findings, paths } = analyse(piece.expression, scope, 'any');
    diagnostics.push(...diagnosticsOf(findings, text, piece.offset));
    return expression ? conditionOf(piece.expression, expression, paths, scope) : '';
  });
  if (finding) diagnostics.push(locate(text, finding));
  return { parts, diagnostics };
}

/** The expressions of a text, those between `{{ }}`. */
export const expressionsOf = (text: string): string[] =>
  piecesOf(text).pieces.flatMap((piece) => ('expression' in piece ? piece.expression : []));

function piecesOf(text: string): { pieces: Piece[]; finding?: Finding } {
  const pieces: Piece[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    pieces.push({ words: text.slice(at, open) });
    const close = closeOf(text, open + 2);
    if (close === undefined) {
      return {
        pieces,
        finding: {
          code: 'SYNTAX',
          message: '“{{” is not closed.',
          start: open,
          end: open + 2,
          cure: 'close it: {{ account.name }}',
        },
      };
    }
    pieces.push({ expression: text.slice(open + 2, close), offset: open + 2 });
    at = close + 2;
  }
  pieces.push({ words: text.slice(at) });
  const stray = text.indexOf('}}', at);
  return stray < 0
    ? { pieces }
    : {
        pieces,
        finding: {
          code: 'SYNTAX',
          message: '“}}” closes nothing.',
          start: stray,
          end: stray + 2,
          cure: 'open it: {{ account.name }}',
        },
      };
}

/** Where the expression that begins at `from` is closed; braces inside its texts do not count. */
function closeOf(text: string, from: number): number | undefined {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (quote && sign === '\\') at++;
    else if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (text.startsWith('}}', at)) return at;
  }
  return undefined;
}

function print(part: Condition, frame: Frame, calendar: Calendar): string {
  const value = part.evaluate(frame);
  if (value === undefined) return UNKNOWN;
  return part.type === 'timestamp' ? calendar.dateOf(value as number) : printValue(value);
}

/** Numbers to four digits after the point and without a trailing .0; lists with commas. */
function printValue(value: Exclude<FactValue, undefined>): string {
  if (typeof value === 'number') return String(Number(value.toFixed(4)));
  return Array.isArray(value) ? value.join(', ') : String(value);
}
