import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

export type TextPath = readonly (string | number)[];

/** A text may repeat parts by anchor and alias, but not so that a page becomes a library. */
const MOST_NODES = 20_000;
const MOST_LEVELS = 60;
/** Each is looked up in the whole of the text. */
const MOST_ALIASES = 200;

/** What YAML can say and a definition cannot. */
export class NotADefinition extends Error {
  constructor(
    readonly node: Node | null,
    message: string,
    readonly cure: string,
    /** Where a field's name should stand something else does. */
    readonly isName = false,
  ) {
    super(message);
  }
}

/** The plain data of a document. @throws NotADefinition where it is something else */
export function plainValue(doc: Document): unknown {
  let count = 0;
  let aliases = 0;
  const read = (given: unknown, above: readonly unknown[]): unknown => {
    if (isAlias(given)) aliases += 1;
    const node = aliases > MOST_ALIASES ? null : resolved(given, doc);
    count += 1;
    if (count > MOST_NODES || aliases > MOST_ALIASES)
      throw new NotADefinition(
        given as Node,
        'The text unfolds into far too much by its aliases.',
        'Write out what an alias (*name) stands for.',
      );
    if (above.includes(node))
      throw new NotADefinition(
        given as Node,
        'An alias stands within what it names, so it never ends.',
        'Write out what is meant.',
      );
    if (above.length > MOST_LEVELS)
      throw new NotADefinition(
        given as Node,
        `The text is more than ${MOST_LEVELS} levels deep.`,
        'Divide the playbook into smaller ones.',
      );
    if (isSeq(node)) return node.items.map((item) => read(item, [...above, node]));
    if (isMap(node)) return fieldsOf(node.items, (value) => read(value, [...above, node]));
    return scalarOf(node);
  };
  return read(doc.contents, []);
}

function fieldsOf(pairs: readonly Pair[], read: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => {
      if (!isScalar(key) || key.value === null || key.value === '')
        throw new NotADefinition(
          key as Node,
          'Here a field’s name is expected.',
          'If this is meant as a text, put it in quotes.',
          true,
        );
      return [String(key.value), read(value)];
    }),
  );
}

function scalarOf(node: unknown): unknown {
  const value = isScalar(node) ? node.value : null;
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
    return value;
  throw new NotADefinition(
    node as Node,
    'This is no text, number, true or false.',
    'Put it in quotes if it is meant as a text.',
  );
}

function resolved(node: unknown, doc: Document): unknown {
  if (!isAlias(node)) return node;
  const target = node.resolve(doc);
  if (target === undefined)
    throw new NotADefinition(
      node,
      `Nothing is marked &${node.source}.`,
      `If *${node.source} is meant as a text, put it in quotes.`,
    );
  return target;
}

/** The node at a place, or the nearest one above it; and the key of the field when the place is one. */
export function nodeAt(
  doc: Document,
  path: TextPath,
): { readonly node: Node | null; readonly key?: Node; readonly isExact: boolean } {
  let node = doc.contents as Node | null;
  let key: Node | undefined;
  for (const part of path) {
    const inner = resolved(node, doc);
    if (isSeq(inner)) {
      const item = inner.items[Number(part)] as Node | undefined;
      if (item === undefined) return { node, isExact: false };
      [node, key] = [item, undefined];
    } else if (isMap(inner)) {
      const pair = inner.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) return { node, isExact: false };
      [node, key] = [pair.value as Node | null, pair.key as Node];
    } else return { node, isExact: false };
  }
  return { node, ...(key === undefined ? {} : { key }), isExact: true };
}
