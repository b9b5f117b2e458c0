export { z } from 'zod';
export type { PlaybookDefinition } from '../playbook/definition/playbook.definition.js';
export * from '../playbook/definition/steps.js';
export {
  defineAction,
  defineAttribute,
  defineGuide,
  defineLifecycle,
  defineMeasure,
  definePlaybook,
  definePlugin,
  defineScorecard,
  defineSegment,
  defineSurvey,
} from './builders.js';
export type { ActionSource, ActionTools, CodeTools, MeasureSource } from './code.source.js';
export type { PluginInput } from './plugin.definition.js';
export { SDK_VERSION } from './version.js';
