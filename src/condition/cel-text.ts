import type { ASTNode } from '@marcbachmann/cel-js';
import { functionOf, ourName } from './functions.js';

/** CEL text made from a tree, and the way back from a place in it to the node that stands there. */
export interface CelText {
  readonly text: string;
  /** The innermost node whose text holds the range. */
  nodeAt(start: number, end: number): ASTNode;
}

/**
 * A tree as the CEL that cel-js is given. Authors know one kind of number, CEL knows two: here literals and counts are
 * doubles (except where a function asks for whole numbers), a division by zero is an error and not an infinity, and all
 * else is as written.
 */
export function celText(root: ASTNode): CelText {
  const printer = new Printer();
  printer.print(root, false);
  return {
    text: printer.text,
    nodeAt: (start, end) => {
      const around = printer.spans.filter(({ from, to }) => from <= start && end <= to);
      return around.reduce((inner, span) => (span.to - span.from < inner.to - inner.from ? span : inner), {
        from: 0,
        to: Number.POSITIVE_INFINITY,
        node: root,
      }).node;
    },
  };
}

class Printer {
  text = '';
  readonly spans: { from: number; to: number; node: ASTNode }[] = [];

  /** `isWhole`: the place wants an int. */
  print(node: ASTNode, isWhole: boolean): void {
    const from = this.text.length;
    this.node(node, isWhole);
    this.spans.push({ from, to: this.text.length, node });
  }

  private node(node: ASTNode, isWhole: boolean): void {
    switch (node.op) {
      case 'value':
        this.text += literal(node.args, isWhole);
        return;
      case 'id':
        this.text += node.args;
        return;
      case '.':
      case '.?':
        this.print(node.args[0], false);
        this.text += `${node.op}${node.args[1]}`;
        return;
      case '[]':
      case '[?]':
        this.print(node.args[0], false);
        this.wrap('[', node.args[1], true, ']');
        return;
      case 'call':
        this.call(node.args[0], undefined, node.args[1], isWhole);
        return;
      case 'rcall':
        this.call(node.args[0], node.args[1], node.args[2], isWhole);
        return;
      case 'list':
        this.all('[', node.args, false, ']');
        return;
      case 'map':
        this.entries(node.args);
        return;
      case '!_':
        this.wrap('(!', node.args, isWhole, ')');
        return;
      case '-_':
        this.wrap('(-', node.args, isWhole, ')');
        return;
      case '?:':
        this.wrap('(', node.args[0], false, ' ? ');
        this.print(node.args[1], isWhole);
        this.wrap(' : ', node.args[2], isWhole, ')');
        return;
      case '/':
        this.wrap('(', node.args[0], isWhole, ' / ');
        if (isWhole) this.wrap('', node.args[1], true, ')');
        else this.wrap('nonZero(', node.args[1], false, '))');
        return;
      default:
        this.text += '(';
        this.chain(node.op, node.args[0], isWhole);
        this.wrap(` ${node.op} `, node.args[1], isWhole, ')');
    }
  }

  /** `a && b && c` stays flat, so that long chains do not nest. */
  private chain(op: string, left: ASTNode, isWhole: boolean): void {
    if (left.op !== op || (left.op !== '&&' && left.op !== '||')) {
      this.print(left, isWhole);
      return;
    }
    const from = this.text.length;
    this.chain(op, left.args[0], isWhole);
    this.wrap(` ${op} `, left.args[1], isWhole, '');
    this.spans.push({ from, to: this.text.length, node: left });
  }

  private call(name: string, receiver: ASTNode | undefined, args: readonly ASTNode[], isWhole: boolean): void {
    const spec = functionOf(name, receiver !== undefined);
    const isMadeDouble = spec?.isWhole === true && !isWhole;
    if (isMadeDouble) this.text += 'double(';
    if (receiver) this.wrap('', receiver, false, '.');
    // the pattern by which cel-js reads a length of time backtracks: what is long is none
    if (name === 'duration' && !receiver) this.all('duration(shortText(', args, false, '))');
    else this.all(`${spec?.isOurs ? ourName(name) : name}(`, args, spec?.takesWhole === true, ')');
    if (isMadeDouble) this.text += ')';
  }

  private all(open: string, nodes: readonly ASTNode[], isWhole: boolean, close: string): void {
    this.text += open;
    for (const [index, node] of nodes.entries()) this.wrap(index > 0 ? ', ' : '', node, isWhole, '');
    this.text += close;
  }

  private entries(entries: readonly (readonly [ASTNode, ASTNode])[]): void {
    this.text += '{';
    for (const [index, [key, value]] of entries.entries()) {
      this.wrap(index > 0 ? ', ' : '', key, true, ': ');
      this.print(value, false);
    }
    this.text += '}';
  }

  private wrap(before: string, node: ASTNode, isWhole: boolean, after: string): void {
    this.text += before;
    this.print(node, isWhole);
    this.text += after;
  }
}

type Literal = Extract<ASTNode, { op: 'value' }>['args'];

function literal(value: Literal, isWhole: boolean): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return isWhole ? String(value) : double(Number(value));
  if (typeof value === 'number') return double(value);
  if (value instanceof Uint8Array)
    return `b"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;
  if (value === null || typeof value === 'boolean') return String(value);
  return `${value}u`;
}

/** A double in CEL has a point or an exponent. */
function double(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
