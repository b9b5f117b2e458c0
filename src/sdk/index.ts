export type { PlaybookDefinition } from '../playbook/playbook.definition.js';
export type { StepDefinition } from '../playbook/steps/step.js';
export { branch, defineAttribute, defineLifecycle, definePlaybook, definePlugin, defineScorecard, defineSegment, end, move, parallel, set, start, task, wait } from './builders.js';
export type { PluginInput } from './plugin.definition.js';
export { SDK_VERSION } from './version.js';
