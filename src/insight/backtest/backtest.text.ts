import { bars } from '../text/text-chart.js';
import { rows } from '../text/text-table.js';
import type { ArmReport, BacktestReport } from './report.js';

/** A backtest as lines for a terminal: a table, and tasks per week as bars. `nameOf` tells a member's name. */
export function describeBacktest(report: BacktestReport, nameOf: (memberId: string) => string): string[] {
  const { playbooks, from, to, accounts, signals, leftOut } = report;
  const titles = playbooks.map(({ title, key, label }) => `${title} (${key}, ${label})`).join('; ');
  return [
    titles,
    `${from} to ${to}, ${number(accounts)} accounts, ${number(signals)} signals; ${answerWords(report)}`,
    ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.length} accounts, the first for: ${leftOut[0]?.reason}`]),
    '',
    ...rows([['', 'candidate', ...(report.live === null ? [] : ['live'])], ...figures(report)]),
    ...churnLines(report),
    ...diffLines(report),
    ...weekLines(report),
    ...peopleLines(report, nameOf),
  ];
}

function answerWords({ answerRule, habits }: BacktestReport): string {
  if (answerRule === 'NEVER') return 'nobody answers tasks';
  if (habits.length === 0) return 'no task was ever completed, so nobody answers any';
  const each = habits.map(({ kind, medianMs }) => `${kind} ${(medianMs / 86_400_000).toFixed(1)} d`).join(', ');
  return `tasks are answered after the median time of their kind (${each})`;
}

function figures({ live, ...ours }: BacktestReport): string[][] {
  const reasons = [...new Set([...ours.heldBack, ...(live?.heldBack ?? [])].map(({ reason }) => reason))];
  const row = (name: string, of: (arm: ArmReport) => number) => [
    name,
    number(of(ours)),
    ...(live === null ? [] : [number(of(live))]),
  ];
  return [
    row('enrolments', ({ enrolments }) => enrolments),
    row('accounts enrolled', ({ enrolledAccounts }) => enrolledAccounts),
    row('tasks', ({ tasks }) => tasks),
    ...reasons.map((reason) =>
      row(`held back, ${reason}`, ({ heldBack }) => heldBack.find((held) => held.reason === reason)?.count ?? 0),
    ),
  ];
}

function churnLines({ churn }: BacktestReport): string[] {
  if (churn === null) return ['', 'No account paid in this time, so nothing can be said of losses.'];
  const { losses, flagged, missed, falseAlarms, openAlarms, recall, medianLeadDays } = churn;
  const lead = medianLeadDays === null ? '' : `, the median was ${medianLeadDays} days before`;
  return [
    '',
    `Losses: ${losses}. Flagged before: ${flagged}${recall === null ? '' : ` (${percent(recall)})`}${lead}; ` +
      `missed: ${missed}.`,
    `False alarms: ${falseAlarms} (fired, and still paying 90 days later); too early to say: ${openAlarms}.`,
  ];
}

function diffLines({ diff }: BacktestReport): string[] {
  if (diff === null) return [];
  const named = (sign: string, tasks: typeof diff.addedTasks) =>
    tasks.slice(0, 3).map(({ accountId, stepKey, day }) => `  ${sign} ${day}  ${stepKey}  ${accountId}`);
  return [
    '',
    `Against the live version: +${diff.added} tasks, -${diff.removed}, ${diff.unchanged} unchanged.`,
    ...named('+', diff.addedTasks),
    ...named('-', diff.removedTasks),
  ];
}

function weekLines({ tasksPerWeek }: BacktestReport): string[] {
  if (tasksPerWeek.length === 0) return [];
  const weeks = new Map<string, number>();
  for (const { week, count } of tasksPerWeek) weeks.set(week, (weeks.get(week) ?? 0) + count);
  return ['', 'Tasks per week', ...bars(everyWeek(weeks))];
}

/** Weeks without a task are shown too: a gap is news. */
function everyWeek(weeks: ReadonlyMap<string, number>): [string, number][] {
  const known = [...weeks.keys()].sort();
  const last = known.at(-1) ?? '';
  const all: [string, number][] = [];
  for (let week = known[0] ?? ''; week !== '' && week <= last; week = weekAfter(week))
    all.push([week, weeks.get(week) ?? 0]);
  return all;
}

const weekAfter = (week: string): string =>
  new Date(Date.parse(`${week}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10);

function peopleLines({ tasksPerWeek }: BacktestReport, nameOf: (memberId: string) => string): string[] {
  const people = new Map<string, { total: number; most: number }>();
  for (const { assigneeId, count } of tasksPerWeek) {
    const name = assigneeId === null ? 'nobody' : nameOf(assigneeId);
    const { total = 0, most = 0 } = people.get(name) ?? {};
    people.set(name, { total: total + count, most: Math.max(most, count) });
  }
  if (people.size === 0) return [];
  const sorted = [...people].sort(([a, one], [b, other]) => other.total - one.total || (a < b ? -1 : 1));
  return [
    '',
    ...rows([
      ['whose tasks', 'in all', 'most in a week'],
      ...sorted.map(([name, { total, most }]) => [name, number(total), number(most)]),
    ]),
  ];
}

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
