import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { StepsUsedUp, spend, stepsOfText } from './steps.js';

/** What an error costs in each node that it passes. */
const ERROR_STEPS = 20;

type Evaluate = (evaluator: unknown, node: Node, context: unknown) => unknown;

/** What cel-js keeps of a node besides what it declares. */
interface Node extends Omit<ASTNode, 'meta'> {
  evaluate: Evaluate;
  readonly meta: {
    readonly evaluate: Evaluate;
    readonly alternate?: Node;
    readonly macro?: { readonly evaluate: Evaluate };
  };
}

/** Operations whose result is new, or is walked by what reads it: its size is paid for as well. */
const SIZED: ReadonlySet<string> = new Set(['.', '[]', 'id', 'call', 'rcall', 'list', '+', 'comprehension']);

/** A program of cel-js in which every node that is evaluated costs a step, and every result its size. */
export function metered(program: ParseResult): ParseResult {
  program.check();
  wrap(program.ast, new Set());
  return program;
}

function wrap(value: unknown, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (isNode(value)) {
    const { alternate, macro } = value.meta;
    const evaluate = evaluatorOf(value);
    const isSized = SIZED.has(value.op);
    value.evaluate = (evaluator, node, context) => {
      spend(1);
      const result = attempt(evaluate, evaluator, node, context);
      if (isSized) spend(sizeOf(result));
      return result;
    };
    for (const inner of [value.args, alternate, macro]) wrap(inner, seen);
  } else if (Array.isArray(value) || isPlain(value)) for (const inner of Object.values(value)) wrap(inner, seen);
}

/** An error costs what it takes to make and to pass on: `exists` swallows one an element. */
function attempt(evaluate: Evaluate, evaluator: unknown, node: Node, context: unknown): unknown {
  try {
    return evaluate(evaluator, node, context);
  } catch (error) {
    if (!(error instanceof StepsUsedUp)) spend(ERROR_STEPS);
    throw error;
  }
}

function evaluatorOf({ meta: { alternate, macro, evaluate } }: Node): Evaluate {
  if (alternate) return (evaluator, _, context) => alternate.evaluate(evaluator, alternate, context);
  if (macro) return (evaluator, _, context) => macro.evaluate(evaluator, macro as never, context);
  return evaluate;
}

const isNode = (value: object): value is Node => 'op' in value && 'meta' in value && 'pos' in value;

const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return stepsOfText(value.length);
  return Array.isArray(value) ? value.length : 0;
}
