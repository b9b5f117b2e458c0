import { compileCondition } from '../condition/compile.js';
import type { Condition } from '../condition/condition.js';
import type { Scope } from '../condition/fact.js';
import { derivesFrom } from '../condition/scope.js';
import { badInput, PerennialError } from '../kernel/errors.js';
import { hashKey, segmentIdOf } from '../kernel/ids.js';
import type { SegmentDefinition, SegmentSettings } from './segment.definition.js';

/** A segment ready for turns. */
export interface CompiledSegment {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly settings: SegmentSettings;
  /** Left out = static. */
  readonly condition?: Condition;
  /**
   * Of what decides membership: an account last looked at by another one enters and leaves for the definition's sake.
   */
  readonly hash: string;
}

/**
 * @throws CONDITION_INVALID when the condition does not hold up, or reads health while the segment chooses a scorecard.
 */
export function compileSegment(definition: SegmentDefinition, scope: Scope): CompiledSegment {
  const { key, title, settings } = definition;
  const condition = definition.if === undefined ? undefined : compileIf(definition, definition.if, scope);
  const hash = hashKey(definition.if ?? 'static')
    .toString('hex')
    .slice(0, 12);
  return { id: segmentIdOf(key), key, title, settings, hash, ...(condition === undefined ? {} : { condition }) };
}

/** Compiles the segments of a rulebook, in their order. @throws BAD_INPUT when two have one key. */
export function compileSegments(definitions: readonly SegmentDefinition[], scope: Scope): readonly CompiledSegment[] {
  const twice = definitions.find(({ key }, index) => definitions.findIndex((other) => other.key === key) < index);
  if (twice !== undefined)
    throw badInput(`Two segments have the key “${twice.key}”. Give one of them another key.`, 'segments');
  return definitions.map((definition) => compileSegment(definition, scope));
}

function compileIf({ key, settings }: SegmentDefinition, source: string, scope: Scope): Condition {
  const condition = compileIn(key, source, scope);
  const read = condition.dependencies.find((path) => derivesFrom(path, 'score', scope));
  if (settings.scorecard !== undefined && read !== undefined) throw readsHealth(key, source, read);
  return condition;
}

function compileIn(key: string, source: string, scope: Scope): Condition {
  try {
    return compileCondition(source, { ...scope, owner: { kind: 'SEGMENT', key } }, { expect: 'bool' });
  } catch (error) {
    throw error instanceof PerennialError ? error.at('segments', key, 'if') : error;
  }
}

/** A scorecard is chosen before health is scored, so what chooses it cannot depend on the score. */
function readsHealth(key: string, source: string, read: string): PerennialError {
  const message =
    `Segment “${key}” chooses a scorecard, so its condition may not read ${read}: the score would decide how it is ` +
    `scored.`;
  const cure = 'Take health out of the condition, or move the scorecard to a segment that does not read health.';
  const column = source.indexOf(read) + 1;
  const diagnostic = {
    severity: 'ERROR',
    code: 'SEGMENT_READS_HEALTH',
    message,
    line: 1,
    column: Math.max(1, column),
    cure,
  };
  return new PerennialError('CONDITION_INVALID', `${message} ${cure}`, { source, diagnostics: [diagnostic] }, [
    'segments',
    key,
    'if',
  ]);
}
