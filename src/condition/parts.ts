import { compileCondition } from './compile.js';
import type { Condition } from './condition.js';
import type { Scope } from './fact.js';

/**
 * What must all hold for a condition to hold: each operand of its `&&` as a condition of its own; the condition itself
 * when it has none.
 */
export function conditionParts(source: string, scope: Scope): Condition[] {
  const texts = conjunctionTexts(source);
  return (texts.length > 1 ? texts : [source]).map((text) => compileCondition(text, scope));
}

/**
 * The operands of a condition's `&&`, as texts, in their order: those within parentheses of their own too. A text
 * without such an `&&` is its only operand. The text is taken to parse; one whose weakest operator is another than
 * `&&` is the caller's to keep whole.
 */
export function conjunctionTexts(text: string): string[] {
  const inner = withoutParentheses(text.trim());
  const cuts = topLevel(inner, '&&');
  if (cuts.length === 0 || topLevel(inner, '||').length > 0 || topLevel(inner, '?').length > 0) return [text.trim()];
  const starts = [0, ...cuts.map((at) => at + 2)];
  return starts.flatMap((start, index) => conjunctionTexts(inner.slice(start, cuts[index])));
}

/** The text within its outermost parentheses, where one pair holds all of it. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(')) return text;
  return closingOf(text) === text.length - 1 ? withoutParentheses(text.slice(1, -1).trim()) : text;
}

function closingOf(text: string): number {
  let depth = 0;
  for (const { at, symbol } of symbols(text)) {
    if (symbol === '(' || symbol === '[' || symbol === '{') depth += 1;
    if (symbol === ')' || symbol === ']' || symbol === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Where an operator stands outside of every bracket. */
function topLevel(text: string, operator: string): number[] {
  const found: number[] = [];
  let depth = 0;
  for (const { at, symbol } of symbols(text)) {
    if (symbol === '(' || symbol === '[' || symbol === '{') depth += 1;
    if (symbol === ')' || symbol === ']' || symbol === '}') depth -= 1;
    if (depth === 0 && symbol === operator) found.push(at);
  }
  return found;
}

/** Strings (raw, triple and plain), comments, and the symbols that matter here; a string or comment has no symbol. */
const TOKEN = new RegExp(
  [
    /[rR]?("{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3})/,
    /[rR]("[^"]*"|'[^']*')/,
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/,
    /\/\/[^\n]*/,
    /(&&|\|\||[()[\]{}?])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

function symbols(text: string): { readonly at: number; readonly symbol: string }[] {
  return [...text.matchAll(TOKEN)].flatMap((match) =>
    match[3] === undefined ? [] : [{ at: match.index, symbol: match[3] }],
  );
}
