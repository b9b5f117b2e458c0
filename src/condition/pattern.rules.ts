/** An element of a pattern: how many states it has, and how many characters of the pattern. */
interface Element {
  readonly size: number;
  readonly end: number;
}

/**
 * At most so many states a pattern has once its counted repetitions are written out: `(ab){50}` is 100. Read without
 * recursion; a pattern that is malformed gets some size, and is refused by whoever compiles it.
 */
export function patternSize(source: string): number {
  const groups: number[] = [0];
  let last = 0;
  for (let at = 0; at < source.length; ) {
    const sign = source.charAt(at);
    const times = sign === '{' ? /^\{(\d{1,6})(?:,(\d{0,6}))?\}/.exec(source.slice(at, at + 16)) : null;
    if (times) {
      const repeated = last * Math.max(1, Number(times[1]), Number(times[2] ?? 0));
      add(groups, repeated - last);
      last = repeated;
      at += times[0].length;
    } else if (sign === '(') {
      groups.push(0);
      at += 1;
    } else if (sign === ')') {
      last = groups.length > 1 ? (groups.pop() as number) + 1 : 1;
      add(groups, last);
      at += 1;
    } else {
      const { size, end } = elementAt(source, at);
      add(groups, size);
      last = size;
      at = end;
    }
  }
  return groups.reduce((sum, size) => sum + size, 0);
}

function add(groups: number[], size: number): void {
  groups[groups.length - 1] = (groups.at(-1) as number) + size;
}

/** A character, an escape or a class in brackets. */
function elementAt(source: string, at: number): Element {
  if (source[at] === '\\')
    return { size: 1, end: at + (/^\\[xpP]\{[^}]{0,40}\}/.exec(source.slice(at, at + 44))?.[0].length ?? 2) };
  if (source[at] !== '[') return { size: 1, end: at + 1 };
  let end = at + 1;
  if (source[end] === '^') end += 1;
  if (source[end] === ']') end += 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return { size: 1, end: end + 1 };
}
