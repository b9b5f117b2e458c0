import type { YAMLError } from 'yaml';

/** What is wrong with a text as YAML, as a person says it. */
export interface YamlWords {
  readonly code: 'YAML_SYNTAX' | 'DUPLICATE_FIELD' | 'SEVERAL_DOCUMENTS';
  readonly message: string;
  readonly cure: string;
  /** The text that should stand in quotes, where that is what is wrong: offsets. */
  readonly span?: readonly [number, number];
}

/** What the parser says of a line that is not indented like the others of its list or fields. */
const NOT_ALIGNED = new RegExp(
  [
    'All mapping items must start at the same column',
    'Unexpected (scalar|map-value-ind).*in YAML stream',
    'must start at the same column',
    'without - indicator',
    'must be followed by map values',
  ].join('|'),
);

const words = (message: string, cure: string, code: YamlWords['code'] = 'YAML_SYNTAX'): YamlWords => ({
  code,
  message,
  cure,
});

/** A field and the text behind it, as they stand in one line: in a list, and within braces, too. */
interface FieldLine {
  readonly field: string;
  readonly rest: string;
  /** The offset at which the text begins. */
  readonly at: number;
}

/** What the parser's error means to the author of this line. */
export function yamlWords(error: Pick<YAMLError, 'code' | 'message' | 'pos'>, text: string): YamlWords {
  const [from] = error.pos;
  const named = namedWords(error, (/^[\w.$-]+/.exec(text.slice(from))?.[0] ?? text.slice(...error.pos)).trim());
  if (named !== undefined) return named;
  if (error.code === 'BLOCK_IN_FLOW' && /\s[a-z]\w*\s*$/.test(text.slice(...error.pos).split(':')[0] ?? ''))
    return COMMA;
  const fallback = words(
    `This is no YAML: ${sentence(error.message)}`,
    'Look at the indentation, and put a text with signs such as : # ! " { in quotes.',
  );
  return trapAt(text, from) ?? closingWords(error) ?? fallback;
}

const COMMA = words(
  'Within { } and [ ] a comma is missing.',
  'Separate the fields with commas: { wait: held, for: 5d }.',
);

/** A text in the line of an offset that YAML reads as something else. */
export function trapAt(text: string, offset: number): YamlWords | undefined {
  const line = fieldAt(text, offset);
  const found = line && trapOf(line);
  return found && { ...found, span: [line.at, line.at + line.rest.length] };
}

function namedWords({ code, message }: Pick<YAMLError, 'code' | 'message'>, found: string): YamlWords | undefined {
  if (code === 'DUPLICATE_KEY')
    return words(`The field “${found}” stands here twice.`, 'Keep one of them.', 'DUPLICATE_FIELD');
  if (code === 'MULTIPLE_DOCS')
    return words(
      'A second document begins here.',
      'Take out the line ---, or make two files: one file is one definition.',
      'SEVERAL_DOCUMENTS',
    );
  if (code === 'TAB_AS_INDENT')
    return words('A tab stands at the beginning of the line.', 'Indent with spaces, two for each level.');
  if (/Missing closing ['"]quote/.test(message))
    return words('The text is not closed.', 'Close it with the quote that opens it.');
  if (/^Unresolved tag/.test(message) && /^!!?[a-z]+$/.test(found) && /^!!/.test(found))
    return words(
      `The tag ${found} has no meaning here.`,
      'Take it out: a definition is texts, numbers, lists and fields.',
    );
  return undefined;
}

function closingWords({ code, message }: Pick<YAMLError, 'code' | 'message'>): YamlWords | undefined {
  const close = /must be sufficiently indented and end with a ([\]}])/.exec(message)?.[1];
  if (close !== undefined)
    return words(
      `A “${close}” is missing: what was opened is not closed.`,
      `Add “${close}”, or write the list or the fields below one another.`,
    );
  if (/Unexpected flow-(map|seq)-end/.test(message))
    return words('Here something is closed that was not opened.', 'Take out the bracket, or put the text in quotes.');
  if (NOT_ALIGNED.test(message) || code === 'BAD_INDENT')
    return words(
      'The line is not indented like the others of its list or fields.',
      'Let fields that belong together begin in the same column.',
    );
  if (code === 'BLOCK_IN_FLOW' || /flow (collections|map|seq)/i.test(message)) return COMMA;
  return undefined;
}

