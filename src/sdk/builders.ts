import type { AttributeDefinition } from '../account/account.definition.js';
import type { GuideDefinition } from '../guide/guide.definition.js';
import type { LifecycleInput } from '../lifecycle/lifecycle.definition.js';
import type { PlaybookDefinition } from '../playbook/definition/playbook.definition.js';
import type { SurveyDefinition } from '../voice/survey.definition.js';
import type { ActionSource, MeasureSource } from './code.source.js';
import type { PluginInput } from './plugin.definition.js';

/** Declares a plugin: the default export of `plugins/<name>/plugin.ts`. */
export const definePlugin = (plugin: PluginInput): PluginInput => plugin;

/** Declares a playbook: a trigger, whom it concerns, and the steps that follow. */
export const definePlaybook = (playbook: PlaybookDefinition): PlaybookDefinition => playbook;

/** Declares a segment: a named group of accounts. */
export const defineSegment = (
  segment: NonNullable<PluginInput['segments']>[number],
): NonNullable<PluginInput['segments']>[number] => segment;

/** Declares a scorecard: what health is measured by. */
export const defineScorecard = (
  scorecard: NonNullable<PluginInput['scorecards']>[number],
): NonNullable<PluginInput['scorecards']>[number] => scorecard;

/** Declares a survey that steps may send. */
export const defineSurvey = (survey: SurveyDefinition): SurveyDefinition => survey;

/** Declares a guide: a checklist, tour, survey or message that is shown inside your own product. */
export const defineGuide = (guide: GuideDefinition): GuideDefinition => guide;

/** Declares an action: code that does something outside. Its input is checked by its schema before it is called. */
export const defineAction = <Input = Record<string, unknown>>(action: ActionSource<Input>): ActionSource<Input> =>
  action;

/** Declares a measure that code computes: an input of a scorecard, as `{ key, code: '<name>', weight }`. */
export const defineMeasure = (measure: MeasureSource): MeasureSource => measure;

/** Declares a lifecycle model, in place of the shipped one. At most one plugin does. */
export const defineLifecycle = (lifecycle: LifecycleInput): LifecycleInput => lifecycle;

/** Declares a custom attribute, read as `account.attributes.<name>`. */
export const defineAttribute = (attribute: AttributeDefinition): AttributeDefinition => attribute;
