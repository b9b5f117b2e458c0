import type { FactType } from './fact.js';

/**
 * What an expression is while it is checked: a fact's type, a length of time, a list of something else, `other` (left
 * to cel-js) or `wrong` (reported already; nothing more is said about it).
 */
export type Kind =
  | FactType
  | 'duration'
  | 'null'
  | 'list'
  | `list<${'double' | 'bool' | 'timestamp' | 'duration'}>`
  | 'other'
  | 'wrong';

const WORDS: Readonly<Record<Kind, string>> = {
  double: 'a number',
  bool: 'true or false',
  string: 'text',
  timestamp: 'a time',
  duration: 'a length of time',
  'list<string>': 'a list of texts',
  'list<double>': 'a list of numbers',
  'list<bool>': 'a list',
  'list<timestamp>': 'a list of times',
  'list<duration>': 'a list of lengths of time',
  list: 'an empty list',
  null: 'null',
  other: 'something else',
  wrong: 'wrong',
};

/** `a number`, `text`, `a time`, …: a kind in an author's words. */
export const inWords = (kind: Kind): string => WORDS[kind];

/** The kind of a list's elements; `other` when it is no list. */
export function elementOf(kind: Kind): Kind {
  return kind.startsWith('list<') ? (kind.slice(5, -1) as Kind) : 'other';
}

const LISTS: Partial<Record<Kind, Kind>> = {
  string: 'list<string>',
  double: 'list<double>',
  bool: 'list<bool>',
  timestamp: 'list<timestamp>',
  duration: 'list<duration>',
};

/** The kind of a list of these. */
export const listOf = (element: Kind): Kind => LISTS[element] ?? 'other';

export const isSettled = (kind: Kind): boolean => kind !== 'other' && kind !== 'wrong';
