import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from './analysis.js';
import { celText } from './cel-text.js';
import { LENGTHS, millisecondsOf, readerOf } from './environment.js';
import type { FactValue, Scope } from './fact.js';
import { fromCel } from './from-cel.js';
import type { Kind } from './kind.js';
import {
  among,
  amongComputed,
  amongRead,
  and,
  type Closure,
  COMPARE,
  COMPUTE,
  type Comparable,
  type Comparison,
  compareWith,
  joined,
  mapped,
  matching,
  not,
  numeric,
  or,
  ternary,
} from './kleene.js';
import { pathOf } from './path.js';
import { compilePattern } from './pattern.js';
import { StepsUsedUp } from './steps.js';

/**
 * Makes a tree into closures over flat facts, three-valued by Kleene. What they do not know (macros, methods, maps) is
 * evaluated by cel-js, sub-tree by sub-tree.
 */
export class ClosureCompiler {
  /** Whether what was compiled may take more than a few steps a node: its steps are to be counted. */
  isCounted = false;

  constructor(
    private readonly expression: Expression,
    private readonly scope: Scope,
  ) {}

  compile(node: ASTNode): Closure {
    return this.own(node) ?? this.byCel(node);
  }

  private own(node: ASTNode): Closure | undefined {
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id':
      case '.':
        return this.path(node);
      case 'call':
        return this.call(node.args[0], node.args[1]);
      case 'rcall':
        return this.method(node.args[0], node.args[1], node.args[2]);
      case '!_':
        return not(this.compile(node.args));
      case '-_':
        return mapped(this.compile(node.args), (value) => -value);
      case '&&':
        return and(this.compile(node.args[0]), this.compile(node.args[1]));
      case '||':
        return or(this.compile(node.args[0]), this.compile(node.args[1]));
      case '?:':
        return ternary(this.compile(node.args[0]), this.compile(node.args[1]), this.compile(node.args[2]));
      case 'in':
        return this.membership(node.args[0], node.args[1]);
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.comparison(node.op, node.args[0], node.args[1]);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.arithmetic(node.op, node, node.args[0], node.args[1]);
      default:
        return undefined;
    }
  }

  private path(node: ASTNode): Closure | undefined {
    const path = pathOf(node);
    return path === undefined ? undefined : readerOf(path, this.scope);
  }

  private call(name: string, [arg]: readonly ASTNode[]): Closure | undefined {
    if (!arg) return undefined;
    if (name === 'has') {
      const read = this.compile(arg);
      return (frame) => read(frame) !== undefined;
    }
    const unit = LENGTHS[name];
    if (unit === undefined || this.kind(arg) !== 'double') return undefined;
    if (arg.op === 'value') return constant(millisecondsOf(Number(arg.args), unit));
    return mapped(this.compile(arg), (amount) => millisecondsOf(amount, unit));
  }

  private method(name: string, receiver: ASTNode, [arg]: readonly ASTNode[]): Closure | undefined {
    if (name !== 'matches' || this.kind(receiver) !== 'string') return undefined;
    if (arg?.op !== 'value' || typeof arg.args !== 'string') return undefined;
    return matching(this.counted(receiver), compilePattern(arg.args));
  }

  private counted(node: ASTNode): Closure {
    this.isCounted = true;
    return this.compile(node);
  }

  private membership(element: ASTNode, list: ASTNode): Closure | undefined {
    const [kind, within] = [this.kind(element), this.kind(list)];
    if (!isPlain(kind) || (within !== 'list' && within !== `list<${kind}>`)) return undefined;
    const value = this.compile(element);
    if (list.op !== 'list') return amongRead(value, this.counted(list));
    if (list.args.every((item) => item.op === 'value')) return among(value, list.args.map(constantOf));
    const items = list.args.map((item) => this.compile(item));
    return amongComputed(value, items);
  }

  private comparison(op: Comparison, left: ASTNode, right: ASTNode): Closure | undefined {
    const kind = this.kind(left);
    if (!isPlain(kind) || this.kind(right) !== kind) return undefined;
    const [one, other] = [this.compile(left), this.compile(right)];
    if (right.op === 'value') return compareWith(op, one, constantOf(right));
    const compare = COMPARE[op];
    return (frame) => {
      const a = one(frame);
      const b = other(frame);
      return a === undefined || b === undefined ? undefined : compare(a as Comparable, b as Comparable);
    };
  }

  private arithmetic(op: keyof typeof COMPUTE, node: ASTNode, left: ASTNode, right: ASTNode): Closure | undefined {
    const kind = this.kind(node);
    if (kind === 'string') return joined(this.counted(left), this.counted(right));
    if (kind !== 'double' && kind !== 'timestamp' && kind !== 'duration') return undefined;
    return numeric(this.compile(left), this.compile(right), COMPUTE[op]);
  }

  private kind(node: ASTNode): Kind {
    return this.expression.kinds.get(node) ?? 'other';
  }

  private byCel(node: ASTNode): Closure {
    const { compile, contextOf } = this.expression.environment;
    const program = compile(celText(node).text);
    this.isCounted = true;
    return (frame) => {
      try {
        return fromCel(program(contextOf(frame)));
      } catch (error) {
        if (error instanceof StepsUsedUp) throw error;
        return undefined;
      }
    };
  }
}

const isPlain = (kind: Kind): boolean =>
  kind === 'double' || kind === 'string' || kind === 'bool' || kind === 'timestamp' || kind === 'duration';

const constant =
  (value: FactValue): Closure =>
  () =>
    value;

const constantOf = (node: ASTNode): Comparable => {
  const value = node.op === 'value' ? node.args : 0;
  return typeof value === 'bigint' ? Number(value) : (value as Comparable);
};

function literal(value: unknown): Closure | undefined {
  if (typeof value === 'bigint') return constant(Number(value));
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? constant(value)
    : undefined;
}
