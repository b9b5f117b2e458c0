import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { Diagnostic } from '../../condition/condition.js';
import { jsonFault } from './json-fault.js';
import { offsetInSource, type WrittenText } from './scalar-offsets.js';
import { tooMuch } from './text-limits.rules.js';
import { NotADefinition, nodeAt, plainValue, type TextPath } from './yaml-value.js';
import { trapAt, yamlWords } from './yaml-words.js';

export type TextFormat = 'YAML' | 'JSON';

/** A stretch of a text; lines and columns count from 1, the end is exclusive. */
interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place within one text of the definition, as a CEL diagnostic says it. */
export type Within = Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** What a text says, and where. With a fault that is an ERROR, `value` is undefined. */
export interface ParsedText {
  readonly value: unknown;
  readonly faults: readonly Diagnostic[];
  /**
   * Where something of the definition stands: its value, or with `part: 'key'` the name of its field; with `within` the
   * place inside of a text, however that is quoted, folded or indented. What is not there is looked for where it would
   * be.
   */
  locate(
    path: TextPath,
    options?: { readonly within?: Within | undefined; readonly part?: 'key' | 'value' },
  ): TextRange;
}

/** A text longer than this is not read, bytes. */
const LARGEST_TEXT = 1_000_000;
/** One mistake makes a parser stumble more than once: the first are enough. */
const MOST_FAULTS = 10;
/** A longer line is not looked through for texts that are cut off. */
const LONGEST_LINE = 1_000;
const CUT_TEXT = /^( *(?:- +)?[A-Za-z][\w.-]*:[ \t]+[^\s"'#|>[{&*!][^#]*?)[ \t](#[^\s#].*?)\r?$/;

/** Reads a definition that is written as YAML or JSON. Never throws for what its author can get wrong. */
export function parsePluginText(text: string, { format = 'YAML' }: { readonly format?: TextFormat } = {}): ParsedText {
  if (Buffer.byteLength(text) > LARGEST_TEXT) return unread(tooLarge('The text is larger than 1 MB.'));
  const tooMany = tooMuch(text);
  if (tooMany !== undefined) return unread(tooLarge(tooMany));
  const lines = new LineCounter();
  const rangeOf = (from: number, to: number): TextRange => range(lines, from, Math.max(to, from + 1));
  try {
    if (format === 'JSON') JSON.parse(text);
    const doc = parseDocument(text, {
      keepSourceTokens: true,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: false,
    });
    const found = firstOfEachLine([...doc.errors, ...doc.warnings, ...sameKeys(doc)], lines).map(
      ({ pos: [from, to], ...error }) => {
        const begin = from + (/^[ ]*(?=\S)/.exec(text.slice(from))?.[0].length ?? 0);
        const { span = [begin, Math.max(to, begin + 1)], ...said } = yamlWords(
          { ...error, message: error.message, pos: [from, to] },
          text,
        );
        return { severity: 'ERROR' as const, ...said, ...rangeOf(...span) };
      },
    );
    if (found.length > 0) return unread(...found.slice(0, MOST_FAULTS));
    const locate: ParsedText['locate'] = (path, options) => rangeOf(...placeOf(nodeAt(doc, path), text, options));
    try {
      return { value: plainValue(doc), faults: cutTexts(text, lines), locate };
    } catch (error) {
      if (!(error instanceof NotADefinition)) throw error;
      const [from = 0, to = 1] = error.node?.range ?? [];
      const { span = [from, to], ...said } = (error.isName && trapAt(text, from)) || {
        code: 'YAML_SYNTAX',
        message: error.message,
        cure: error.cure,
      };
      return unread({ severity: 'ERROR', ...said, ...rangeOf(...span) });
    }
  } catch (error) {
    if (error instanceof SyntaxError) return unread(jsonFault(text, error));
    if (error instanceof RangeError)
      return unread(fault('YAML_SYNTAX', 'The text is too deep to be read.', 'Divide the playbook into smaller ones.'));
    throw error;
  }
}

type Stumble = Pick<YAMLError, 'code' | 'message' | 'pos'>;

/** The keys that stand twice in one map; the parser's own look for them takes a time square in their number. */
function sameKeys(doc: Document): Stumble[] {
  const found: Stumble[] = [];
  visit(doc, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value) && found.length < MOST_FAULTS)
          found.push({ code: 'DUPLICATE_KEY', message: 'Map keys must be unique', pos: startOf(key) });
        seen.add(key.value);
      }
    },
  });
  return found;
}

