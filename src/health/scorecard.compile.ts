import { createHash } from 'node:crypto';
import { compileCondition } from '../condition/compile.js';
import type { Condition } from '../condition/condition.js';
import type { Scope } from '../condition/fact.js';
import { didYouMean } from '../condition/nearest.js';
import { derivesFrom } from '../condition/scope.js';
import { type Duration, parseDuration } from '../kernel/duration.js';
import { PerennialError } from '../kernel/errors.js';
import type { MeasureDefinition, ScorecardDefinition } from './health.definition.js';

export interface CompiledMeasure {
  readonly key: string;
  readonly title: string;
  readonly weight: number;
  readonly value: Condition;
  /** Of a measure that code computes: its name, `<plugin>.<measure>`. */
  readonly code?: string;
  readonly scale: readonly (readonly [number, number])[] | undefined;
  readonly missing: MeasureDefinition['missing'];
  readonly freshAt: Condition | undefined;
  readonly freshFor: Duration | undefined;
}

/** A measure that is to be asked of a plugin’s code. */
export interface CodeAsk {
  /** `<plugin>.<measure>`. */
  readonly name: string;
  readonly plugin: string;
  readonly measure: string;
  readonly every: Duration;
  /** The facts that it is handed. */
  readonly reads: readonly Condition[];
}

/** The measures of plugins’ code, by `<plugin>.<measure>`, and the facts that each asks for. */
export type CodeMeasures = ReadonlyMap<string, { readonly facts: readonly string[] }>;

export interface CompiledScorecard {
  readonly key: string;
  readonly title: string;
  /** Names the model: the key, and a hash of all that makes the score. */
  readonly model: string;
  /** Hash of all that it says, titles too. */
  readonly revision: string;
  /** Whether the scorecard is for an account; undefined = for every one. */
  readonly condition: Condition | undefined;
  /** In hundredths of a point. */
  readonly green: number;
  readonly yellow: number;
  readonly measures: readonly CompiledMeasure[];
  /** What it asks of plugins’ code. */
  readonly asks: readonly CodeAsk[];
}

/**
 * @throws CONDITION_INVALID when an expression does not compile, is neither number nor truth, or reads the health that
 * it makes
 */
export function compileScorecard(
  definition: ScorecardDefinition,
  facts: Scope,
  code: CodeMeasures = new Map(),
): CompiledScorecard {
  const { key, title, bands } = definition;
  const scope: Scope = { ...facts, owner: { kind: 'SCORECARD', key } };
  const source = choiceOf(definition);
  return {
    key,
    title,
    model: modelOf(definition),
    revision: hashOf(JSON.stringify(definition)),
    condition: source === undefined ? undefined : notOfItself(compileCondition(source, scope), key, scope),
    green: Math.round(bands.green * 100),
    yellow: Math.round(bands.yellow * 100),
    measures: definition.measures.map((measure) => compileMeasure(measure, scope)),
    asks: definition.measures.flatMap((measure) => askOf(measure, scope, code)),
  };
}

function compileMeasure(
  { fact, value, code, every: _, freshAt, freshFor, scale, ...rest }: MeasureDefinition,
  scope: Scope,
): CompiledMeasure {
  const source = fact ?? value;
  if (source === undefined)
    return {
      ...rest,
      value: answerOf(code as string),
      code: code as string,
      scale,
      freshAt: freshOf(freshAt, rest.key, scope),
      freshFor: lengthOf(freshFor),
    };
  const condition = notOfItself(compileCondition(source, scope, { expect: 'any' }), rest.key, scope);
  if (condition.type !== 'double' && condition.type !== 'bool') {
    throw new PerennialError(
      'CONDITION_INVALID',
      `The measure \`${rest.key}\` reads a ${condition.type}; it needs a number, or true or false. Compare it: ` +
        `\`… == "A"\`.`,
      {
        measure: rest.key,
        source,
      },
    );
  }
  return { ...rest, value: condition, scale, freshAt: freshOf(freshAt, rest.key, scope), freshFor: lengthOf(freshFor) };
}

const lengthOf = (text: string | undefined): Duration | undefined =>
  text === undefined ? undefined : parseDuration(text);

const freshOf = (freshAt: string | undefined, key: string, scope: Scope): Condition | undefined =>
  freshAt === undefined
    ? undefined
    : notOfItself(compileCondition(freshAt, scope, { expect: 'timestamp' }), key, scope);

/** Stands for what code answers: it is no fact, so nothing is read from the frame. */
const answerOf = (code: string): Condition => ({
  source: code,
  type: 'double',
  dependencies: [],
  evaluate: () => undefined,
  test: () => undefined,
  reads: () => ({}),
});

function askOf({ code, every = '1d' }: MeasureDefinition, scope: Scope, known: CodeMeasures): CodeAsk[] {
  if (code === undefined) return [];
  const spec = known.get(code);
  if (spec === undefined) {
    const cure = didYouMean(code, known.keys()) ?? `There are ${[...known.keys()].join(', ') || 'none'}.`;
    throw new PerennialError('CONDITION_INVALID', `No plugin’s code has the measure \`${code}\`. ${cure}`, {
      source: code,
    });
  }
  const dot = code.lastIndexOf('.');
  const reads = spec.facts.map((fact) => compileCondition(fact, scope, { expect: 'any' }));
  return [{ name: code, plugin: code.slice(0, dot), measure: code.slice(dot + 1), every: parseDuration(every), reads }];
}

/** A plugin’s own measures by their full names. */
export function withFullNames<Card extends Pick<ScorecardDefinition, 'measures'>>(card: Card, plugin: string): Card {
  return {
    ...card,
    measures: card.measures.map((measure) =>
      measure.code === undefined || measure.code.includes('.')
        ? measure
        : { ...measure, code: `${plugin}.${measure.code}` },
    ),
  };
}

/** Segments, stages and `if` as one condition. */
function choiceOf({ segments, stages, if: condition }: ScorecardDefinition): string | undefined {
  const inSegment = segments?.map((key) => `${JSON.stringify(key)} in account.segments`).join(' || ');
  const inStage = stages && `lifecycle.stage in ${JSON.stringify(stages)}`;
  const all = [inSegment, inStage, condition].filter((source) => source !== undefined);
  if (all.length <= 1) return all[0];
  return all.map((source) => `(${source})`).join(' && ');
}

function notOfItself(condition: Condition, where: string, scope: Scope): Condition {
  if (!condition.dependencies.some((path) => derivesFrom(path, 'score', scope))) return condition;
  throw new PerennialError(
    'CONDITION_INVALID',
    `\`${where}\` reads health, which it makes itself. Read what health is made of.`,
    { source: condition.source },
  );
}

/** Titles and the choice of accounts do not make another model: the same measures give the same score. */
function modelOf({ key, bands, measures }: ScorecardDefinition): string {
  const content = JSON.stringify([
    bands.green,
    bands.yellow,
    measures.map(({ title: _, ...measure }) => Object.entries(measure).sort(([a], [b]) => (a < b ? -1 : 1))),
  ]);
  return `${key}@${hashOf(content)}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
