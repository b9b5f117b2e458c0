import type { CodeOrder, CodeReading } from './code.types.js';

/** What a server tells the process of a plugin's code: a line of JSON each. */
export type ToProcess =
  | { readonly type: 'start'; readonly order: CodeOrder }
  | { readonly type: 'post'; readonly message: unknown };

/** What that process tells: a line of JSON each. */
export type FromProcess =
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'reading'; readonly reading: CodeReading }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'exit'; readonly code: number };

/** Cuts a stream of bytes into lines. A line of more than `most` bytes ends it: `tooLong` is told, once. */
export function linesOf(most: number, take: (line: string) => void, tooLong: () => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let length = 0;
  let isOver = false;
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0 && !isOver; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, end)]);
      [parts, length, from] = [[], 0, end + 1];
      if (line.length > most) isOver = true;
      else take(line.toString('utf8'));
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (isOver || length > most) {
      [parts, length] = [[], 0];
      if (!isOver) tooLong();
      isOver = true;
    }
  };
}
