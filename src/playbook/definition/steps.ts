import { stepKind } from './step-forms.js';
import { type ActionDefinition, actionForm } from './steps/action.definition.js';
import { type ApproveDefinition, approveForm } from './steps/approve.definition.js';
import { type BranchDefinition, branchForm } from './steps/branch.definition.js';
import { type EndDefinition, endForm } from './steps/end.definition.js';
import { type GuideStepDefinition, guideForm } from './steps/guide.definition.js';
import { type MoveDefinition, moveForm } from './steps/move.definition.js';
import { type OpportunityDefinition, opportunityForm } from './steps/opportunity.definition.js';
import { type ParallelDefinition, parallelForm } from './steps/parallel.definition.js';
import { type RepeatDefinition, repeatForm } from './steps/repeat.definition.js';
import { type RiskDefinition, riskForm } from './steps/risk.definition.js';
import { type SetDefinition, setForm } from './steps/set.definition.js';
import { type StartDefinition, startForm } from './steps/start.definition.js';
import { type StopDefinition, stopForm } from './steps/stop.definition.js';
import { type SurveyStepDefinition, surveyForm } from './steps/survey.definition.js';
import { type TaskDefinition, taskForm } from './steps/task.definition.js';
import { type WaitDefinition, waitForm } from './steps/wait.definition.js';

/** A step as its author writes it: the field named for its kind holds its key, the rest lies flat beside it. */
export type StepDefinition =
  | TaskDefinition
  | WaitDefinition<StepDefinition>
  | BranchDefinition<StepDefinition>
  | ParallelDefinition<StepDefinition>
  | RepeatDefinition<StepDefinition>
  | ApproveDefinition<StepDefinition>
  | MoveDefinition
  | SetDefinition
  | SurveyStepDefinition
  | GuideStepDefinition
  | RiskDefinition
  | OpportunityDefinition
  | ActionDefinition<StepDefinition>
  | StartDefinition
  | StopDefinition
  | EndDefinition;

/** Launches a task and goes on at once; `steps.<key>.done` says when it has ended. */
export const task = stepKind<'task', TaskDefinition>('task', taskForm);

/**
 * Stands still: `for` a duration, `until` a condition, `on` an event, or `before` / `after` a date; `atMost` so long,
 * then `otherwise`.
 */
export const wait = stepKind<'wait', WaitDefinition<StepDefinition>>('wait', waitForm);

/**
 * Takes one way: `if` / `then` / `else`, or `switch` / `cases` / `otherwise`. Unknown goes to `else` or `otherwise`.
 */
export const branch = stepKind<'branch', BranchDefinition<StepDefinition>>('branch', branchForm);

/** Runs named lanes side by side; ends when all of them have. */
export const parallel = stepKind<'parallel', ParallelDefinition<StepDefinition>>('parallel', parallelForm);

/** Does the same steps again and again, until a condition, so many times, or so long; one of them must wait. */
export const repeat = stepKind<'repeat', RepeatDefinition<StepDefinition>>('repeat', repeatForm);

/** Stands still until a person says yes; after a no it takes `otherwise` and no further step. */
export const approve = stepKind<'approve', ApproveDefinition<StepDefinition>>('approve', approveForm);

/** Moves the account to a stage that the lifecycle allows. */
export const move = stepKind<'move', MoveDefinition>('move', moveForm);

/** Sets grade, touch, attributes or tags of the account. */
export const set = stepKind<'set', SetDefinition>('set', setForm);

/** Puts a survey to a person and goes on at once. */
export const survey = stepKind<'survey', SurveyStepDefinition>('survey', surveyForm);

/** Offers a guide inside your product and goes on; `steps.<key>.done` says when it has ended. */
export const guide = stepKind<'guide', GuideStepDefinition>('guide', guideForm);

/** Opens a risk of the account, or closes one with its outcome. */
export const risk = stepKind<'risk', RiskDefinition>('risk', riskForm);

/** Opens an opportunity of the account. */
export const opportunity = stepKind<'opportunity', OpportunityDefinition>('opportunity', opportunityForm);

/**
 * Has something done outside: `use` http, email, slack or a plugin’s action, given `with`; waits for it, `atMost` so
 * long, then `otherwise`.
 */
export const action = stepKind<'action', ActionDefinition<StepDefinition>>('action', actionForm);

/** Starts another playbook for the same subject. */
export const start = stepKind<'start', StartDefinition>('start', startForm);

/** Ends another playbook’s live runs of the same subject. */
export const stop = stepKind<'stop', StopDefinition>('stop', stopForm);

const anEnd = stepKind<'end', EndDefinition>('end', endForm);
/** Takes no further step in any lane; the run is complete when what it launched is done. */
export const end = (key: string, options: Omit<EndDefinition, 'end'> = {}): EndDefinition => anEnd(key, options);
