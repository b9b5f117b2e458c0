import type { AttributeDefinition } from '../account/account.definition.js';
import type { GuideDefinition } from '../guide/guide.definition.js';
import type { LifecycleInput } from '../lifecycle/lifecycle.definition.js';
import type { PlaybookDefinition } from '../playbook/definition/playbook.definition.js';
import type { ActionDefinition } from '../playbook/run/steps/action.step.js';
import type { ApproveDefinition } from '../playbook/run/steps/approve.step.js';
import type { BranchDefinition } from '../playbook/run/steps/branch.step.js';
import type { EndDefinition } from '../playbook/run/steps/end.step.js';
import type { GuideStepDefinition } from '../playbook/run/steps/guide.step.js';
import type { MoveDefinition } from '../playbook/run/steps/move.step.js';
import type { OpportunityDefinition } from '../playbook/run/steps/opportunity.step.js';
import type { ParallelDefinition } from '../playbook/run/steps/parallel.step.js';
import type { RepeatDefinition } from '../playbook/run/steps/repeat.step.js';
import type { RiskDefinition } from '../playbook/run/steps/risk.step.js';
import type { SetDefinition } from '../playbook/run/steps/set.step.js';
import type { StartDefinition } from '../playbook/run/steps/start.step.js';
import type { StopDefinition } from '../playbook/run/steps/stop.step.js';
import type { SurveyStepDefinition } from '../playbook/run/steps/survey.step.js';
import type { TaskDefinition } from '../playbook/run/steps/task.step.js';
import type { WaitDefinition } from '../playbook/run/steps/wait.step.js';
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

/** Launches a task and goes on at once; `steps.<key>.done` says when it has ended. */
export const task = (key: string, options: Omit<TaskDefinition, 'task'>): TaskDefinition => ({ task: key, ...options });

/**
 * Stands still: `for` a duration, `until` a condition, `on` an event, or `before` / `after` a date; `atMost` so long,
 * then `otherwise`.
 */
export const wait = (key: string, options: Omit<WaitDefinition, 'wait'>): WaitDefinition => ({ wait: key, ...options });

/**
 * Takes one way: `if` / `then` / `else`, or `switch` / `cases` / `otherwise`. Unknown goes to `else` or `otherwise`.
 */
export const branch = (key: string, options: Omit<BranchDefinition, 'branch'>): BranchDefinition => ({
  branch: key,
  ...options,
});

/** Runs named lanes side by side; ends when all of them have. */
export const parallel = (key: string, options: Omit<ParallelDefinition, 'parallel'>): ParallelDefinition => ({
  parallel: key,
  ...options,
});

/** Does the same steps again and again, until a condition, so many times, or so long; one of them must wait. */
export const repeat = (key: string, options: Omit<RepeatDefinition, 'repeat'>): RepeatDefinition => ({
  repeat: key,
  ...options,
});

/** Stands still until a person says yes; after a no it takes `otherwise` and no further step. */
export const approve = (key: string, options: Omit<ApproveDefinition, 'approve'>): ApproveDefinition => ({
  approve: key,
  ...options,
});

/** Puts a survey to a person and goes on at once. */
export const survey = (key: string, options: Omit<SurveyStepDefinition, 'survey'>): SurveyStepDefinition => ({
  survey: key,
  ...options,
});

/** Offers a guide inside your product and goes on; `steps.<key>.done` says when it has ended. */
export const guide = (key: string, options: Omit<GuideStepDefinition, 'guide'>): GuideStepDefinition => ({
  guide: key,
  ...options,
});

/** Opens a risk of the account, or closes one with its outcome. */
export const risk = (key: string, options: Omit<RiskDefinition, 'risk'>): RiskDefinition => ({ risk: key, ...options });

/** Opens an opportunity of the account. */
export const opportunity = (
  key: string,
  options: Omit<OpportunityDefinition, 'opportunity'>,
): OpportunityDefinition => ({ opportunity: key, ...options });

/** Moves the account to a stage that the lifecycle allows. */
export const move = (key: string, options: Omit<MoveDefinition, 'move'>): MoveDefinition => ({ move: key, ...options });

/** Sets grade, touch, attributes or tags of the account. */
export const set = (key: string, options: Omit<SetDefinition, 'set'>): SetDefinition => ({ set: key, ...options });

/**
 * Has something done outside: `use` http, email, slack or a plugin’s action, given `with`; waits for it, `atMost` so
 * long, then `otherwise`.
 */
export const action = (key: string, options: Omit<ActionDefinition, 'action'>): ActionDefinition => ({
  action: key,
  ...options,
});

/** Starts another playbook for the same subject. */
export const start = (key: string, options: Omit<StartDefinition, 'start'>): StartDefinition => ({
  start: key,
  ...options,
});

/** Ends another playbook’s live runs of the same subject. */
export const stop = (key: string, options: Omit<StopDefinition, 'stop'>): StopDefinition => ({ stop: key, ...options });

/** Takes no further step in any lane; the run is complete when what it launched is done. */
export const end = (key: string, options: Omit<EndDefinition, 'end'> = {}): EndDefinition => ({ end: key, ...options });
