import type { MemberView } from '../../condition/surroundings.js';
import { type Calendar, dateFromDay } from '../../kernel/calendar.js';
import type { Refusal, RehearsedTask } from '../rehearsal/outcome.js';
import { settleTasks } from '../rehearsal/settle-tasks.js';
import { churnFit } from './churn.rules.js';
import { type AccountTask, differenceOf } from './diff.rules.js';
import type { PlayedAccount, PlayedArm } from './play-account.js';
import type { ArmReport, BacktestReport, HeldCount, WeekLoad } from './report.js';

/** What is told of a backtest beyond what was played. */
export interface ReportSetting extends Pick<BacktestReport, 'playbooks' | 'from' | 'to' | 'answerRule' | 'habits'> {
  /** The end of the window, ms, exclusive. */
  readonly until: number;
  /** Playbooks that those under test start: what they do when started counts too. */
  readonly started: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, MemberView>;
  readonly calendar: Calendar;
}

/** The report of a backtest. `played` is in the order of account ids. */
export function reportOf(played: readonly PlayedAccount[], setting: ReportSetting): BacktestReport {
  const { playbooks, from, to, answerRule, habits, until, calendar } = setting;
  const sound = played.filter(({ fault }) => fault === undefined);
  const keys = new Set(playbooks.map(({ key }) => key));
  const ours = tasksOf(sound, 0, keys, setting);
  const isCompared = sound.some(({ arms }) => arms.length > 1);
  return {
    playbooks,
    from,
    to,
    answerRule,
    habits,
    accounts: played.length,
    leftOut: played.flatMap(({ accountId, fault }) => (fault === undefined ? [] : [{ accountId, reason: fault }])),
    signals: sum(sound, ({ signals }) => signals),
    turns: sum(sound, ({ arms }) => sum(arms, ({ turns }) => turns)),
    refusedCommands: sum(sound, ({ arms }) => arms[0]?.refused ?? 0),
    ...armReport(sound, 0, keys, ours),
    tasksPerWeek: weeksOf(ours, setting),
    churn: churnFit(sound, keys, until, calendar),
    ...(isCompared ? comparison(sound, keys, ours, setting) : { live: null, diff: null }),
  };
}

function comparison(
  sound: readonly PlayedAccount[],
  keys: ReadonlySet<string>,
  ours: readonly AccountTask[],
  setting: ReportSetting,
): Pick<BacktestReport, 'live' | 'diff'> {
  const theirs = tasksOf(sound, 1, keys, setting);
  return { live: armReport(sound, 1, keys, theirs), diff: differenceOf(ours, theirs, setting.calendar) };
}

function armReport(
  sound: readonly PlayedAccount[],
  arm: number,
  keys: ReadonlySet<string>,
  tasks: readonly AccountTask[],
): ArmReport {
  const enrolled = sound.map(
    ({ arms }) => arms[arm]?.enrolments.filter(({ playbookKey }) => keys.has(playbookKey)).length ?? 0,
  );
  const refusals = sound.flatMap(
    ({ arms }) => arms[arm]?.heldBack.filter(({ playbookKey }) => keys.has(playbookKey)) ?? [],
  );
  return {
    enrolments: sum(enrolled, (count) => count),
    enrolledAccounts: enrolled.filter((count) => count > 0).length,
    heldBack: heldCounts(refusals),
    tasks: tasks.length,
  };
}

/** By how often, then by name. */
export function heldCounts(refusals: readonly Refusal[]): HeldCount[] {
  const counts = new Map<Refusal['reason'], number>();
  for (const { reason } of refusals) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}

/** The tasks of the playbooks under test, and of the runs that they started. */
function tasksOf(
  sound: readonly PlayedAccount[],
  arm: number,
  keys: ReadonlySet<string>,
  { started }: ReportSetting,
): AccountTask[] {
  return sound.flatMap(({ accountId, arms }) =>
    tasksCounted(arms[arm], keys, started).map((task) => ({ accountId, task })),
  );
}

export function tasksCounted(
  arm: PlayedArm | undefined,
  keys: ReadonlySet<string>,
  started: ReadonlySet<string>,
): RehearsedTask[] {
  if (arm === undefined) return [];
  const runs = new Set(
    arm.enrolments.flatMap(({ runId, playbookKey, by }) =>
      by === 'PLAYBOOK' && started.has(playbookKey) ? [runId] : [],
    ),
  );
  return arm.tasks.filter(({ playbookKey, runId }) => keys.has(playbookKey) || runs.has(runId));
}

export function weeksOf(
  tasks: readonly AccountTask[],
  { members, calendar }: Pick<ReportSetting, 'members' | 'calendar'>,
): WeekLoad[] {
  const granted = settleTasks(
    tasks.map(({ task }) => task),
    members,
    calendar,
  );
  const counts = new Map<string, WeekLoad>();
  for (const { task } of tasks) {
    const assigneeId = task.assigneeId ?? granted.get(task.id) ?? null;
    const week = mondayOf(task.launchedAt, calendar);
    const name = `${week}/${assigneeId ?? ''}`;
    counts.set(name, { week, assigneeId, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, load]) => load);
}

export function mondayOf(at: number, calendar: Calendar): string {
  const day = calendar.dayOf(at);
  return dateFromDay(day - ((((day + 3) % 7) + 7) % 7));
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
