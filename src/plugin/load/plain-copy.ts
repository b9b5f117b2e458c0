type Path = readonly (string | number)[];
export type PlainCopy =
  | { readonly definition: unknown }
  | { readonly fault: 'NOT_PLAIN'; readonly path: Path; readonly found: string };

class NotPlain extends Error {
  constructor(
    readonly path: Path,
    readonly found: string,
  ) {
    super(`${found} at ${path.join('.')}`);
  }
}

/**
 * Copies a value if it is plain data: texts, numbers, booleans, null, lists and objects of these. Says where it is
 * something else.
 */
export function plainCopy(value: unknown): PlainCopy {
  try {
    return { definition: copy(value, [], []) };
  } catch (error) {
    if (error instanceof NotPlain) return { fault: 'NOT_PLAIN', path: error.path, found: error.found };
    throw error;
  }
}

function copy(value: unknown, path: Path, above: readonly object[]): unknown {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
    return value;
  if (typeof value !== 'object') throw new NotPlain(path, `a ${typeof value}`);
  if (above.includes(value)) throw new NotPlain(path, 'a circle');
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index], inside));
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind !== 'Object') throw new NotPlain(path, `a ${kind}`);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, copy(field, [...path, name], inside)]));
}
