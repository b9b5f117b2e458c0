import { describe, expect, it } from '@jest/globals';
import { churnFit } from '../../../src/insight/backtest/churn.rules.js';
import { differenceOf } from '../../../src/insight/backtest/diff.rules.js';
import type { PlayedAccount } from '../../../src/insight/backtest/play-account.js';
import { mondayOf } from '../../../src/insight/backtest/report.rules.js';
import { Answers } from '../../../src/insight/rehearsal/answers.js';
import { median } from '../../../src/insight/rehearsal/habits.js';
import type { RehearsedTask } from '../../../src/insight/rehearsal/outcome.js';
import { settleTasks } from '../../../src/insight/rehearsal/settle-tasks.js';
import { bars } from '../../../src/insight/text/text-chart.js';
import { UTC } from '../../../src/kernel/calendar.js';

const DAY = 86_400_000;
const at = (date: string): number => Date.parse(`${date}T09:00:00Z`);

describe('how firings fit the customers that left', () => {
  const account = (accountId: string, firedAt?: string, lostAt?: string, hasPaid = true): PlayedAccount => ({
    accountId,
    hasPaid,
    signals: 0,
    turnDays: 0,
    ...(lostAt !== undefined && { lostAt: at(lostAt) }),
    arms: [
      {
        enrolments: firedAt === undefined ? [] : [{ runId: 'r', playbookKey: 'p', at: at(firedAt), by: 'TRIGGER' }],
        heldBack: [],
        tasks: [],
        turns: 0,
        refused: 0,
      },
    ],
  });
  const fitOf = (...played: PlayedAccount[]) => churnFit(played, new Set(['p']), at('2026-01-01'), UTC);

  it('counts a loss as flagged when it fired before, and measures from the first firing', () => {
    expect(
      fitOf(
        account('a', '2025-03-01', '2025-03-31'),
        account('b', '2025-05-10', '2025-05-20'),
        account('c', undefined, '2025-06-01'),
        account('d', '2025-08-01', '2025-07-01'),
      ),
    ).toEqual({
      losses: 4,
      flagged: 2,
      missed: 2,
      falseAlarms: 0,
      openAlarms: 0,
      recall: 0.5,
      precision: 1,
      medianLeadDays: 10,
    });
  });

  it('calls an alarm false when 90 days later the customer still pays, and leaves later ones open', () => {
    expect(fitOf(account('a', '2025-10-03'), account('b', '2025-10-04'), account('c'))).toMatchObject({
      falseAlarms: 1,
      openAlarms: 1,
      losses: 0,
      recall: null,
      precision: 0,
    });
  });

  it('says nothing where nobody paid, and leaves prospects out', () => {
    expect(fitOf(account('a', '2025-03-01', undefined, false))).toBeNull();
    expect(fitOf(account('a', '2025-03-01', undefined, false), account('b'))).toMatchObject({
      falseAlarms: 0,
      openAlarms: 0,
    });
  });
});

const task = (id: string, launched: string, more: Partial<RehearsedTask> = {}): RehearsedTask => ({
  id,
  runId: 'run',
  playbookKey: 'p',
  stepKey: 'call',
  kind: 'OTHER',
  title: 'T',
  bindings: '{}',
  launchedAt: at(launched),
  dueAt: null,
  endedAt: null,
  contactId: null,
  assigneeId: null,
  ...more,
});

describe('the difference between two versions', () => {
  it('goes by account, contact, step and day, whatever the moment and the id; twins count twice', () => {
    const ours = [
      { accountId: 'a', task: task('1', '2025-01-01') },
      { accountId: 'a', task: task('2', '2025-01-01', { launchedAt: at('2025-01-01') + 3_600_000 }) },
      { accountId: 'b', task: task('3', '2025-01-02') },
    ];
    const theirs = [
      { accountId: 'a', task: task('x', '2025-01-01') },
      { accountId: 'b', task: task('y', '2025-01-02', { stepKey: 'other' }) },
      { accountId: 'b', task: task('z', '2025-01-03') },
    ];
    expect(differenceOf(ours, theirs, UTC)).toEqual({
      added: 2,
      removed: 2,
      unchanged: 1,
      addedTasks: [
        { accountId: 'a', playbookKey: 'p', stepKey: 'call', day: '2025-01-01' },
        { accountId: 'b', playbookKey: 'p', stepKey: 'call', day: '2025-01-02' },
      ],
      removedTasks: [
        { accountId: 'b', playbookKey: 'p', stepKey: 'other', day: '2025-01-02' },
        { accountId: 'b', playbookKey: 'p', stepKey: 'call', day: '2025-01-03' },
      ],
    });
  });
});

