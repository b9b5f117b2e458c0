import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { TaskKind } from '../../task/task.types.js';
import type { BacktestReport, HeldCount, WeekLoad } from '../backtest/report.js';

interface SimulatedFiring {
  readonly accountId: string;
  readonly contactId: string | null;
  readonly playbookKey: string;
  readonly at: number;
}

interface SimulatedRefusal extends SimulatedFiring {
  readonly reason: HeldBackReason;
}

/** A task that would be launched. Its title is a template, as tasks keep it. */
export interface SimulatedTask {
  readonly accountId: string;
  readonly contactId: string | null;
  readonly playbookKey: string;
  readonly stepKey: string;
  readonly kind: TaskKind;
  readonly titleTemplate: string;
  /** What the title reads besides names, as JSON. */
  readonly bindings: string;
  readonly launchedAt: number;
  readonly dueAt: number | null;
  readonly assigneeId: string | null;
}

/**
 * What a simulation shows: what would happen if nothing came in and nobody did anything. Lists hold the first thousand
 * by time.
 */
export interface SimulationReport {
  readonly playbooks: BacktestReport['playbooks'];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly accounts: number;
  readonly leftOut: BacktestReport['leftOut'];
  readonly enrolments: number;
  readonly enrolledAccounts: number;
  /** Of the enrolments, those at once. */
  readonly enrolmentsNow: number;
  /** Accounts for which a `when` holds already, so that it fires only when it comes true anew. */
  readonly holdsAlready: number;
  readonly heldBack: readonly HeldCount[];
  readonly taskCount: number;
  readonly tasksPerWeek: readonly WeekLoad[];
  readonly firings: readonly SimulatedFiring[];
  readonly heldBackFirings: readonly SimulatedRefusal[];
  readonly tasks: readonly SimulatedTask[];
}
