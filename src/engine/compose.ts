import { defaultScorecards } from '../health/default-scorecards.js';
import { type ScorecardDefinition, scorecardDefinition } from '../health/health.definition.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import { shippedLifecycle } from '../lifecycle/shipped-lifecycle.js';
import { contentHash } from '../playbook/content-hash.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import type { SegmentDefinition } from '../segment/segment.definition.js';
import type { RulebookBody } from './rulebook-body.js';

/** A segment that was declared through the API, and its place among all. */
export interface DeclaredSegmentDefinition {
  readonly position: number;
  readonly definition: SegmentDefinition;
}

/**
 * Puts what plugins and the API declare together into one rulebook: plugins in the order of their names, lists one after the
 * other; of what there can be only one (lifecycle, activation, fit) the first plugin's, and what nobody declares as it ships.
 */
export function composeBody(plugins: readonly PluginDefinition[], declared: readonly DeclaredSegmentDefinition[] = []): RulebookBody {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const scorecards = sorted.flatMap((plugin) => plugin.scorecards ?? []);
  const activation = sorted.find((plugin) => plugin.activation !== undefined)?.activation;
  const fit = sorted.find((plugin) => plugin.fit !== undefined)?.fit;
  const lifecycle = sorted.find((plugin) => plugin.lifecycle !== undefined)?.lifecycle ?? shippedLifecycle;
  return {
    plugins: sorted,
    lifecycle,
    segments: withDeclared(
      sorted.flatMap((plugin) => plugin.segments ?? []),
      declared,
    ),
    scorecards: scorecards.length > 0 ? scorecards : shippedScorecards(lifecycle),
    features: sorted.flatMap((plugin) => plugin.features ?? []),
    attributes: sorted.flatMap((plugin) => plugin.attributes ?? []),
    playbooks: sorted.flatMap(({ name, version, playbooks = [] }) => playbooks.map((definition) => ({ plugin: name, label: version, hash: contentHash(definition), definition }))),
    ...(activation === undefined ? {} : { activation }),
    ...(fit === undefined ? {} : { fit }),
  };
}

/** Those that ship, without the ones for stages that a declared lifecycle does not have. */
function shippedScorecards({ stages }: LifecycleDefinition): ScorecardDefinition[] {
  const keys = new Set(stages.map(({ key }) => key));
  return defaultScorecards.filter((card) => card.stages?.every((stage) => keys.has(stage)) ?? true).map((card) => scorecardDefinition.parse(card));
}

function withDeclared(segments: readonly SegmentDefinition[], declared: readonly DeclaredSegmentDefinition[]): SegmentDefinition[] {
  const all = [...segments];
  for (const { position, definition } of [...declared].sort((a, b) => a.position - b.position)) all.splice(Math.min(position, all.length), 0, definition);
  return all;
}
