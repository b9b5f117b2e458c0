import type { StepKindName } from '../definition/step-kinds.js';
import type { Launches, StepKind, StepKinds } from '../model/step-kind.js';
import { actionStep } from './steps/action.step.js';
import { approveStep } from './steps/approve.step.js';
import { branchStep } from './steps/branch.step.js';
import { endStep } from './steps/end.step.js';
import { guideStep } from './steps/guide.step.js';
import { moveStep } from './steps/move.step.js';
import { opportunityStep } from './steps/opportunity.step.js';
import { parallelStep } from './steps/parallel.step.js';
import { repeatStep } from './steps/repeat.step.js';
import { riskStep } from './steps/risk.step.js';
import { setStep } from './steps/set.step.js';
import { startStep } from './steps/start.step.js';
import { stopStep } from './steps/stop.step.js';
import { surveyStep } from './steps/survey.step.js';
import { taskStep } from './steps/task.step.js';
import { waitStep } from './steps/wait.step.js';

/** What a run does at every kind of step that may be written. */
const KINDS = {
  task: taskStep,
  wait: waitStep,
  branch: branchStep,
  parallel: parallelStep,
  repeat: repeatStep,
  approve: approveStep,
  move: moveStep,
  set: setStep,
  survey: surveyStep,
  guide: guideStep,
  risk: riskStep,
  opportunity: opportunityStep,
  action: actionStep,
  start: startStep,
  stop: stopStep,
  end: endStep,
} satisfies Readonly<Record<StepKindName, StepKind>>;

export const STEP_KINDS: StepKinds = KINDS;

export const kindOf = (name: string): StepKind => STEP_KINDS[name] as StepKind;

/** What the kinds of steps launch, in the order of the kinds. */
export const LAUNCHES: readonly Launches[] = Object.values(STEP_KINDS).flatMap(({ launches }) => launches ?? []);
