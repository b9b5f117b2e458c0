import type { Kind } from './kind.js';

const ORDERED: readonly Kind[] = ['double', 'string', 'timestamp', 'duration', 'bool'];

const SUMS: Readonly<Record<string, Kind>> = {
  'double + double': 'double',
  'double - double': 'double',
  'double * double': 'double',
  'double / double': 'double',
  'double % double': 'double',
  'string + string': 'string',
  'timestamp + duration': 'timestamp',
  'duration + timestamp': 'timestamp',
  'duration + duration': 'duration',
  'timestamp - duration': 'timestamp',
  'timestamp - timestamp': 'duration',
  'duration - duration': 'duration',
  'list<string> + list<string>': 'list<string>',
};

const isList = (kind: Kind) => kind.startsWith('list');

/** What two kinds give under an operator; `other` when cel-js must say; undefined when they do not go together. */
export function binaryKind(op: string, left: Kind, right: Kind): Kind | undefined {
  const isOpen = left === 'other' || right === 'other';
  if (op === 'in')
    return isOpen || (isList(right) && (right === 'list' || right === `list<${left}>`)) ? 'bool' : undefined;
  if (op === '==' || op === '!=')
    return isOpen || left === right || (isList(left) && isList(right) && (left === 'list' || right === 'list'))
      ? 'bool'
      : undefined;
  if (op === '<' || op === '<=' || op === '>' || op === '>=')
    return isOpen || (left === right && ORDERED.includes(left)) ? 'bool' : undefined;
  return isOpen ? 'other' : SUMS[`${left} ${op} ${right}`];
}

interface Operand {
  readonly kind: Kind;
  readonly text: string;
}

/** What an author probably meant when two kinds do not go together. */
export function mismatchCure(op: string, left: Operand, right: Operand): string | undefined {
  return cureFor(op, left, right, (a, b) => `${a} ${op} ${b}`) ?? cureFor(op, right, left, (a, b) => `${b} ${op} ${a}`);
}

/** `one` is taken for the fact, `other` for the value written wrongly. */
function cureFor(
  op: string,
  one: Operand,
  other: Operand,
  write: (one: string, other: string) => string,
): string | undefined {
  const isQuoted = /^["']/.test(other.text);
  const bare = other.text.replace(/^["']|["']$/g, '');
  if (other.kind === 'null') return op === '==' ? `!has(${one.text})` : `has(${one.text})`;
  if (one.kind === 'string' && (other.kind === 'double' || other.kind === 'bool') && /^[\w.-]+$/.test(other.text)) {
    return op === '==' || op === '!='
      ? `put the value in quotes: ${write(one.text, `"${other.text}"`)}`
      : `${one.text} is text: compare it with == and a value in quotes`;
  }
  if (one.kind === 'double' && isQuoted)
    return Number.isFinite(Number(bare))
      ? `drop the quotes: ${write(one.text, bare)}`
      : `${one.text} is a number: compare it with a number`;
  if (one.kind === 'bool' && isQuoted) return `drop the quotes: ${bare === 'false' ? `!${one.text}` : one.text}`;
  if (one.kind === 'timestamp' && isQuoted)
    return (
      `write the moment out: ` +
      `${write(one.text, `timestamp("${/^\d{4}-\d\d-\d\d$/.test(bare) ? bare : '2026-01-31'}T00:00:00Z")`)}`
    );
  if (one.kind === 'timestamp' && other.kind === 'double')
    return op === '+' || op === '-'
      ? `write ${write(one.text, `days(${other.text})`)}`
      : `compare it with a time: ${write(one.text, 'timestamp("2026-01-31T00:00:00Z")')}`;
  if (one.kind === 'timestamp' && other.kind === 'duration')
    return `add the length of time to a time: lifecycle.stageEnteredAt + ${other.text}`;
  if (one.kind === 'duration' && other.kind === 'double') return `write ${write(one.text, `days(${other.text})`)}`;
  if (one.kind === 'list<string>' && other.kind === 'string')
    return op === '!=' ? `!(${other.text} in ${one.text})` : `${other.text} in ${one.text}`;
  if (op === 'in' && one.kind === 'string' && other.kind === 'string') return `${other.text}.contains(${one.text})`;
  return undefined;
}
