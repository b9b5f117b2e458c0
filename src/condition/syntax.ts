import { ParseError } from '@marcbachmann/cel-js';
import type { Finding } from './finding.js';

const TOKENS: Readonly<Record<string, string>> = {
  EOF: 'the end',
  RPAREN: '“)”',
  LPAREN: '“(”',
  RBRACKET: '“]”',
  LBRACKET: '“[”',
  RBRACE: '“}”',
  LBRACE: '“{”',
  COLON: '“:”',
  COMMA: '“,”',
  DOT: '“.”',
  QUESTION: '“?”',
  IDENTIFIER: 'a name',
  NUMBER: 'a number',
  STRING: 'a text',
  BOOLEAN: 'true or false',
  NULL: 'null',
  EQ: '“==”',
  NE: '“!=”',
  LT: '“<”',
  LE: '“<=”',
  GT: '“>”',
  GE: '“>=”',
  AND: '“&&”',
  OR: '“||”',
  NOT: '“!”',
  IN: '“in”',
  PLUS: '“+”',
  MINUS: '“-”',
  MULTIPLY: '“*”',
  DIVIDE: '“/”',
  MODULO: '“%”',
  BYTES: 'bytes',
};
const word = (token: string): string => TOKENS[token] ?? token;

/** Slips that authors make, by what stands at the place: the pattern is tried on the text from there. */
const SLIPS: readonly { readonly before?: RegExp; readonly at: RegExp; readonly cure: string }[] = [
  { before: /[=!]=$/, at: /^=/, cure: 'write == or !=' },
  { before: /(^|[^=!<>])$/, at: /^=>/, cure: 'write >=' },
  { before: /(^|[^=])$/, at: /^=</, cure: 'write <=' },
  { at: /^=/, cure: 'write == to compare' },
  { before: /<$/, at: /^>/, cure: 'write != for “is not”' },
  { at: /^and\b/i, cure: 'write && for “and”' },
  { at: /^or\b/i, cure: 'write || for “or”' },
  { at: /^&/, cure: 'write && for “and”' },
  { at: /^\|/, cure: 'write || for “or”' },
  { at: /^not\s+in\b/i, cure: 'write !(x in list)' },
  { at: /^not\b/i, cure: 'write ! for “not”' },
  { before: /\bnot\s+$/i, at: /^/, cure: 'write ! for “not”' },
  { at: /^is\s+not\b/i, cure: 'write !=' },
  { at: /^is\b/i, cure: 'write == to compare' },
  { before: /\d$/, at: /^(d|days?)\b/, cure: 'write a length of time as days(30)' },
  { before: /\d$/, at: /^(h|hours?)\b/, cure: 'write a length of time as hours(12)' },
  { before: /\d$/, at: /^[,_ ]?\d{3}/, cure: 'write numbers without separators: 10000' },
  { before: /%\s*$/, at: /^(?:$|\s*[)&|])/, cure: 'write a percentage as a share: 0.3 for 30 %' },
  { at: /^[“”„«»]/, cure: 'use straight quotes: "…"' },
  { at: /^[‘’]/, cure: "use straight quotes: '…'" },
  { at: /^≥/, cure: 'write >=' },
  { at: /^≤/, cure: 'write <=' },
  { at: /^≠/, cure: 'write !=' },
  { before: /'$/, at: /^\w/, cure: 'a text with an apostrophe stands in double quotes: "it\'s"' },
  { before: /'\w*$/, at: /^\w+/, cure: 'a text with an apostrophe stands in double quotes: "it\'s"' },
];

/** What a parse error of cel-js means to an author. */
export function syntaxFinding(source: string, error: unknown): Finding {
  if (source.trim() === '') {
    return {
      code: 'SYNTAX',
      message: 'The condition is empty.',
      start: 0,
      end: source.length,
      cure: 'write a condition; in YAML, one that begins with ! or " stands in quotes',
    };
  }
  const braces = /^\s*\{\{/.exec(source);
  if (braces) {
    return {
      code: 'SYNTAX',
      message: 'A condition stands without {{ }}.',
      start: braces[0].length - 2,
      end: braces[0].length,
      cure: 'leave out {{ and }}: only texts such as titles need them',
    };
  }
  if (!(error instanceof ParseError) || !error.range)
    return { code: 'SYNTAX', message: 'This is no CEL expression.', start: 0, end: source.length };
  const start = Math.min(error.range.start, source.length);
  const rest = source.slice(start);
  const slip = SLIPS.find(({ before, at }) => at.test(rest) && (!before || before.test(source.slice(0, start))));
  const length = /^\w+/.exec(rest)?.[0].length ?? 1;
  const end =
    error.code === 'unterminated_string'
      ? source.length
      : Math.max(start + length, Math.min(error.range.end, source.length));
  return { code: 'SYNTAX', message: messageOf(error, source, start), start, end, cure: slip?.cure ?? cureOf(error) };
}

function messageOf({ code, summary }: ParseError, source: string, start: number): string {
  const [, expected, got] = /^Expected (\w+), got (\w+)/.exec(summary) ?? [];
  if (expected && got) return `${capital(word(expected))} is missing: ${word(got)} stands here.`;
  const [, token] = /^Unexpected token: (\w+)/.exec(summary) ?? [];
  if (token === 'EOF') return 'The expression stops too early.';
  if (token) return `${capital(word(token))} cannot stand here.`;
  if (code === 'unexpected_character')
    return `${JSON.stringify(/^\w+|^./su.exec(source.slice(start))?.[0] ?? '')} cannot stand here.`;
  if (code === 'unterminated_string') return 'The text is not closed.';
  return `${summary}.`;
}

function cureOf({ code, summary }: ParseError): string | undefined {
  if (code === 'unterminated_string') return 'close it with the quote that opens it';
  if (code === 'reserved_identifier') return 'another name; this word is reserved in CEL';
  const [, token] = /^Unexpected token: (\w+)/.exec(summary) ?? [];
  if (token === 'EOF') return 'finish it: an operator such as > or && needs something after it';
  if (token) return 'take it out, or write what belongs before it';
  const [, expected] = /^Expected (\w+), got/.exec(summary) ?? [];
  if (expected === 'COLON') return 'write condition ? one : other';
  if (expected === 'IDENTIFIER') return 'write a name after the dot';
  return expected ? `add ${word(expected)}` : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
