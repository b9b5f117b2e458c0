import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { celText } from './cel-text.js';
import type { Diagnostic } from './condition.js';
import { depthOf } from './depth.rules.js';
import { type CelEnvironment, environmentOf } from './environment.js';
import { FACT_TYPES, type FactType, type Scope } from './fact.js';
import { type Finding, locate } from './finding.js';
import { functionOf } from './functions.js';
import { boolCure, Inference } from './infer.js';
import { inWords, isSettled, type Kind } from './kind.js';
import { syntaxFinding } from './syntax.js';

/** What an expression must be: `any` takes every type that a fact can have. */
export type Expected = FactType | 'any';

/** A text that was read: its tree and what it is, or what is wrong with it. */
export interface Analysis {
  readonly findings: readonly Finding[];
  readonly paths: readonly string[];
  /** Present when nothing is wrong. */
  readonly expression?: Expression;
}

export interface Expression {
  readonly tree: ASTNode;
  readonly type: FactType;
  readonly kinds: ReadonlyMap<ASTNode, Kind>;
  /** cel-js over the paths that it reads. */
  readonly environment: CelEnvironment;
}

/** A longer expression is not read, characters. */
const LONGEST_SOURCE = 20_000;
/** A chain of && or || is one level, however long it is. */
const MOST_LEVELS = 100;
const MOST_NODES = 2_000;
const MOST_ELEMENTS = 1_000;
/** An author mends one fault after the other: of one expression so many are told. */
const MOST_FINDINGS = 20;

const READER = new Environment({
  limits: { maxDepth: MOST_LEVELS, maxAstNodes: MOST_NODES, maxListElements: MOST_ELEMENTS },
});

/** Parses and checks an expression over a scope, and finds everything that is wrong with it. */
export function analyse(source: string, scope: Scope, expected: Expected): Analysis {
  const tree = read(source);
  if ('code' in tree) return { findings: [tree], paths: [] };
  const inference = new Inference(source, scope);
  const kind = inference.kindOf(tree);
  const { kinds } = inference;
  const findings = inference.findings.slice(0, MOST_FINDINGS);
  const paths = [...inference.paths];
  if (findings.length > 0) return { findings, paths };
  const environment = environmentOf(paths, scope);
  const unfit = checkByCel(tree, environment);
  if (unfit) return { findings: [unfit], paths };
  const type = isSettled(kind) ? factType(kind) : celType(tree, environment);
  const unexpected = expectation(source, tree, type, kind, expected);
  if (unexpected) return { findings: [unexpected], paths };
  return { findings, paths, expression: { tree, type: type as FactType, kinds, environment } };
}

/** Everything that is wrong, in the order of the text; `offset` is where the source begins in `text`. */
export function diagnosticsOf(findings: readonly Finding[], text: string, offset = 0): Diagnostic[] {
  return [...findings]
    .sort((one, other) => one.start - other.start || one.end - other.end)
    .map((finding) => locate(text, finding, offset));
}

/** The tree of an expression, whatever it names; undefined where it is none. */
export function parsed(source: string): ASTNode | undefined {
  const tree = read(source);
  return 'code' in tree ? undefined : tree;
}

function read(source: string): ASTNode | Finding {
  if (source.length > LONGEST_SOURCE) return tooLong(source);
  try {
    const { ast } = READER.parse(source);
    return depthOf(ast) > MOST_LEVELS ? tooDeep(source) : ast;
  } catch (error) {
    return isTooLarge(error) ? tooDeep(source) : syntaxFinding(source, error);
  }
}

/** Brackets without end, or signs before a value, of which the parser runs out of stack. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof ParseError && error.code === 'limit_exceeded');

const tooLong = (source: string): Finding => ({
  code: 'TOO_LARGE',
  message: `The expression has ${source.length} characters; ${LONGEST_SOURCE} are the most.`,
  start: 0,
  end: 1,
  cure: 'divide it, for example into segments',
});

const tooDeep = (source: string): Finding => ({
  code: 'TOO_LARGE',
  message:
    `The expression is too deep or of too many parts: at most ${MOST_LEVELS} levels, ${MOST_NODES} operations and ` +
    `names, ${MOST_ELEMENTS} elements of a list.`,
  start: 0,
  end: Math.min(1, source.length),
  cure: 'divide it, for example into segments',
});

/** cel-js has the last word: what the walk left to it, and whatever it knows better. */
function checkByCel(tree: ASTNode, environment: CelEnvironment): Finding | undefined {
  const { text, nodeAt } = celText(tree);
  const failed = celError(text, environment);
  if (!failed) return undefined;
  const node = failed.range ? nodeAt(failed.range.start, failed.range.end) : tree;
  const [, name] = /^found no matching overload for '(?:[^']*\.)?(?:our_)?(\w+)\(/.exec(failed.summary ?? '') ?? [];
  const spec =
    name === undefined ? undefined : (functionOf(name, node.op === 'rcall') ?? functionOf(name, node.op !== 'rcall'));
  const message = spec ? `${spec.name} does not take this.` : `${failed.summary ?? failed.message}.`;
  return {
    code: 'TYPE_MISMATCH',
    message,
    start: node.start,
    end: node.end,
    cure: spec && `it is written ${spec.signature}`,
  };
}

interface CelError {
  readonly message: string;
  readonly summary?: string;
  readonly range?: { readonly start: number; readonly end: number };
}

function celError(text: string, environment: CelEnvironment): CelError | undefined {
  try {
    const { valid, error } = environment.parse(text).check();
    return valid ? undefined : (error as CelError | undefined);
  } catch (error) {
    return error as CelError;
  }
}

function celType(tree: ASTNode, environment: CelEnvironment): FactType | undefined {
  const { type } = environment.parse(celText(tree).text).check();
  return type === 'google.protobuf.Timestamp'
    ? 'timestamp'
    : type === 'list<T>'
      ? 'list<string>'
      : factType(type as Kind);
}

function factType(kind: Kind): FactType | undefined {
  if (kind === 'list') return 'list<string>';
  return FACT_TYPES.find((type) => type === kind);
}

function expectation(
  source: string,
  tree: ASTNode,
  type: FactType | undefined,
  kind: Kind,
  expected: Expected,
): Finding | undefined {
  if (type !== undefined && (expected === 'any' || expected === type)) return undefined;
  const place = { start: tree.start, end: Math.max(tree.end, source.trimEnd().length) };
  const what = inWords(type ?? kind);
  if (expected === 'bool')
    return {
      code: 'NOT_A_CONDITION',
      message: `This is ${what}; a condition is true or false.`,
      cure: boolCure(type ?? kind, source.trim()),
      ...place,
    };
  return {
    code: 'TYPE_MISMATCH',
    message: `This is ${what} where ${expected === 'any' ? 'a value' : inWords(expected)} is needed.`,
    ...place,
  };
}
