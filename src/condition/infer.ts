import type { ASTNode } from '@marcbachmann/cel-js';
import type { Scope } from './fact.js';
import type { Finding } from './finding.js';
import { functionOf } from './functions.js';
import { elementOf, inWords, isSettled, type Kind, listOf } from './kind.js';
import { badArgument, badLiteral } from './literal.js';
import { binaryKind, mismatchCure } from './operator.js';
import { pathOf, typeOf } from './path.js';
import { unknownFunction, unknownPath, unknownValues } from './unknown.js';

/** Names bound by a macro, and what they stand for. */
type Bound = ReadonlyMap<string, Kind>;
const NOTHING: Bound = new Map();

/**
 * Walks a tree once and says what each node is, which paths it reads and everything that is wrong with it. What it does
 * not know itself (`other`) is left to cel-js, which checks the whole afterwards.
 */
export class Inference {
  readonly kinds = new Map<ASTNode, Kind>();
  readonly paths = new Set<string>();
  readonly findings: Finding[] = [];

  constructor(
    private readonly source: string,
    private readonly scope: Scope,
  ) {}

  kindOf(node: ASTNode, bound: Bound = NOTHING): Kind {
    const kind = this.infer(node, bound);
    this.kinds.set(node, kind);
    return kind;
  }

  private infer(node: ASTNode, bound: Bound): Kind {
    switch (node.op) {
      case 'value':
        return literalKind(node.args);
      case 'id':
      case '.':
        return this.path(node, bound);
      case '[]':
        return this.element(node.args[0], node.args[1], bound);
      case 'call':
        return this.call(node, node.args[0], node.args[1], bound);
      case 'rcall':
        return this.method(node, node.args[0], node.args[1], node.args[2], bound);
      case 'list':
        return this.list(node.args, bound);
      case 'map':
        for (const [, value] of node.args) this.kindOf(value, bound);
        return 'other';
      case '!_':
        return this.expectBool(node.args, bound);
      case '-_':
        return this.expectNumber(node, node.args, bound);
      case '&&':
      case '||':
        for (const side of node.args) this.expectBool(side, bound);
        return 'bool';
      case '?:':
        return this.ternary(node, node.args, bound);
      case '.?':
      case '[?]':
        return 'other';
      default:
        return this.binary(node, node.op, node.args[0], node.args[1], bound);
    }
  }

  private path(node: Extract<ASTNode, { op: 'id' | '.' }>, bound: Bound): Kind {
    const path = pathOf(node);
    if (path === undefined) return this.field(node as Extract<ASTNode, { op: '.' }>, bound);
    const [root = '', rest] = path.split('.');
    const local = bound.get(root);
    if (local !== undefined) return rest === undefined ? local : 'other';
    const type = typeOf(path, this.scope);
    if (type !== undefined) {
      this.paths.add(path);
      return type;
    }
    return this.report(unknownPath(path, node, this.scope));
  }

  /** A field of something computed: none of ours has any. */
  private field(node: Extract<ASTNode, { op: '.' }>, bound: Bound): Kind {
    const kind = this.kindOf(node.args[0], bound);
    if (!isSettled(kind)) return kind;
    return this.report({
      code: 'TYPE_MISMATCH',
      message: `${this.textOf(node.args[0])} is ${inWords(kind)} and has no field ${node.args[1]}.`,
      start: node.start,
      end: node.end,
    });
  }

  private element(base: ASTNode, index: ASTNode, bound: Bound): Kind {
    const kind = this.kindOf(base, bound);
    this.kindOf(index, bound);
    return isSettled(kind) ? elementOf(kind) : kind;
  }

  private call(node: ASTNode, name: string, args: readonly ASTNode[], bound: Bound): Kind {
    if (name === 'has') return this.has(node, args, bound);
    const kinds = args.map((arg) => this.kindOf(arg, bound));
    const spec = functionOf(name, false);
    if (!spec) return this.report(unknownFunction(name, node, false));
    const finding = kinds.includes('wrong') || !args.every((arg) => arg.op === 'value') ? undefined : badLiteral(node);
    if (finding) return this.report(finding);
    return spec.returns;
  }

  private has(node: ASTNode, args: readonly ASTNode[], bound: Bound): Kind {
    const [asked] = args;
    if (args.length === 1 && asked?.op === '.' && pathOf(asked) !== undefined) this.kindOf(asked, bound);
    else
      this.report({
        code: 'TYPE_MISMATCH',
        message: 'has() asks whether one fact is known.',
        start: node.start,
        end: node.end,
        cure: 'has(contact.npsScore)',
      });
    return 'bool';
  }

