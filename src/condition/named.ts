import { parsed } from './analysis.js';
import { childrenOf } from './depth.rules.js';
import { expressionsOf } from './template.js';

/** What an expression speaks of. */
export interface Named {
  /** The names of its facts and fields, each part by itself: `account` and `segments` of `account.segments`. */
  readonly names: ReadonlySet<string>;
  /** The texts that stand in it. */
  readonly texts: ReadonlySet<string>;
}

/**
 * What each expression of an author's text speaks of: the text as a condition, or those between `{{ }}`. Words that
 * are no expression speak of nothing.
 */
export const namedIn = (text: string): Named[] =>
  (text.includes('{{') ? expressionsOf(text) : [text]).flatMap((source) => namedBy(source) ?? []);

function namedBy(source: string): Named | undefined {
  const tree = parsed(source);
  if (tree === undefined) return undefined;
  const names = new Set<string>();
  const texts = new Set<string>();
  const open = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.op === 'id') names.add(node.args);
    else if (node.op === '.' || node.op === '.?') names.add(node.args[1]);
    else if (node.op === 'value' && typeof node.args === 'string') texts.add(node.args);
    open.push(...childrenOf(node.args));
  }
  return { names, texts };
}
