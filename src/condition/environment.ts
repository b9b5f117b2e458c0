import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';
import type { FactType, FactValue, Frame, Scope } from './fact.js';
import { ourName } from './functions.js';
import { metered } from './metered.js';
import { typeOf } from './path.js';
import { registerTextFunctions } from './text-functions.js';
import { registerTimeFunctions } from './time-functions.js';

/** cel-js over some paths of a scope: a typed environment, and a frame dressed as the objects that CEL reads. */
export interface CelEnvironment {
  parse(text: string): ParseResult;
  /** A program of which every step is counted. */
  compile(text: string): ParseResult;
  /** Reads through to the frame, so nothing is copied. */
  contextOf(frame: Frame): object;
}

const MINUTE = 60_000;
/** The longest length of time, a million days: a moment moved by it is still a date. */
const LONGEST = 1_000_000 * 1440 * MINUTE;
/** Where an instance keeps its frame: no fact can be called so. */
const FRAME = Symbol('frame');

const CEL_TYPES: Readonly<Record<FactType, string>> = {
  double: 'double',
  bool: 'bool',
  string: 'string',
  timestamp: 'google.protobuf.Timestamp',
  'list<string>': 'list<string>',
};

/** @throws an error that CEL's `&&` and `||` absorb, when the length is longer than a calendar can hold. */
function lengthOf(amount: number | bigint, unit: number): Duration {
  const milliseconds = millisecondsOf(Number(amount), unit);
  if (milliseconds === undefined) throw new RangeError('The length of time is too long');
  return new Duration(BigInt(Math.trunc(milliseconds / 1000)), (milliseconds % 1000) * 1_000_000);
}

function orThrow(divisor: number): number {
  if (divisor === 0) throw new RangeError('Division by zero');
  return divisor;
}

/** Milliseconds of `days(n)` and its kin; undefined when it is too long. */
export function millisecondsOf(amount: number, unit: number): number | undefined {
  const milliseconds = Math.round(amount * unit);
  return Math.abs(milliseconds) <= LONGEST ? milliseconds : undefined;
}

/** The functions that make a length of time, and their unit in milliseconds. */
export const LENGTHS: Readonly<Record<string, number>> = { days: 1440 * MINUTE, hours: 60 * MINUTE, minutes: MINUTE };

/** CEL's own functions and operators, `days` and its kin, and numbers that mix freely. */
function baseEnvironment(): Environment {
  const environment = new Environment({ limits: { maxDepth: 600, maxAstNodes: 20_000 } });
  for (const type of ['double', 'int']) {
    for (const [name, unit] of Object.entries(LENGTHS)) {
      environment.registerFunction(
        `${name}(${type}): google.protobuf.Duration`,
        (amount: number | bigint) => lengthOf(amount, unit),
        { async: false },
      );
    }
    environment.registerFunction(`nonZero(${type}): double`, (divisor: number | bigint) => orThrow(Number(divisor)), {
      async: false,
    });
  }
  for (const [left, right] of [
    ['double', 'int'],
    ['int', 'double'],
  ] as const) {
    environment.registerOperator(
      `${left} + ${right}: double`,
      (a: number | bigint, b: number | bigint) => Number(a) + Number(b),
    );
    environment.registerOperator(
      `${left} - ${right}: double`,
      (a: number | bigint, b: number | bigint) => Number(a) - Number(b),
    );
    environment.registerOperator(
      `${left} * ${right}: double`,
      (a: number | bigint, b: number | bigint) => Number(a) * Number(b),
    );
    environment.registerOperator(
      `${left} / ${right}: double`,
      (a: number | bigint, b: number | bigint) => Number(a) / orThrow(Number(b)),
    );
    environment.registerOperator(
      `${left} % ${right}: double`,
      (a: number | bigint, b: number | bigint) => Number(a) % orThrow(Number(b)),
    );
  }
  registerTextFunctions(environment, ourName);
  registerTimeFunctions(environment, ourName);
  environment.registerOperator('double % double: double', (a: number, b: number) => a % orThrow(b));
  environment.registerOperator('double == int: bool', (a: number, b: bigint) => a === Number(b));
  return environment;
}

/** What every condition can do, without the names of any scope. */
export const BASE: Environment = baseEnvironment();

type Read = (frame: Frame) => FactValue;
/** Names by level: `usage` → `change` → `events`, whose leaf reads the frame. */
interface Level {
  readonly children: Map<string, Level>;
  leaf?: { readonly type: FactType; readonly read: Read };
}

/** How a path is read from a frame; unknown is undefined, whatever way it was left out. */
export function readerOf(path: string, scope: Scope): Read {
  if (scope.constants?.has(path) === true) return constantly(scope.constants.get(path));
  const slot = scope.locals.has(path) ? undefined : scope.facts.get(path)?.slot;
  if (slot === undefined) return (frame) => frame.locals?.[path] ?? undefined;
  return (frame) => frame.facts[slot] ?? undefined;
}

const constantly =
  (value: FactValue): Read =>
  () =>
    value;

function levelsOf(paths: Iterable<string>, scope: Scope): Level {
  const root: Level = { children: new Map() };
  for (const path of paths) {
    let level = root;
    for (const name of path.split('.')) {
      const child: Level = level.children.get(name) ?? { children: new Map() };
      level.children.set(name, child);
      level = child;
    }
    level.leaf = { type: typeOf(path, scope) as FactType, read: readerOf(path, scope) };
  }
  return root;
}

type Namespace = new (frame: Frame) => object;

/** A class whose getters read the frame: what cel-js is fastest with, and one instance serves any account. */
function namespaceOf(
  level: Level,
  path: string,
  environment: Environment,
): { Class: Namespace; types: Record<string, string> } {
  class Names {
    readonly [FRAME]: Frame;
    constructor(frame: Frame) {
      this[FRAME] = frame;
    }
  }
  const types: Record<string, string> = {};
  for (const [name, child] of level.children) {
    const childPath = path ? `${path}.${name}` : name;
    types[name] = child.leaf ? CEL_TYPES[child.leaf.type] : `perennial.${childPath}`;
    Object.defineProperty(Names.prototype, name, { get: getterOf(child, childPath, environment) });
  }
  if (path) environment.registerType(`perennial.${path}`, { ctor: Names, fields: types });
  return { Class: Names, types };
}

function getterOf(child: Level, path: string, environment: Environment): (this: { [FRAME]: Frame }) => unknown {
  if (!child.leaf) {
    const { Class } = namespaceOf(child, path, environment);
    return function group() {
      return new Class(this[FRAME]);
    };
  }
  const { type, read } = child.leaf;
  return function leaf() {
    const value = read(this[FRAME]);
    return type === 'timestamp' && typeof value === 'number' ? new Date(value) : value;
  };
}

/**
 * The environment of the paths that one expression reads: to declare every fact of the catalogue would cost ten times
 * as much.
 */
export function environmentOf(paths: Iterable<string>, scope: Scope): CelEnvironment {
  const environment = BASE.clone();
  const { Class, types } = namespaceOf(levelsOf(paths, scope), '', environment);
  for (const [name, type] of Object.entries(types)) environment.registerVariable(name, type);
  return {
    parse: (text) => environment.parse(text),
    compile: (text) => metered(environment.parse(text)),
    contextOf: (frame) => new Class(frame),
  };
}
