import { createDemoCompany } from '../../../src/integration/demo/company.js';
import type { DemoTask } from '../../../src/integration/demo/demo.types.js';
import { SIGNAL_SCHEMAS } from '../../../src/signal/catalogue.js';

const DAY = 86_400_000;
const ENDS_AT = Date.UTC(2026, 5, 17, 10, 30);
const company = createDemoCompany({ seed: 1, endsAt: ENDS_AT });
const hour = Array.from({ length: 3_600 }, (_, tick) => company.live(ENDS_AT + tick * 1_000, tick));

describe('the demo’s live stream', () => {
  test('brings a few signals a second that the intake takes, each under a key of its own', () => {
    const all = hour.flat();
    expect(all.length / hour.length).toBeGreaterThan(1.5);
    expect(all.length / hour.length).toBeLessThan(6);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all.filter(({ type, properties }) => !SIGNAL_SCHEMAS[type].safeParse(properties).success)).toEqual([]);
    expect(all.filter(({ occurredAt }) => occurredAt > ENDS_AT + 3_600_000)).toEqual([]);
  });

  test('is the same for the same second, whatever was asked for before', () => {
    const again = createDemoCompany({ seed: 1, endsAt: ENDS_AT });
    expect(again.live(ENDS_AT + 777_000, 777)).toEqual(hour[777]);
  });

  test('repeats no key of the history, except a renewal that is due', () => {
    const known = new Set(company.windows.flatMap((_, index) => company.signalsIn(index).map(({ key }) => key)));
    expect(hour.flat().filter(({ key }) => known.has(key))).toEqual([]);
  });

  test('shows something within the first minutes: a detractor, a leaving champion, a prospect’s second visit', () => {
    const first = hour.slice(0, 300).flat();
    expect(first.some(({ type, properties }) => type === 'survey.answered' && Number(properties.score) <= 6)).toBe(
      true,
    );
    expect(first.some(({ type }) => type === 'contact.left')).toBe(true);
    const visits = first.filter(({ type }) => type === 'visit').map(({ accountExternalId }) => accountExternalId);
    expect(visits.length).toBeGreaterThan(new Set(visits).size);
  });

  test('a champion who has left is heard of no more, and leaves once', () => {
    const left = new Map<string, number>();
    for (const { type, contactExternalId = '', occurredAt } of hour.flat()) {
      if (type === 'contact.left') expect(left.has(contactExternalId)).toBe(false);
      if (type === 'contact.left') left.set(contactExternalId, occurredAt);
      if (type === 'usage') expect(left.has(contactExternalId)).toBe(false);
    }
    expect(left.size).toBeGreaterThan(10);
  });

  test('an account that has gone quiet sends no usage any more', () => {
    const quiet = new Set<string>();
    for (const { type, key, accountExternalId } of hour.flat()) {
      if (key.endsWith('/quiet')) quiet.add(accountExternalId);
      if (type === 'usage') expect(quiet.has(accountExternalId)).toBe(false);
    }
    expect(quiet.size).toBeGreaterThan(5);
  });

  test('renews the contracts whose term runs out while it streams', () => {
    const now = ENDS_AT + 40 * DAY;
    const cycle = Array.from({ length: 500 }, (_, index) =>
      company.live(now + index * 1_000, 4_000_000 + index),
    ).flat();
    const renewals = cycle.filter(({ key }) => key.includes('contract/renewal/'));
    expect(renewals.length).toBeGreaterThan(0);
    expect(
      renewals.filter(
        ({ occurredAt, properties }) => occurredAt > now + 500_000 || Date.parse(String(properties.endsOn)) < now,
      ),
    ).toEqual([]);
  });
});

describe('the demo’s team', () => {
  const taskOf = (number: number, more: Partial<DemoTask> = {}): DemoTask => ({
    id: `task_${number}`,
    kind: 'RISK',
    outcomes: ['TRAINING_NEEDED', 'LEAVING', 'SEASONAL', 'FALSE_ALARM'],
    launchedAt: ENDS_AT - 30 * DAY,
    dueAt: ENDS_AT - 28 * DAY,
    accountExternalId: company.accounts[number % company.accounts.length]?.externalId as string,
    ...more,
  });
  /** Days after launch on which a task is answered. */
  const answeredOn = (task: DemoTask): number | undefined => {
    for (let day = 0; day < 30; day += 1)
      if (company.answerTask(task, task.launchedAt + day * DAY) !== undefined) return day;
    return undefined;
  };

  test('does most tasks about when they are due and leaves a few open', () => {
    const days = Array.from({ length: 400 }, (_, number) => answeredOn(taskOf(number)));
    const done = days.filter((day): day is number => day !== undefined);
    expect(done.length / days.length).toBeGreaterThan(0.85);
    expect(done.length).toBeLessThan(days.length);
    expect(done.filter((day) => day <= 2).length / done.length).toBeGreaterThan(0.6);
    expect(done.every((day) => day <= 8)).toBe(true);
  });

  test('gives one of the task’s outcomes, the same whenever it is asked again', () => {
    const now = ENDS_AT;
    for (let number = 0; number < 200; number += 1) {
      const task = taskOf(number);
      const answer = company.answerTask(task, now);
      if (answer !== undefined) expect(task.outcomes).toContain(answer.outcome);
      expect(company.answerTask(task, now)).toEqual(answer);
    }
  });

  test('hears of leaving from those who leave, not from those who stay', () => {
    const signals = company.windows.flatMap((_, index) => company.signalsIn(index));
    const leaving = signals
      .filter(
        ({ type, properties }) =>
          type === 'subscription.cancelled' &&
          String(properties.externalId).endsWith('-1') &&
          properties.reason !== 'EXPECTATION',
      )
      .slice(20, 60);
    const share = (tasks: DemoTask[]) => {
      const outcomes = tasks.flatMap((task) => company.answerTask(task, task.launchedAt + 20 * DAY)?.outcome ?? []);
      return outcomes.filter((outcome) => outcome === 'LEAVING').length / outcomes.length;
    };
    const cancelled = new Set(
      signals.filter(({ type }) => type === 'subscription.cancelled').map(({ accountExternalId }) => accountExternalId),
    );
    const stay = company.accounts
      .filter(({ externalId, startsAt }) => !cancelled.has(externalId) && startsAt < ENDS_AT - 400 * DAY)
      .slice(0, 60);
    const leavers = leaving.map(({ accountExternalId, occurredAt }, number) =>
      taskOf(number, { accountExternalId, launchedAt: occurredAt - 20 * DAY, dueAt: occurredAt - 18 * DAY }),
    );
    const stayers = stay.map(({ externalId }, number) => taskOf(number, { accountExternalId: externalId }));
    expect(share(leavers)).toBeGreaterThan(0.4);
    expect(share(stayers)).toBeLessThan(0.15);
  });

  test('completes a task that asks for no outcome without one', () => {
    const answers = Array.from({ length: 50 }, (_, number) =>
      company.answerTask(taskOf(number, { outcomes: [] }), ENDS_AT),
    );
    expect(answers.filter((answer) => answer !== undefined).length).toBeGreaterThan(40);
    expect(answers.every((answer) => answer === undefined || answer.outcome === undefined)).toBe(true);
  });
});
