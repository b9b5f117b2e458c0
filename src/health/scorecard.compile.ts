import { createHash } from 'node:crypto';
import { compileCondition } from '../condition/compile.js';
import type { Condition } from '../condition/condition.js';
import type { Scope } from '../condition/fact.js';
import { type Duration, parseDuration } from '../kernel/duration.js';
import { PerennialError } from '../kernel/errors.js';
import type { MeasureDefinition, ScorecardDefinition } from './health.definition.js';

export interface CompiledMeasure {
  readonly key: string;
  readonly title: string;
  readonly weight: number;
  readonly value: Condition;
  readonly scale: readonly (readonly [number, number])[] | undefined;
  readonly missing: MeasureDefinition['missing'];
  readonly freshAt: Condition | undefined;
  readonly freshFor: Duration | undefined;
}

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
}

/** @throws CONDITION_INVALID when an expression does not compile, is neither number nor truth, or reads the health that it makes */
export function compileScorecard(definition: ScorecardDefinition, scope: Scope): CompiledScorecard {
  const { key, title, bands } = definition;
  const source = choiceOf(definition);
  return {
    key,
    title,
    model: modelOf(definition),
    revision: hashOf(JSON.stringify(definition)),
    condition: source === undefined ? undefined : notOfItself(compileCondition(source, scope), key),
    green: Math.round(bands.green * 100),
    yellow: Math.round(bands.yellow * 100),
    measures: definition.measures.map((measure) => compileMeasure(measure, scope)),
  };
}

function compileMeasure({ fact, value, freshAt, freshFor, scale, ...rest }: MeasureDefinition, scope: Scope): CompiledMeasure {
  const source = (fact ?? value) as string;
  const condition = notOfItself(compileCondition(source, scope, { expect: 'any' }), rest.key);
  if (condition.type !== 'double' && condition.type !== 'bool') {
    throw new PerennialError('CONDITION_INVALID', `The measure \`${rest.key}\` reads a ${condition.type}; it needs a number, or true or false. Compare it: \`… == "A"\`.`, {
      measure: rest.key,
      source,
    });
  }
  const fresh = freshAt === undefined ? undefined : notOfItself(compileCondition(freshAt, scope, { expect: 'timestamp' }), rest.key);
  return { ...rest, value: condition, scale, freshAt: fresh, freshFor: freshFor === undefined ? undefined : parseDuration(freshFor) };
}

/** Segments, stages and `if` as one condition. */
function choiceOf({ segments, stages, if: condition }: ScorecardDefinition): string | undefined {
  const inSegment = segments?.map((key) => `${JSON.stringify(key)} in account.segments`).join(' || ');
  const inStage = stages && `lifecycle.stage in ${JSON.stringify(stages)}`;
  const all = [inSegment, inStage, condition].filter((source) => source !== undefined);
  if (all.length <= 1) return all[0];
  return all.map((source) => `(${source})`).join(' && ');
}

function notOfItself(condition: Condition, where: string): Condition {
  if (!condition.dependencies.some((path) => path.startsWith('health.'))) return condition;
  throw new PerennialError('CONDITION_INVALID', `\`${where}\` reads health, which it makes itself. Read what health is made of.`, { source: condition.source });
}

/** Titles and the choice of accounts do not make another model: the same measures give the same score. */
function modelOf({ key, bands, measures }: ScorecardDefinition): string {
  const content = JSON.stringify([bands.green, bands.yellow, measures.map(({ title: _, ...measure }) => Object.entries(measure).sort(([a], [b]) => (a < b ? -1 : 1)))]);
  return `${key}@${hashOf(content)}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
