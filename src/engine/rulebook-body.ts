import type { AttributeDefinition, FitDefinition } from '../account/account.definition.js';
import type { GuideDefinition } from '../guide/guide.definition.js';
import type { ScorecardDefinition } from '../health/health.definition.js';
import type { LifecycleDefinition } from '../lifecycle/lifecycle.definition.js';
import type { NoiseDefinition } from '../playbook/definition/noise.definition.js';
import type { PlaybookDefinition } from '../playbook/definition/playbook.definition.js';
import type { Rollout } from '../playbook/definition/playbook.types.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import type { SegmentDefinition } from '../segment/segment.definition.js';
import type { FeatureDefinition } from '../usage/feature.definition.js';
import type { SurveyDefinition } from '../voice/survey.definition.js';

/** A playbook in force: its definition, where it came from, and the label of its version. */
export interface PublishedPlaybook {
  readonly plugin: string;
  readonly label: string;
  readonly hash: string;
  readonly definition: PlaybookDefinition;
  /** How far it is released; left out = LIVE. A key has at most one of each. */
  readonly state?: Extract<Rollout, 'LIVE' | 'CANARY'>;
  /** Of a canary: its share of the accounts, above 0 and at most 1. */
  readonly share?: number;
}

/** Every definition in force together: what a rulebook row holds, as plain JSON. */
export interface RulebookBody {
  /**
   * As they were declared: what the rest is made from, so that a plugin which fails its check keeps its earlier
   * version.
   */
  readonly plugins: readonly PluginDefinition[];
  readonly lifecycle: LifecycleDefinition;
  readonly segments: readonly SegmentDefinition[];
  readonly scorecards: readonly ScorecardDefinition[];
  readonly features: readonly FeatureDefinition[];
  /** CEL; left out = no activation rule, so nothing is known of activation. */
  readonly activation?: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly fit?: FitDefinition;
  /** How much playbooks may do at once; left out = as much as they like. */
  readonly noise?: NoiseDefinition;
  /** Left out = none is declared; the built-in ones are there all the same. */
  readonly surveys?: readonly SurveyDefinition[];
  /** Left out = none is declared. */
  readonly guides?: readonly GuideDefinition[];
  readonly playbooks: readonly PublishedPlaybook[];
  /** What plugins are set to, by the plugin’s name, without secrets. Left out = nothing was set. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
