export { z } from 'zod';
export type { PlaybookDefinition } from '../playbook/definition/playbook.definition.js';
export type { StepDefinition } from '../playbook/run/steps/step.js';
export {
  action,
  approve,
  branch,
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
  end,
  guide,
  move,
  opportunity,
  parallel,
  repeat,
  risk,
  set,
  start,
  stop,
  survey,
  task,
  wait,
} from './builders.js';
export type { ActionSource, ActionTools, CodeTools, MeasureSource } from './code.source.js';
export type { PluginInput } from './plugin.definition.js';
export { SDK_VERSION } from './version.js';
