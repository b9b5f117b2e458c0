/** Names that people use and the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'mac-roman': 'macintosh',
};

/** What Windows-1252 has where Latin-1 has control characters, from 0x80 on. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The encodings that a message offers. */
export const ENCODING_EXAMPLES = 'utf-8, utf-16le, utf-16be, windows-1252, big5, gbk or shift_jis';

/** Turns the bytes of one file into text, piece by piece. */
export interface Decoder {
  /** @throws TypeError when the bytes are none of the encoding; `isLast` refuses a character that is cut off */
  decode(bytes: Uint8Array, isLast?: boolean): string;
}

/**
 * The Encoding Standard's name of an encoding, whatever label it is called by (`latin1` and `iso-8859-1` are
 * windows-1252 there); undefined when there is none.
 */
export function encodingOf(label: string): string | undefined {
  const name = label.trim().toLowerCase();
  try {
    return new TextDecoder(ALIASES[name] ?? name).encoding;
  } catch {
    return undefined;
  }
}

/** The encoding that a file’s first bytes declare by a byte order mark. */
export function markedEncoding(head: Uint8Array): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** A decoder that refuses what is not of the encoding, rather than putting U+FFFD in its place. */
export function decoderOf(encoding: string): Decoder {
  if (encoding === 'windows-1252') return { decode: decodeWindows1252 };
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return { decode: (bytes, isLast = false) => decoder.decode(bytes, { stream: !isLast }) };
}

/** Written out: Node 20 takes windows-1252 for Latin-1. */
const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80] as string);
