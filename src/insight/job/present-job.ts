import { BacktestArm, BacktestDiff, BacktestResult, ChurnFit, TaskMark } from '../backtest/backtest.view.js';
import { LaunchResult } from '../launch/launch.view.js';
import { HeldCount, LeftOut, RehearsedPlaybook, WeekLoad } from '../rehearsal/rehearsal.view.js';
import { SimulatedFiring, SimulatedHeldBack, SimulatedTask, SimulationResult } from '../simulation/simulation.view.js';
import type { JobRow } from './job.entity.js';
import { Job, JobError } from './job.view.js';
import { RunMigrationResult } from './run-migration.view.js';

/** A job as it is shown. */
export function jobView(row: JobRow): Job;
export function jobView(row: JobRow | null): Job | null;
export function jobView(row: JobRow | null): Job | null {
  if (row === null) return null;
  const { id, kind, status, done, total, errorCode, errorMessage, createdAt, startedAt, endedAt, result } = row;
  const error = errorCode === null ? null : as(JobError, { code: errorCode, message: errorMessage ?? '' });
  return as(Job, { id, kind, status, done, total, error, createdAt, startedAt, endedAt, outcome: result });
}

/** What a job came to, by its kind. */
export function resultOf({
  kind,
  outcome,
}: Pick<Job, 'kind' | 'outcome'>): BacktestResult | SimulationResult | RunMigrationResult | LaunchResult | null {
  if (outcome == null) return null;
  if (kind === 'MIGRATION') return as(RunMigrationResult, outcome);
  if (kind === 'LAUNCH') return launchView(outcome as LaunchResult);
  return kind === 'BACKTEST' ? backtestView(outcome as BacktestResult) : simulationView(outcome as SimulationResult);
}

const backtestView = (result: BacktestResult): BacktestResult =>
  as(BacktestResult, {
    ...result,
    ...shared(result),
    churn: result.churn && as(ChurnFit, result.churn),
    live: result.live && as(BacktestArm, { ...result.live, heldBack: each(HeldCount, result.live.heldBack) }),
    diff:
      result.diff &&
      as(BacktestDiff, {
        ...result.diff,
        addedTasks: each(TaskMark, result.diff.addedTasks),
        removedTasks: each(TaskMark, result.diff.removedTasks),
      }),
  });

const launchView = (result: LaunchResult): LaunchResult =>
  as(LaunchResult, { ...result, heldBackReasons: each(HeldCount, result.heldBackReasons) });

const simulationView = (result: SimulationResult): SimulationResult =>
  as(SimulationResult, {
    ...result,
    ...shared(result),
    firings: each(SimulatedFiring, result.firings),
    heldBackFirings: each(SimulatedHeldBack, result.heldBackFirings),
    tasks: each(SimulatedTask, result.tasks),
  });

const shared = ({ playbooks, heldBack, tasksPerWeek, leftOut }: BacktestResult | SimulationResult) => ({
  playbooks: each(RehearsedPlaybook, playbooks),
  heldBack: each(HeldCount, heldBack),
  tasksPerWeek: each(WeekLoad, tasksPerWeek),
  leftOut: each(LeftOut, leftOut),
});

/** GraphQL tells types of a union apart by their classes. */
const as = <T extends object>(type: new () => T, fields: object): T => Object.assign(new type(), fields);
const each = <T extends object>(type: new () => T, items: readonly object[]): T[] =>
  items.map((item) => as(type, item));
