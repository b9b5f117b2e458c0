import { createReadStream } from 'node:fs';
import { PerennialError } from '../../kernel/errors.js';
import { type Decoder, decoderOf, ENCODING_EXAMPLES, markedEncoding } from './encoding.js';

/** Bytes that are read at a time. */
const PIECE = 65_536;

/** A file that is read as text: the name is what messages call it. */
export interface TextFile {
  readonly path: string;
  readonly name: string;
  /** The encoding, by the Encoding Standard's name; a byte order mark in the file overrides it. */
  readonly encoding: string;
}

/**
 * The text of a file, piece by piece, without byte order mark and with every line end as `\n`, whichever tool wrote it.
 * Excel's first line `sep=;` is read as an empty one.
 * @throws IMPORT_INVALID with file, line and byte where the file is not of its encoding
 */
export async function* readText(file: TextFile): AsyncGenerator<string> {
  let offset = 0;
  let decoder: Decoder | undefined;
  let encoding = file.encoding;
  const lines = new LineEnds();
  for await (const bytes of bytesOf(file.path)) {
    encoding = decoder ? encoding : (markedEncoding(bytes) ?? encoding);
    decoder ??= decoderOf(encoding);
    const text = attempt(() => (decoder as Decoder).decode(bytes));
    if (text === undefined) throw await notOf(file, encoding, offset);
    yield offset === 0 ? beginning(file, lines.plain(text)) : lines.plain(text);
    offset += bytes.length;
  }
  const rest = attempt(() => decoder?.decode(new Uint8Array(), true) ?? '');
  if (rest === undefined) throw await notOf(file, encoding, offset);
  yield lines.plain(rest) + lines.end();
}

const bytesOf = (path: string, end?: number): AsyncIterable<Buffer> =>
  createReadStream(path, { highWaterMark: PIECE, ...(end === undefined ? {} : { end }) });

function attempt(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

/** @throws IMPORT_INVALID when the header holds null bytes: UTF-16 without a mark, read as something else */
function beginning({ name }: TextFile, text: string): string {
  const plain = text.replace(/^\uFEFF+/, '').replace(/^"?sep=.?"?(?=\n)/i, '');
  if (plain.slice(0, Math.max(0, plain.indexOf('\n'))).includes('\0'))
    throw new PerennialError(
      'IMPORT_INVALID',
      `${name} holds null bytes at line 1; it may be UTF-16: say encoding: utf-16le (or utf-16be) in the mapping.`,
      { file: name, line: 1 },
    );
  return plain;
}

/** Makes `\r\n` and `\r` into `\n`; a `\r` at the end of a piece waits for the next one. */
class LineEnds {
  private isWaiting = false;

  plain(piece: string): string {
    const text = this.isWaiting ? `\r${piece}` : piece;
    this.isWaiting = text.endsWith('\r');
    const whole = this.isWaiting ? text.slice(0, -1) : text;
    return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
  }

  end(): string {
    return this.isWaiting ? '\n' : '';
  }
}

/** The error for a file that is not of its encoding; reads it again up to the piece that failed, then byte by byte. */
async function notOf(file: TextFile, encoding: string, offset: number): Promise<PerennialError> {
  const { line, byte, value } = await placeOf(file, encoding, offset);
  const what = value === undefined ? 'it ends within a character' : `byte 0x${value.toString(16).padStart(2, '0')}`;
  return new PerennialError(
    'IMPORT_INVALID',
    `${file.name} is not ${encoding.toUpperCase()}: ${what} at line ${line} (byte ${byte} of the file). ` +
      `Say encoding: … in the mapping (${ENCODING_EXAMPLES}).`,
    { file: file.name, line, byte },
  );
}

async function placeOf(file: TextFile, encoding: string, offset: number) {
  const decoder = decoderOf(encoding);
  const lines = new LineEnds();
  let line = 1;
  let byte = 0;
  const count = (text: string) => {
    line += lines.plain(text).split('\n').length - 1;
  };
  for await (const bytes of bytesOf(file.path, offset + PIECE)) {
    if (byte + bytes.length <= offset) {
      count(decoder.decode(bytes));
      byte += bytes.length;
      continue;
    }
    for (const value of bytes) {
      byte += 1;
      const text = attempt(() => decoder.decode(Uint8Array.of(value)));
      if (text === undefined) return { line: line + lines.end().length, byte, value };
      count(text);
    }
  }
  return { line, byte, value: undefined };
}
