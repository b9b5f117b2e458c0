import type { AttributeDefinition } from '../account/account.definition.js';
import type { LifecycleInput } from '../lifecycle/lifecycle.definition.js';
import type { PlaybookDefinition } from '../playbook/playbook.definition.js';
import type { BranchDefinition } from '../playbook/steps/branch.step.js';
import type { EndDefinition } from '../playbook/steps/end.step.js';
import type { MoveDefinition } from '../playbook/steps/move.step.js';
import type { ParallelDefinition } from '../playbook/steps/parallel.step.js';
import type { SetDefinition } from '../playbook/steps/set.step.js';
import type { StartDefinition } from '../playbook/steps/start.step.js';
import type { TaskDefinition } from '../playbook/steps/task.step.js';
import type { WaitDefinition } from '../playbook/steps/wait.step.js';
import type { PluginInput } from './plugin.definition.js';

/** Declares a plugin: the default export of `plugins/<name>/plugin.ts`. */
export const definePlugin = (plugin: PluginInput): PluginInput => plugin;

/** Declares a playbook: a trigger, whom it concerns, and the steps that follow. */
export const definePlaybook = (playbook: PlaybookDefinition): PlaybookDefinition => playbook;

/** Declares a segment: a named group of accounts. */
export const defineSegment = (segment: NonNullable<PluginInput['segments']>[number]): NonNullable<PluginInput['segments']>[number] => segment;

/** Declares a scorecard: what health is measured by. */
export const defineScorecard = (scorecard: NonNullable<PluginInput['scorecards']>[number]): NonNullable<PluginInput['scorecards']>[number] => scorecard;

/** Declares a lifecycle model, in place of the shipped one. At most one plugin does. */
export const defineLifecycle = (lifecycle: LifecycleInput): LifecycleInput => lifecycle;

/** Declares a custom attribute, read as `account.attributes.<name>`. */
export const defineAttribute = (attribute: AttributeDefinition): AttributeDefinition => attribute;

/** Launches a task and goes on at once; `steps.<key>.done` says when it has ended. */
export const task = (key: string, options: Omit<TaskDefinition, 'task'>): TaskDefinition => ({ task: key, ...options });

/** Stands still: `for` a duration, `until` a condition, `on` an event, or `before` / `after` a date; `atMost` so long, then `otherwise`. */
export const wait = (key: string, options: Omit<WaitDefinition, 'wait'>): WaitDefinition => ({ wait: key, ...options });

/** Takes one way: `if` / `then` / `else`, or `switch` / `cases` / `otherwise`. Unknown goes to `else` or `otherwise`. */
export const branch = (key: string, options: Omit<BranchDefinition, 'branch'>): BranchDefinition => ({ branch: key, ...options });

/** Runs named lanes side by side; ends when all of them have. */
export const parallel = (key: string, options: Omit<ParallelDefinition, 'parallel'>): ParallelDefinition => ({ parallel: key, ...options });

/** Moves the account to a stage that the lifecycle allows. */
export const move = (key: string, options: Omit<MoveDefinition, 'move'>): MoveDefinition => ({ move: key, ...options });

/** Sets grade, touch, attributes or tags of the account. */
export const set = (key: string, options: Omit<SetDefinition, 'set'>): SetDefinition => ({ set: key, ...options });

/** Starts another playbook for the same subject. */
export const start = (key: string, options: Omit<StartDefinition, 'start'>): StartDefinition => ({ start: key, ...options });

/** Takes no further step in any lane; the run is complete when what it launched is done. */
export const end = (key: string, options: Omit<EndDefinition, 'end'> = {}): EndDefinition => ({ end: key, ...options });
