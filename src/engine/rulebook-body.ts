import type { AttributeDefinition, FitDefinition } from '../account/account.definition.js';
import type { ScorecardDefinition } from '../health/health.definition.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import type { PlaybookDefinition } from '../playbook/playbook.definition.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import type { SegmentDefinition } from '../segment/segment.definition.js';
import type { FeatureDefinition } from '../usage/usage.definition.js';

/** A playbook in force: its definition, where it came from, and the label of its version. */
export interface PublishedPlaybook {
  readonly plugin: string;
  readonly label: string;
  readonly hash: string;
  readonly definition: PlaybookDefinition;
}

/** Every definition in force together: what a rulebook row holds, as plain JSON. */
export interface RulebookBody {
  /** As they were declared: what the rest is made from, so that a plugin which fails its check keeps its earlier version. */
  readonly plugins: readonly PluginDefinition[];
  readonly lifecycle: LifecycleDefinition;
  readonly segments: readonly SegmentDefinition[];
  readonly scorecards: readonly ScorecardDefinition[];
  readonly features: readonly FeatureDefinition[];
  /** CEL; left out = no activation rule, so nothing is known of activation. */
  readonly activation?: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly fit?: FitDefinition;
  readonly playbooks: readonly PublishedPlaybook[];
}
