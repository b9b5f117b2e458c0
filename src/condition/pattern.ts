import { RE2JS } from 're2js';
import { patternSize } from './pattern.rules.js';
import { spend } from './steps.js';

/** A longer pattern is refused, characters. */
const LONGEST_PATTERN = 500;
/** A pattern of more states than this is refused: each repetition {n} counts as often as it repeats. */
const LARGEST_PATTERN = 1_000;
/** So many pairs of a character and a state of the pattern one step pays for. */
const PAIRS_A_STEP = 4;
/** So many patterns that a condition made are kept compiled. */
const MOST_KEPT = 200;

/** A regular expression of RE2, which is matched in time linear in the text. */
export interface Pattern {
  /** Whether it matches somewhere in the text. @throws StepsUsedUp for a text that is too long */
  test(text: string): boolean;
}

/** Why a text is no pattern, in words for its author. */
export class BadPattern extends Error {}

/** Compiles a pattern. @throws BadPattern */
export function compilePattern(source: string): Pattern {
  if (source.length > LONGEST_PATTERN)
    throw new BadPattern(`it has ${source.length} characters, and ${LONGEST_PATTERN} are the most`);
  if (patternSize(source) > LARGEST_PATTERN)
    throw new BadPattern(`its repetitions make more than ${LARGEST_PATTERN} states`);
  const compiled = byRe2(source);
  const size = compiled.programSize();
  return {
    test: (text) => {
      spend(Math.ceil((text.length * size) / PAIRS_A_STEP));
      return compiled.test(text);
    },
  };
}

const kept = new Map<string, Pattern>();

/** The same for a pattern that is known only when it is evaluated: the latest are kept. @throws BadPattern */
export function patternOf(source: string): Pattern {
  const known = kept.get(source);
  if (known) return known;
  const pattern = compilePattern(source);
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(source, pattern);
  return pattern;
}

function byRe2(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new BadPattern(said.slice(0, 200));
  }
}
