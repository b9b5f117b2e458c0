/* Texts by their characters (Unicode code points) where JavaScript counts UTF-16 units: an emoji is one, not two. */

const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;
const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** How many characters a text has. */
const pointCount = (text: string): number => text.length - (text.match(PAIRS)?.length ?? 0);

/** The unit at which a character begins; undefined when the text has no such place. Its end is one. */
export function unitOf(text: string, point: number): number | undefined {
  if (point < 0 || !Number.isInteger(point)) return undefined;
  if (!PAIR.test(text)) return point <= text.length ? point : undefined;
  let unit = 0;
  for (let left = point; left > 0; left -= 1) {
    if (unit >= text.length) return undefined;
    unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** The place, counted in characters, of a unit; -1 stays -1. */
export const pointOf = (text: string, unit: number): number => (unit <= 0 ? unit : pointCount(text.slice(0, unit)));

/** The characters of a text. */
export const pointsOf = (text: string): string[] => [...text];
