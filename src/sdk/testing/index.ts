export type { AccountInWorld, AccountSetting } from './account.js';
export type { PropertiesOf } from './checked-signal.js';
export type { EffectInWorld } from './effect-view.js';
export { readPlugin } from './read-plugin.js';
export type { GuideInWorld, OpportunityInWorld, RiskInWorld } from './record-view.js';
export type { EventInWorld, HeldBackInWorld, RunInWorld, TaskInWorld } from './view.js';
export { createWorld, type World, type WorldHistory, type WorldSetting } from './world.js';
