import type { Calendar } from '../../kernel/calendar.js';
import { TitleRenderer } from '../../task/title.js';
import { rows } from '../text/text-table.js';
import type { SimulationReport } from './report.js';

/** So many of each list a terminal shows. */
const SHOWN = 20;

/** A simulation as lines for a terminal. `memberName` tells a member's name, `nameOf` an account's or a contact's. */
export function describeSimulation(
  report: SimulationReport,
  calendar: Calendar,
  memberName: (id: string) => string,
  nameOf: (id: string | null) => string | undefined,
): string[] {
  const { playbooks, from, to, accounts, leftOut } = report;
  return [
    playbooks.map(({ title, key, label }) => `${title} (${key}, ${label})`).join('; '),
    `${calendar.dateOf(from)} to ${calendar.dateOf(to)}, ${accounts} accounts; nothing comes in, nobody does anything`,
    ...(leftOut.length === 0 ? [] : [`Left out: ${leftOut.length} accounts, the first for: ${leftOut[0]?.reason}`]),
    '',
    ...rows(figures(report)),
    ...firingLines(report, calendar, nameOf),
    ...taskLines(report, calendar, memberName, nameOf),
  ];
}

const figures = ({
  enrolments,
  enrolmentsNow,
  enrolledAccounts,
  holdsAlready,
  heldBack,
  taskCount,
}: SimulationReport): string[][] => [
  ['runs that begin', String(enrolments)],
  ['  of them at once', String(enrolmentsNow)],
  ['accounts concerned', String(enrolledAccounts)],
  ['its condition holds already, so it waits', String(holdsAlready)],
  ['tasks', String(taskCount)],
  ...heldBack.map(({ reason, count }) => [`held back, ${reason}`, String(count)]),
];

function firingLines(
  { firings, enrolments }: SimulationReport,
  calendar: Calendar,
  nameOf: (id: string | null) => string | undefined,
): string[] {
  if (firings.length === 0) return [];
  const lines = firings
    .slice(0, SHOWN)
    .map(({ at, playbookKey, accountId, contactId }) => [
      calendar.dateOf(at),
      playbookKey,
      whom(accountId, contactId, nameOf),
    ]);
  return ['', 'Runs', ...left(lines), ...more(enrolments)];
}

function taskLines(
  { tasks, taskCount }: SimulationReport,
  calendar: Calendar,
  memberName: (id: string) => string,
  nameOf: (id: string | null) => string | undefined,
): string[] {
  if (tasks.length === 0) return [];
  const titles = new TitleRenderer();
  const lines = tasks
    .slice(0, SHOWN)
    .map(({ launchedAt, dueAt, titleTemplate, bindings, accountId, contactId, assigneeId }) => [
      calendar.dateOf(launchedAt),
      dueAt === null ? '' : `due ${calendar.dateOf(dueAt)}`,
      assigneeId === null ? 'nobody' : memberName(assigneeId),
      titles.render(titleTemplate, JSON.parse(bindings), {
        'account.name': nameOf(accountId),
        'contact.name': nameOf(contactId),
      }),
    ]);
  return ['', 'Tasks', ...left(lines), ...more(taskCount)];
}

const whom = (accountId: string, contactId: string | null, nameOf: (id: string | null) => string | undefined): string =>
  [nameOf(contactId), nameOf(accountId) ?? accountId].filter((name) => name !== undefined).join(', ');

const more = (count: number): string[] =>
  count > SHOWN ? [`  … ${count - SHOWN} more; --json has up to a thousand`] : [];

function left(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
