/** What a parser of YAML takes too long over is not given to it. */
const MOST_LINES = 10_000;
/** Signs that begin or end something in YAML: a page of a playbook has some hundreds. */
const MOST_SIGNS = 20_000;
/** Brackets within brackets. */
const MOST_BRACKETS = 100;

const SIGNS: ReadonlySet<string> = new Set('[]{}!"#%&\'*,:?@`|>-');

/** Why a text is too much to be read, in words; undefined when it is not. One look at each character. */
export function tooMuch(text: string): string | undefined {
  let [lines, signs, depth] = [1, 0, 0];
  for (const sign of text) {
    if (sign === '\n' || sign === '\r') lines += 1;
    else if (SIGNS.has(sign)) signs += 1;
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
    if (depth > MOST_BRACKETS) return `The text has more than ${MOST_BRACKETS} brackets within each other.`;
  }
  if (lines > MOST_LINES) return `The text has more than ${MOST_LINES} lines.`;
  return signs > MOST_SIGNS ? `The text has more than ${MOST_SIGNS} signs that mean something in YAML.` : undefined;
}