describe('tasks that ask for a member of a function', () => {
  const member = (id: string) => [id, { id, functions: ['SALES'], isActive: true, absences: [] }] as const;
  const members = new Map([member('memb_a'), member('memb_b')]);
  const asking = (id: string, launched: string, endedAt: number | null = null) =>
    task(id, launched, {
      endedAt,
      ask: {
        kind: 'ASSIGN',
        accountId: `of ${id}`,
        taskId: id,
        function: 'SALES',
        pick: 'leastLoaded',
        priority: 'NORMAL',
      },
    });

  it('go to who has the fewest open tasks on the day, and a task that has ended weighs no more', () => {
    const tasks = [
      asking('1', '2025-01-01', at('2025-01-02')),
      asking('2', '2025-01-01'),
      asking('3', '2025-01-05'),
      asking('4', '2025-01-05'),
      task('5', '2025-01-06', { assigneeId: 'memb_a' }),
    ];
    expect(Object.fromEntries(settleTasks(tasks, members, UTC))).toEqual({
      1: 'memb_a',
      2: 'memb_b',
      3: 'memb_a',
      4: 'memb_a',
    });
  });

  it('are settled alike in whatever order the accounts were played', () => {
    const tasks = ['1', '2', '3', '4', '5'].map((id, index) => asking(id, `2025-01-0${1 + (index % 2)}`));
    expect(settleTasks([...tasks].reverse(), members, UTC)).toEqual(settleTasks(tasks, members, UTC));
  });
});

describe('the answers of a simulated team', () => {
  it('complete a task after the median time of its kind, with the most frequent outcome that it offers', () => {
    const answers = new Answers([{ kind: 'RISK', done: 3, medianMs: 2 * DAY, outcomes: ['LEAVING', 'SAVED'] }]);
    const open = {
      t1: { id: 't1', kind: 'RISK', createdAt: 1_000, outcomes: ['SAVED', 'FALSE_ALARM'] },
      t2: { id: 't2', kind: 'OTHER', createdAt: 1_000, outcomes: [] },
    };
    expect(answers.toTasks({ accountId: 'a', tasks: { open, ended: {} } as never }, 1_000)).toMatchObject([
      { type: 'task.completed', occurredAt: 1_000 + 2 * DAY, properties: { taskId: 't1', outcome: 'SAVED' } },
    ]);
    expect(new Answers().toTasks({ accountId: 'a', tasks: { open, ended: {} } as never }, 1_000)).toEqual([]);
  });

  it('go by a median that happened', () => {
    expect([median([]), median([5]), median([1, 9]), median([9, 1, 5])]).toEqual([undefined, 5, 1, 5]);
  });
});

describe('for the eye', () => {
  it('weeks begin on Monday of the company’s calendar', () => {
    expect(['2025-03-09', '2025-03-10', '2025-03-16'].map((date) => mondayOf(at(date), UTC))).toEqual([
      '2025-03-03',
      '2025-03-10',
      '2025-03-10',
    ]);
  });

  it('bars are as long as their share of the longest, to an eighth of a cell', () => {
    expect(
      bars([
        ['a', 80],
        ['bb', 40],
        ['c', 1],
        ['d', 0],
      ]),
    ).toEqual([`  a   ${'█'.repeat(40)} 80`, `  bb  ${'█'.repeat(20)} 40`, '  c   ▌ 1', '  d    0']);
  });
});
