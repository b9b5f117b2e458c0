import { defaultScorecards } from '../health/default-scorecards.js';
import { type ScorecardDefinition, scorecardDefinition } from '../health/health.definition.js';
import { withFullNames } from '../health/scorecard.compile.js';
import { present } from '../kernel/present.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import { shippedLifecycle } from '../lifecycle/shipped-lifecycle.js';
import { contentOf, versionHash } from '../playbook/definition/content-hash.js';
import type { PlaybookVersionRow } from '../playbook/version/version.entity.js';
import type { DeclaredPlaybook } from '../playbook/version/version.store.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import type { SegmentDefinition } from '../segment/segment.definition.js';
import type { Speaker } from '../segment/segment-references.rules.js';
import type { PublishedPlaybook, RulebookBody } from './rulebook-body.js';

/** A segment that was declared through the API, and its place among all. */
export interface DeclaredSegmentDefinition {
  readonly position: number;
  readonly definition: SegmentDefinition;
}

/**
 * Puts what plugins and the API declare together into one rulebook: plugins in the order of their names, lists one
 * after the other; of what there can be only one (lifecycle, activation, fit) the first plugin's, and what nobody
 * declares as it ships.
 * Every playbook counts as live: what has been released, and how far, the store knows.
 */
export function composeBody(
  plugins: readonly PluginDefinition[],
  declared: readonly DeclaredSegmentDefinition[] = [],
): RulebookBody {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const scorecards = sorted.flatMap((plugin) =>
    (plugin.scorecards ?? []).map((card) => withFullNames(card, plugin.name)),
  );
  const surveys = sorted.flatMap((plugin) => plugin.surveys ?? []);
  const guides = sorted.flatMap((plugin) => plugin.guides ?? []);
  const activation = sorted.find((plugin) => plugin.activation !== undefined)?.activation;
  const fit = sorted.find((plugin) => plugin.fit !== undefined)?.fit;
  const noise = sorted.find((plugin) => plugin.noise !== undefined)?.noise;
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
    playbooks: sorted.flatMap(({ name, version, playbooks = [] }) =>
      playbooks.map((definition) => ({
        plugin: name,
        label: version,
        hash: versionHash(definition),
        definition: contentOf(definition),
      })),
    ),
    ...(surveys.length === 0 ? {} : { surveys }),
    ...(guides.length === 0 ? {} : { guides }),
    ...(activation === undefined ? {} : { activation }),
    ...(fit === undefined ? {} : { fit }),
    ...(noise === undefined ? {} : { noise }),
  };
}

/**
 * The playbooks that plugins declare, in the rulebook's order; of each the version that its plugin's file declared
 * before.
 */
export function declaredPlaybooks(
  plugins: readonly PluginDefinition[],
  earlier: readonly PluginDefinition[],
): DeclaredPlaybook[] {
  const former = new Map(
    earlier.flatMap(({ playbooks = [] }) =>
      playbooks.map((definition) => [definition.key, versionHash(definition)] as const),
    ),
  );
  return plugins.flatMap(({ name, version, rollout, playbooks = [] }) =>
    playbooks.map((definition) => ({
      definition,
      plugin: name,
      label: version,
      isLive: (definition.rollout ?? rollout) === 'live',
      ...present({ formerHash: former.get(definition.key) }),
    })),
  );
}

/**
 * What is in force of the playbooks: the released versions of those that a loaded plugin declares or the API stored,
 * whatever the files now say.
 */
export function releasedPlaybooks(
  declared: readonly DeclaredPlaybook[],
  stored: readonly string[],
  released: readonly PlaybookVersionRow[],
): PublishedPlaybook[] {
  const pluginOf = new Map(declared.map(({ definition, plugin }) => [definition.key, plugin]));
  const byKey = new Map<string, PlaybookVersionRow[]>();
  for (const version of released) byKey.set(version.playbookKey, [...(byKey.get(version.playbookKey) ?? []), version]);
  const keys = new Set([...pluginOf.keys(), ...stored]);
  return [...keys].flatMap((key) =>
    (byKey.get(key) ?? []).map((version) => publishedOf(version, pluginOf.get(key) ?? '')),
  );
}

const publishedOf = ({ hash, label, body, state, share }: PlaybookVersionRow, plugin: string): PublishedPlaybook => ({
  plugin,
  label,
  hash,
  definition: body,
  ...(state === 'CANARY' && { state, share: share ?? 0 }),
});

/** What may speak of segments: all that is in force, and the versions that live runs began with. */
export function speakersOf(
  { segments, scorecards, lifecycle, activation, fit, playbooks, guides = [] }: RulebookBody,
  versions: readonly PlaybookVersionRow[],
): Speaker[] {
  const inForce = new Set(playbooks.map(({ hash }) => hash));
  return [
    ...playbooks.map(({ definition }) => ({ title: `the playbook “${definition.key}”`, definition })),
    ...versions
      .filter(({ hash }) => !inForce.has(hash))
      .map(({ playbookKey, label, body }) => ({
        title: `live runs of the playbook “${playbookKey}”, version ${label}`,
        definition: body,
      })),
    ...segments.map((definition) => ({ title: `the segment “${definition.key}”`, definition })),
    ...scorecards.map((definition) => ({ title: `the scorecard “${definition.key}”`, definition })),
    ...guides.map((definition) => ({ title: `the guide “${definition.key}”`, definition })),
    { title: 'the lifecycle', definition: lifecycle },
    { title: 'the activation rule', definition: activation },
    { title: 'the fit', definition: fit },
  ];
}

/** Those that ship, without the ones for stages that a declared lifecycle does not have. */
function shippedScorecards({ stages }: LifecycleDefinition): ScorecardDefinition[] {
  const keys = new Set(stages.map(({ key }) => key));
  return defaultScorecards
    .filter((card) => card.stages?.every((stage) => keys.has(stage)) ?? true)
    .map((card) => scorecardDefinition.parse(card));
}

function withDeclared(
  segments: readonly SegmentDefinition[],
  declared: readonly DeclaredSegmentDefinition[],
): SegmentDefinition[] {
  const all = [...segments];
  for (const { position, definition } of [...declared].sort((a, b) => a.position - b.position))
    all.splice(Math.min(position, all.length), 0, definition);
  return all;
}
