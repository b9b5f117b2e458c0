export type { AccountInWorld, AccountSetting } from './account.js';
export type { EventInWorld, HeldBackInWorld, RunInWorld, TaskInWorld } from './view.js';
export { createWorld, type World, type WorldSetting } from './world.js';
