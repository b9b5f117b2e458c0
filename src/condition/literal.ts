import type { ASTNode } from '@marcbachmann/cel-js';
import { celText } from './cel-text.js';
import { BASE, LENGTHS, millisecondsOf } from './environment.js';
import type { Finding } from './finding.js';
import { didYouMean } from './nearest.js';
import { BadPattern, compilePattern } from './pattern.js';
import { TIME_PARTS } from './time-functions.js';
import { zoneNames, zoneOf } from './time-zone.js';

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
  if (!BASE.check(text).valid || !fails(text)) return undefined;
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
    BASE.evaluate(text);
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

/** What is wrong with the text that a method is given, when that is a literal: a pattern, or the name of a zone. */
export function badArgument(name: string, node: ASTNode): Finding | undefined {
  if (node.op !== 'value' || typeof node.args !== 'string') return undefined;
  if (name === 'matches') return badPattern(node, node.args);
  return TIME_PARTS.has(name) ? badZone(node, node.args) : undefined;
}

/** A regular expression that RE2 does not know, or that is too large. */
function badPattern({ start, end }: ASTNode, pattern: string): Finding | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof BadPattern)) throw error;
    return {
      code: 'BAD_LITERAL',
      message: `${JSON.stringify(pattern)} is no regular expression: ${error.message}.`,
      start,
      end,
      cure: 'write a pattern of RE2: no look-around such as (?=…), no back-references such as \\1, few repetitions {n}',
    };
  }
}

function badZone({ start, end }: ASTNode, zone: string): Finding | undefined {
  if (zoneOf(zone) !== undefined) return undefined;
  return {
    code: 'BAD_LITERAL',
    message: `There is no time zone ${JSON.stringify(zone)}.`,
    start,
    end,
    cure: didYouMean(zone, zoneNames()) ?? 'name one such as "Europe/Berlin", "UTC", or an offset such as "+05:30"',
  };
}