/** Texts that YAML reads as something else, with what to write. */
function trapOf({ field, rest }: FieldLine): YamlWords | undefined {
  const cure = `Put it in quotes: ${field}: ${quoted(rest)}`;
  if (/^![^\s]/.test(rest))
    return words(`To YAML, “!” at the beginning is a mark of its own, so “${field}” would be empty.`, cure);
  if (/^\{\{/.test(rest))
    return words(`To YAML, “{{” at the beginning opens fields, so “${field}” would be no text.`, cure);
  if (/^(["']).*?\1\s*[^\s,}\]#]/.test(rest))
    return words(`To YAML, the text ends at its second quote, and what follows makes no sense.`, cure);
  if (/\s\?\s.*\s?:\s/.test(rest))
    return words(`To YAML, “: ” begins a field, so the “:” of a ? b : c splits the text.`, cure);
  if (/^[^"'[{|>].*:(\s|$)/.test(rest))
    return words(`To YAML, “: ” begins a field, so “${rest.slice(0, rest.search(/:(\s|$)/))}” would be one.`, cure);
  const begin = /^[@`%&*]/.exec(rest)?.[0];
  if (begin !== undefined) return words(`To YAML, “${begin}” at the beginning has a meaning of its own.`, cure);
  if (/^[>|]\S/.test(rest) || /^[>|]\s*\S/.test(rest))
    return words(`To YAML, “${rest[0]}” at the beginning opens a text of several lines.`, cure);
  if (/^-\s/.test(rest))
    return words(
      'A list begins below its field, not beside it.',
      `Write ${field}: and the list in the next line, or ${field}: [one, two].`,
    );
  return undefined;
}

/** The line around an offset, from the nearest field before it. */
function fieldAt(text: string, offset: number): FieldLine | undefined {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', begin) < 0 ? text.length : text.indexOf('\n', begin);
  const line = text.slice(begin, end);
  const block = /^\s*(?:-\s+)*(?:\?\s+)?(?:-\s+)*([A-Za-z][\w.-]*)\s*:\s+(\S.*)$/.exec(line);
  if (block?.[1] !== undefined && !/^[{[](?!\{)/.test(block[2] ?? ''))
    return { field: block[1], rest: (block[2] ?? '').trim(), at: begin + line.length - (block[2] ?? '').length };
  return flowField(line, offset - begin, begin);
}

/**
 * Of `{ wait: held, until: !steps.done }`: the field in which the offset lies, and its text up to the comma or brace
 * that ends it.
 */
function flowField(line: string, offset: number, begin: number): FieldLine | undefined {
  const fields = [...line.matchAll(/(?<=[{,]\s*)([A-Za-z][\w.-]*)\s*:\s+/g)];
  const index = fields.findLastIndex((match) => match.index <= offset);
  const match = fields[index];
  if (match?.[1] === undefined) return undefined;
  const from = match.index + match[0].length;
  const rest = line.slice(from, fields[index + 1]?.index ?? line.length).replace(/[\s,]*$/, '');
  return { field: match[1], rest: fields[index + 1] === undefined ? withoutClosing(rest) : rest, at: begin + from };
}

/** Without the one brace that closes the fields themselves. */
const withoutClosing = (rest: string): string => rest.replace(/\s*(?:[}\]]|(?<=\}\})\s*\})$/, '').trim();

/** As a YAML text that means the same characters. */
function quoted(text: string): string {
  const inside = /^'(.*\w'\w.*)'$/.exec(text)?.[1] ?? text;
  return inside.includes("'") && !/["\\]/.test(inside) ? `"${inside}"` : `'${inside.replaceAll("'", "''")}'`;
}

const sentence = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/[.:]?$/, '.')}`;