const startOf = ({ range }: Node): [number, number] => [range?.[0] ?? 0, (range?.[0] ?? 0) + 1];

function placeOf(
  { node, key, isExact }: ReturnType<typeof nodeAt>,
  text: string,
  { within, part = 'value' }: NonNullable<Parameters<ParsedText['locate']>[1]> = {},
): [number, number] {
  if (isExact && part === 'key' && key !== undefined) return spanOf(key);
  if (node === null || (isScalar(node) && node.value === null)) return key === undefined ? spanOf(node) : spanOf(key);
  if (!isScalar(node)) return spanOf(isMap(node) ? ((node.items[0]?.key as Node | undefined) ?? node) : node);
  return within === undefined || !isExact || typeof node.value !== 'string'
    ? spanOf(node)
    : spanWithin(node as Scalar<string>, text, within);
}

/** Of a list only where it begins: to underline all of it says nothing. */
function spanOf(node: Node | null): [number, number] {
  const [from = 0, to = 1] = node?.range ?? [];
  return [from, isScalar(node) ? to : from + 1];
}

function spanWithin(
  node: Scalar<string>,
  text: string,
  { line, column, endLine, endColumn }: Within,
): [number, number] {
  const [from = 0, to = 0] = node.range ?? [];
  const written: WrittenText = { source: text.slice(from, to), style: node.type as WrittenText['style'] };
  const begin = offsetIn(node.value, line, column);
  const end = endColumn === undefined ? begin + 1 : offsetIn(node.value, endLine ?? line, endColumn);
  const start = offsetInSource(node.value, Math.min(begin, Math.max(0, node.value.length)), written);
  return [from + start, from + Math.max(start + 1, offsetInSource(node.value, Math.max(end - 1, begin), written) + 1)];
}

function offsetIn(value: string, line: number, column: number): number {
  const before = value.split('\n').slice(0, line - 1);
  return Math.min(before.reduce((length, part) => length + part.length + 1, 0) + column - 1, value.length);
}

/**
 * `title: Ticket #5` is “Ticket” to YAML: a text that a comment cuts off without a space behind its # was probably not
 * meant so.
 */
function cutTexts(text: string, lines: LineCounter): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (let from = 0; from < text.length && found.length < MOST_FAULTS; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const match = to - from > LONGEST_LINE ? null : CUT_TEXT.exec(text.slice(from, to));
    if (match)
      found.push({
        severity: 'WARNING',
        code: 'TEXT_CUT_OFF',
        message: `To YAML, “${match[2]}” is a comment: the text ends before it.`,
        cure: 'Put the whole text in quotes, or leave a space after the # of a comment.',
        ...range(lines, from + (match[1]?.length ?? 0) + 1, from + match[0].length),
      });
    from = to + 1;
  }
  return found;
}

function firstOfEachLine<T extends { readonly pos: readonly [number, number] }>(
  errors: readonly T[],
  lines: LineCounter,
): T[] {
  const seen = new Set<number>();
  return [...errors]
    .sort((one, other) => one.pos[0] - other.pos[0])
    .filter(({ pos }) => {
      const { line } = lines.linePos(pos[0]);
      return !seen.has(line) && seen.add(line);
    });
}

function range(lines: LineCounter, from: number, to: number): TextRange {
  const [start, end] = [lines.linePos(from), lines.linePos(to)];
  return { line: start.line || 1, column: start.col || 1, endLine: end.line || 1, endColumn: end.col || 2 };
}

const fault = (code: string, message: string, cure: string): Diagnostic => ({
  severity: 'ERROR',
  code,
  message,
  cure,
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
});

const tooLarge = (message: string): Diagnostic => fault('TEXT_TOO_LARGE', message, 'Divide it into several plugins.');

const unread = (...faults: Diagnostic[]): ParsedText => ({
  value: undefined,
  faults,
  locate: () => ({ line: 1, column: 1, endLine: 1, endColumn: 2 }),
});
