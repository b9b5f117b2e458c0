import type { PlayedAccount } from '../backtest/play-account.js';
import type { ReportSetting } from '../backtest/report.rules.js';
import { heldCounts, tasksCounted, weeksOf } from '../backtest/report.rules.js';
import { settleTasks } from '../rehearsal/settle-tasks.js';
import type { SimulatedTask, SimulationReport } from './report.js';

/** So many of each list are named. */
const NAMED = 1_000;

export interface SimulationSetting extends Pick<ReportSetting, 'playbooks' | 'started' | 'members' | 'calendar'> {
  readonly from: number;
  readonly to: number;
}

/** The report of a simulation. `played` is in the order of account ids. */
export function simulationReport(played: readonly PlayedAccount[], setting: SimulationSetting): SimulationReport {
  const { playbooks, from, to, started } = setting;
  const keys = new Set(playbooks.map(({ key }) => key));
  const sound = played.filter(({ fault }) => fault === undefined);
  const isMeant = ({ playbookKey }: { readonly playbookKey: string }) => keys.has(playbookKey);
  const firings = sound.flatMap(
    ({ accountId, arms: [arm] }) => arm?.enrolments.filter(isMeant).map((one) => ({ accountId, ...one })) ?? [],
  );
  const refusals = sound.flatMap(
    ({ accountId, arms: [arm] }) => arm?.heldBack.filter(isMeant).map((one) => ({ accountId, ...one })) ?? [],
  );
  const tasks = sound.flatMap(({ accountId, arms: [arm] }) =>
    tasksCounted(arm, keys, started).map((task) => ({ accountId, task })),
  );
  return {
    playbooks,
    from,
    to,
    accounts: played.length,
    leftOut: played.flatMap(({ accountId, fault }) => (fault === undefined ? [] : [{ accountId, reason: fault }])),
    enrolments: firings.length,
    enrolledAccounts: new Set(firings.map(({ accountId }) => accountId)).size,
    enrolmentsNow: firings.filter(({ at }) => at === from).length,
    holdsAlready: sound.filter(({ holds = [] }) => holds.some((key) => keys.has(key))).length,
    heldBack: heldCounts(refusals),
    taskCount: tasks.length,
    tasksPerWeek: weeksOf(tasks, setting),
    firings: first(firings, ({ at }) => at).map(({ accountId, contactId = null, playbookKey, at }) => ({
      accountId,
      contactId,
      playbookKey,
      at,
    })),
    heldBackFirings: first(refusals, ({ at }) => at).map(
      ({ accountId, contactId = null, playbookKey, at, reason }) => ({ accountId, contactId, playbookKey, at, reason }),
    ),
    tasks: tasksOf(tasks, setting),
  };
}

function tasksOf(tasks: Parameters<typeof weeksOf>[0], { members, calendar }: SimulationSetting): SimulatedTask[] {
  const granted = settleTasks(
    tasks.map(({ task }) => task),
    members,
    calendar,
  );
  return first(tasks, ({ task }) => task.launchedAt).map(({ accountId, task }) => {
    const { id, contactId, playbookKey, stepKey, kind, title: titleTemplate, bindings, launchedAt, dueAt } = task;
    return {
      accountId,
      contactId,
      playbookKey,
      stepKey,
      kind,
      titleTemplate,
      bindings,
      launchedAt,
      dueAt,
      assigneeId: task.assigneeId ?? granted.get(id) ?? null,
    };
  });
}

/** By time; of one moment in the order of accounts. */
const first = <T>(items: readonly T[], at: (item: T) => number): T[] =>
  [...items].sort((one, other) => at(one) - at(other)).slice(0, NAMED);
