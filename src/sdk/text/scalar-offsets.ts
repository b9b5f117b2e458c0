/** How a text stands in a YAML file. */
export interface WrittenText {
  /**
   * The characters of the file from the first to the last of the scalar: with its quotes, or with its block's header.
   */
  readonly source: string;
  readonly style: 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED';
}

/**
 * One character of the text, and where it stands: a folded line break is none, an escape is one of several characters.
 */
interface Sign {
  readonly at: number;
  readonly length: number;
}

/**
 * Where the character at `offset` of a text's value stands in the file, from the beginning of the scalar. Folding and
 * indentation only ever change white space, so the nth sign of the value is the nth sign of the file; white space is
 * counted from the sign before it.
 */
export function offsetInSource(value: string, offset: number, written: WrittenText): number {
  const signs = signsOf(written);
  const before = countSigns(value.slice(0, offset));
  const isSign = offset < value.length && /\S/.test(value[offset] as string);
  if (isSign) return signs[before]?.at ?? written.source.length;
  const last = signs[before - 1];
  if (last === undefined) return beginOf(written);
  const blanks = /\s*$/.exec(value.slice(0, offset))?.[0].length ?? 0;
  return Math.min(last.at + last.length + blanks, written.source.length);
}

const countSigns = (text: string): number => text.replace(/\s/g, '').length;

const beginOf = ({ source, style }: WrittenText): number =>
  style.startsWith('QUOTE') ? 1 : style === 'PLAIN' ? 0 : bodyOf(source);

/** Where a block's first line begins, behind its header. */
const bodyOf = (source: string): number => {
  const end = source.indexOf('\n');
  return end < 0 ? source.length : end + 1;
};

function signsOf({ source, style }: WrittenText): Sign[] {
  if (style === 'QUOTE_DOUBLE')
    return signs(
      source,
      1,
      source.length - 1,
      /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n|.)|\S/g,
      isBlankEscape,
    );
  if (style === 'QUOTE_SINGLE') return signs(source, 1, source.length - 1, /''|\S/g);
  return signs(source, beginOf({ source, style }), source.length, /\S/g);
}

function signs(
  source: string,
  from: number,
  to: number,
  pattern: RegExp,
  isBlank: (written: string) => boolean = () => false,
): Sign[] {
  return [...source.slice(from, to).matchAll(pattern)]
    .filter(([written]) => !isBlank(written))
    .map(({ index, 0: written }) => ({ at: from + index, length: written.length }));
}

/** Escapes that stand for white space, or for a line that goes on. */
const isBlankEscape = (written: string): boolean =>
  /^\\(?:[tnrfv \t_NLP\n]|\r\n|x(?:09|0[aAbBcCdD]|20|85|[aA]0)|u(?:0009|000[aAbBcCdD]|0020|00[aA]0|202[89]|2000))/.test(
    written,
  );
