import type { HeldBackReason } from '../../playbook/definition/playbook.types.js';
import type { AnswerRule, Habit } from '../rehearsal/answers.js';

export interface HeldCount {
  readonly reason: HeldBackReason;
  readonly count: number;
}

/** Tasks that were launched for somebody in a week. */
export interface WeekLoad {
  /** The Monday, `YYYY-MM-DD`. */
  readonly week: string;
  readonly assigneeId: string | null;
  readonly count: number;
}

/** How the playbook's firings fit the customers that left. */
export interface ChurnFit {
  /** Customers that came to pay nothing in the window. */
  readonly losses: number;
  /** Of them, those for whom it had fired before. */
  readonly flagged: number;
  readonly missed: number;
  /** Customers for whom it fired and who still pay, so long after that the alarm was false. */
  readonly falseAlarms: number;
  /** As many for whom it fired too lately to say. */
  readonly openAlarms: number;
  /** Flagged / losses; null without losses. */
  readonly recall: number | null;
  /** Flagged / (flagged + false alarms); null without either. */
  readonly precision: number | null;
  /** From the first firing to the loss, company days. */
  readonly medianLeadDays: number | null;
}

/** A task by what makes it the same in both arms. */
export interface TaskMark {
  readonly accountId: string;
  readonly playbookKey: string;
  readonly stepKey: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
}

export interface Difference {
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
  /** The first of them, by account. */
  readonly addedTasks: readonly TaskMark[];
  readonly removedTasks: readonly TaskMark[];
}

/** What one set of definitions came to. */
export interface ArmReport {
  readonly enrolments: number;
  readonly enrolledAccounts: number;
  readonly heldBack: readonly HeldCount[];
  readonly tasks: number;
}

/** What a backtest shows. The same history and definitions give the same report, to the byte. */
export interface BacktestReport extends ArmReport {
  readonly playbooks: readonly {
    readonly key: string;
    readonly title: string;
    readonly label: string;
    readonly hash: string;
  }[];
  /** Company days, both included. */
  readonly from: string;
  readonly to: string;
  readonly answerRule: AnswerRule;
  /** What MEDIAN goes by. */
  readonly habits: readonly Habit[];
  readonly accounts: number;
  /** Accounts that could not be played, and why. */
  readonly leftOut: readonly { readonly accountId: string; readonly reason: string }[];
  readonly signals: number;
  readonly turns: number;
  /** Recorded commands that did not go this time, because things stood otherwise. */
  readonly refusedCommands: number;
  readonly tasksPerWeek: readonly WeekLoad[];
  /** Null when no account paid in the window. */
  readonly churn: ChurnFit | null;
  /** What is in force came to; null when it was not compared with. */
  readonly live: ArmReport | null;
  readonly diff: Difference | null;
}