  private method(node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[], bound: Bound): Kind {
    if (receiver.op === 'id' && receiver.args === 'cel' && name === 'bind') return this.bind(args, bound);
    const kind = this.kindOf(receiver, bound);
    const spec = functionOf(name, true);
    if (!spec) return this.report(unknownFunction(name, node, true));
    const [first, ...others] = args;
    const inner = spec.isMacro && first?.op === 'id' ? new Map([...bound, [first.args, elementOf(kind)]]) : bound;
    for (const arg of spec.isMacro ? others : args) this.kindOf(arg, inner);
    const finding = first && badArgument(name, first);
    if (finding) return this.report(finding);
    return spec.name === 'filter' ? kind : spec.returns;
  }

  private bind(args: readonly ASTNode[], bound: Bound): Kind {
    const [name, value, body] = args;
    if (name?.op !== 'id' || !value || !body) return 'other';
    return this.kindOf(body, new Map([...bound, [name.args, this.kindOf(value, bound)]]));
  }

  private list(elements: readonly ASTNode[], bound: Bound): Kind {
    const kinds = elements.map((element) => this.kindOf(element, bound));
    const [first] = kinds;
    if (first === undefined) return 'list';
    if (kinds.includes('wrong')) return 'wrong';
    const odd = kinds.findIndex((kind) => isSettled(kind) && isSettled(first) && kind !== first);
    const node = elements[odd];
    if (!node) return listOf(first);
    return this.report({
      code: 'TYPE_MISMATCH',
      message: `A list holds one type: its first element is ${inWords(first)}, this is ${inWords(kinds[odd] as Kind)}.`,
      start: node.start,
      end: node.end,
    });
  }

  private ternary(node: ASTNode, [condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], bound: Bound): Kind {
    this.expectBool(condition, bound);
    const [left, right] = [this.kindOf(yes, bound), this.kindOf(no, bound)];
    if (left === right) return left;
    if (left === 'wrong' || right === 'wrong') return 'wrong';
    if (!isSettled(left) || !isSettled(right)) return 'other';
    return this.report({
      code: 'TYPE_MISMATCH',
      message: `The two answers of “? :” are ${inWords(left)} and ${inWords(right)}; they must be of one type.`,
      start: node.start,
      end: node.end,
    });
  }

  private binary(node: ASTNode, op: string, left: ASTNode, right: ASTNode, bound: Bound): Kind {
    const [one, other] = [this.kindOf(left, bound), this.kindOf(right, bound)];
    if (op === '==' || op === '!=' || op === 'in') this.findings.push(...unknownValues(left, right, this.scope));
    if (one === 'wrong' || other === 'wrong') return 'wrong';
    const kind = binaryKind(op, one, other);
    if (kind === undefined) {
      const [a, b] = [this.textOf(left), this.textOf(right)];
      const message = `${a} is ${inWords(one)} and ${b} is ${inWords(other)}: “${op}” does not go with them.`;
      return this.report({
        code: 'TYPE_MISMATCH',
        message,
        start: node.start,
        end: node.end,
        cure: mismatchCure(op, { kind: one, text: a }, { kind: other, text: b }),
      });
    }
    if ((op === '/' || op === '%') && right.op === 'value' && Number(right.args) === 0) {
      return this.report({
        code: 'BAD_LITERAL',
        message: 'A division by zero is never known.',
        start: right.start,
        end: right.end,
      });
    }
    return kind;
  }

  private expectBool(node: ASTNode, bound: Bound): Kind {
    const kind = this.kindOf(node, bound);
    if (kind === 'bool' || !isSettled(kind)) return kind;
    const text = this.textOf(node);
    return this.report({
      code: 'TYPE_MISMATCH',
      message: `${text} is ${inWords(kind)} where true or false is needed.`,
      start: node.start,
      end: node.end,
      cure: boolCure(kind, text),
    });
  }

  private expectNumber(node: ASTNode, operand: ASTNode, bound: Bound): Kind {
    const kind = this.kindOf(operand, bound);
    if (kind === 'double' || !isSettled(kind)) return kind;
    return this.report({
      code: 'TYPE_MISMATCH',
      message: `${this.textOf(operand)} is ${inWords(kind)}; only a number has a negative.`,
      start: node.start,
      end: node.end,
    });
  }

  private report(finding: Finding): 'wrong' {
    this.findings.push(finding);
    return 'wrong';
  }

  private textOf(node: ASTNode): string {
    return this.source.slice(node.start, node.end).replace(/\s+/g, ' ');
  }
}

function literalKind(value: Extract<ASTNode, { op: 'value' }>['args']): Kind {
  if (typeof value === 'number' || typeof value === 'bigint') return 'double';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : 'other';
}

/** How something that is no condition becomes one. */
export function boolCure(kind: Kind, text: string): string | undefined {
  if (kind === 'double') return `compare it: ${text} > 0`;
  if (kind === 'string') return `compare it: ${text} == "…"`;
  if (kind === 'timestamp') return `compare it with another time, or ask has(${text})`;
  if (kind === 'list<string>') return `ask for an element: "…" in ${text}`;
  return undefined;
}
