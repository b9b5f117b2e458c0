import { definePlaybook, definePlugin, defineSegment, task } from '../../../src/sdk/index.js';
import { createWorld, type World } from '../../../src/sdk/testing/index.js';
import { compiled, faultsOf, MONDAY, PlaybookWorld } from './playbook-world.js';

type Playbook = Parameters<typeof definePlaybook>[0];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const review = (every: string, more: Partial<Playbook> = {}): Playbook =>
  definePlaybook({
    key: 'review',
    title: 'Review',
    purpose: 'QBR',
    reentry: 'always',
    trigger: { every },
    steps: [task('look', { title: 'Look', kind: 'QBR' })],
    ...more,
  });

const aWorld = (playbook: Playbook, zone = 'UTC', segments: Parameters<typeof defineSegment>[0][] = []): World =>
  createWorld({
    plugins: [definePlugin({ name: 'often', version: '1.0.0', compatible: '^1.0.0', playbooks: [playbook], segments })],
    zone,
  });

/** Each run's task is done as soon as it is there, so that the next slot finds none alive. */
function starts(world: World, days: number): string[] {
  for (let day = 0; day < days; day += 1) {
    world.pass('1d');
    for (const { step } of world.tasks()) world.complete(step as string);
  }
  return world.runs().map(({ startedAt }) => new Date(startedAt).toISOString().slice(0, 16));
}

describe('a trigger every so often', () => {
  it('fires at each slot of its cron line, in the company’s zone', () => {
    expect(starts(aWorld(review('0 9 * * MON')), 21)).toEqual([
      '2026-01-12T09:00',
      '2026-01-19T09:00',
      '2026-01-26T09:00',
    ]);
    expect(starts(aWorld(review('0 9 1 * *'), 'America/New_York'), 60)).toEqual([
      '2026-02-01T14:00',
      '2026-03-01T14:00',
    ]);
  });

  it('keeps its local hour when the clocks change', () => {
    const world = aWorld(review('0 9 * * *'), 'Europe/Berlin');
    world.pass('80d');
    for (const { step } of world.tasks()) world.complete(step as string);
    const last = starts(world, 5).slice(-5);
    expect(last).toEqual([
      '2026-03-27T08:00',
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
      '2026-03-31T07:00',
    ]);
    expect(
      new Set(last.map((start) => new Date(`${start}Z`).toLocaleTimeString('de', { timeZone: 'Europe/Berlin' }))),
    ).toEqual(new Set(['09:00:00']));
  });

  it('goes by the cadence of the account’s segment, and anew when another segment sets it', () => {
    const segments = [
      defineSegment({ key: 'top', title: 'Top', if: 'account.grade == "A"', settings: { cadence: '3d' } }),
      defineSegment({ key: 'all', title: 'All', if: 'account.isCustomer', settings: { cadence: '1mo' } }),
    ];
    const world = aWorld(review('cadence'), 'UTC', segments);
    expect(starts(world, 60)).toEqual(['2026-02-05T09:00', '2026-03-05T09:00']);
    world.signal('account.upserted', { grade: 'A' });
    expect(starts(world, 7).slice(2)).toEqual(['2026-03-09T09:00', '2026-03-12T09:00']);
  });

  it('is not for accounts without a cadence', () => {
    expect(starts(aWorld(review('cadence')), 40)).toEqual([]);
  });

  it('fires once for the slots that nobody saw, the latest of them', () => {
    const world = new PlaybookWorld([compiled(review('0 9 * * *'))]).turn();
    expect(world.nextAt).toBe(MONDAY + DAY);
    world.now = MONDAY + 5 * DAY + HOUR;
    world.turn();
    expect(world.runs()).toEqual(['review RUNNING']);
    expect(world.draft.playbooks.runs[0]?.occurrence).toBe(String(MONDAY + 5 * DAY));
    expect(world.nextAt).toBe(MONDAY + 6 * DAY);
  });

  it('fires nothing in the quiet of history', () => {
    const world = new PlaybookWorld([compiled(review('0 9 * * *'))]).turn();
    world.now = MONDAY + 3 * DAY;
    world.turn({ isQuiet: true });
    world.now += HOUR;
    world.turn();
    expect(world.runs()).toEqual([]);
    world.now = MONDAY + 4 * DAY;
    expect(world.turn().runs()).toEqual(['review RUNNING']);
  });

  it('is about the account, or each of its open renewals', () => {
    const world = aWorld(review('0 9 * * MON', { subject: 'renewal' }));
    world.signal('subscription.changed', {
      externalId: 'two',
      product: 'two',
      amountMinor: 100,
      currency: 'EUR',
      billingMonths: 1,
      startsOn: '2026-01-05',
      endsOn: '2026-12-31',
    });
    world.signal('subscription.changed', {
      externalId: 'old',
      product: 'old',
      amountMinor: 100,
      currency: 'EUR',
      billingMonths: 1,
      startsOn: '2025-01-05',
      endsOn: '2025-12-31',
      status: 'ENDED',
    });
    world.pass('7d');
    expect(world.runs()).toHaveLength(2);
  });

  it('is refused for contacts, and with a line that is none, with the cure', () => {
    expect(faultsOf(review('0 9 * * MON', { subject: 'contact' }))).toEqual(['SUBJECT_MISMATCH at trigger.every']);
    expect(faultsOf(review('every Monday'))).toEqual(['CRON_INVALID at trigger.every']);
    expect(faultsOf(review('* 9 * * MON'))).toEqual(['EVERY_HASTY at trigger.every']);
    expect(faultsOf(review('0 9 30 2 *'))).toEqual(['CRON_INVALID at trigger.every']);
    expect(faultsOf({ ...review('cadence'), subject: 'renewal', trigger: { on: 'ticket.opened' } })).toEqual([
      'SUBJECT_MISMATCH at trigger.on',
    ]);
  });
});
