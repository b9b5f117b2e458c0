import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { celText } from './cel-text.js';
import { LENGTHS, millisecondsOf } from './environment.js';
import type { Finding } from './finding.js';

const PLAIN = new Environment();

/**
 * A call of literals only is tried at once: `duration("30d")` passes CEL's check and fails each time it is evaluated.
 */
export function badLiteral(node: ASTNode): Finding | undefined {
  if (node.op !== 'call') return undefined;
  const [name, [arg]] = node.args;
  const unit = LENGTHS[name];
  if (unit !== undefined) {
    if (arg?.op !== 'value' || typeof arg.args === 'string' || millisecondsOf(Number(arg.args), unit) !== undefined)
      return undefined;
    return {
      code: 'BAD_LITERAL',
      message: `${name}(${arg.args}) is longer than a calendar can hold.`,
      start: node.start,
      end: node.end,
    };
  }
  const { text } = celText(node);
  if (!PLAIN.check(text).valid || !fails(text)) return undefined;
  const written = arg?.op === 'value' ? String(arg.args) : '';
  return {
    code: 'BAD_LITERAL',
    message: `${name}(${JSON.stringify(written)}) parses, but fails each time it is evaluated.`,
    start: node.start,
    end: node.end,
    cure: cureOf(name, written),
  };
}

function fails(text: string): boolean {
  try {
    PLAIN.evaluate(text);
    return false;
  } catch {
    return true;
  }
}

function cureOf(name: string, written: string): string | undefined {
  if (name === 'timestamp') {
    const date = /^\d{4}-\d\d-\d\d$/.test(written) ? written : '2026-01-31';
    return `write timestamp("${date}T00:00:00Z")`;
  }
  if (name !== 'duration') return undefined;
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(d|bd|w|mo)/.exec(written) ?? [];
  if (amount === undefined) return 'write days(30), hours(12), or duration("1h30m")';
  const days = Number(amount) * (unit === 'w' ? 7 : unit === 'mo' ? 30 : 1);
  return `write days(${days})`;
}

/** A regular expression that does not compile. */
export function badPattern(node: ASTNode): Finding | undefined {
  if (node.op !== 'value' || typeof node.args !== 'string') return undefined;
  try {
    new RegExp(node.args);
    return undefined;
  } catch {
    return {
      code: 'BAD_LITERAL',
      message: `${JSON.stringify(node.args)} is no regular expression.`,
      start: node.start,
      end: node.end,
    };
  }
}
