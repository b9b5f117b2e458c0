import { DateTime } from 'luxon';
import { type Control, caughtBy, type DatabaseKind, type Scenario, withEndings } from './scenario.js';
import { type Length, openTimers, type TimerWorld } from './timer-world.js';

const SIZES = {
  CI: { timers: 500, zones: ['Europe/Berlin'] },
  FULL: { timers: 10_000, zones: ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'] },
} as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 0, 15, 12);

export const timers: Scenario = {
  id: 'D5',
  title:
    'timers that fall due in one second, while the clock jumps, over daylight saving and leap days, fire once ' +
    'and on time',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const { timers: many, zones } = SIZES[size];
    const parts = [await atOnce(kind, many), await jumping(kind, Math.ceil(many / 10))];
    for (const zone of zones) parts.push(await overTheYear(kind, zone));
    const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
    return {
      work: { planned: sum(({ planned }) => planned), done: sum(({ fired }) => fired), of: 'timers' },
      faults: {
        'jumps of the clock': sum(({ jumps }) => jumps),
        'changes of the clocks or leap days': sum(({ odd }) => odd),
      },
      wrong: parts.flatMap(({ wrong }) => wrong),
      controls: [await early(kind), await missed(kind)],
    };
  },
};

interface Part {
  readonly planned: number;
  readonly fired: number;
  readonly wrong: readonly string[];
  readonly jumps: number;
  readonly odd: number;
}

/** What is wrong with the accounts' tasks, where each is to have `wanted`. */
async function check(world: TimerWorld, when: string, names: readonly string[], wanted: 0 | 1): Promise<string[]> {
  const counts = await world.tasks(names);
  const many = (is: (n: number) => boolean) => counts.filter(is).length;
  const [more, less] = [many((n) => n > wanted), many((n) => n < wanted)];
  const what = wanted === 0 ? 'early' : 'twice';
  return [
    ...(more > 0 ? [`${when}: ${more} timers fired ${what}`] : []),
    ...(less > 0 ? [`${when}: ${less} timers were missed`] : []),
  ];
}

const fired = async (world: TimerWorld, names: readonly string[]) =>
  (await world.tasks(names)).filter((n) => n > 0).length;

const atOnce = (kind: DatabaseKind, many: number): Promise<Part> =>
  withEndings(async (onEnd) => {
    const world = await openTimers(kind, NOON, 'UTC', onEnd);
    const names = await world.accounts('once', many);
    const wrong: string[] = [];
    for (const [offset, share] of [
      [0, 0],
      [400, 1],
      [999, 2],
    ] as const) {
      world.clock.at = NOON + offset; // all within one second
      await world.begin(
        names.filter((_, index) => index % 3 === share),
        'day',
      );
    }
    await world.jumpTo(NOON + DAY - 1);
    wrong.push(...(await check(world, 'a millisecond before', names, 0)));
    await world.jumpTo(NOON + DAY + 999);
    wrong.push(...(await check(world, 'at the moment', names, 1)));
    await world.jumpTo(NOON + DAY + HOUR);
    await world.jumpTo(NOON + 3 * DAY);
    wrong.push(...(await check(world, 'two days later', names, 1)));
    const told = await world.launches();
    if (told !== many) wrong.push(`the log tells ${told} launches, not ${many}`);
    return { planned: many, fired: await fired(world, names), wrong, jumps: 1, odd: 1 };
  });

/** An hour forward over the moment and back again; an hour back before the moment and on. */
const jumping = (kind: DatabaseKind, many: number): Promise<Part> =>
  withEndings(async (onEnd) => {
    const world = await openTimers(kind, NOON, 'UTC', onEnd);
    const forward = await world.accounts('forward', many);
    await world.begin(forward, 'day');
    const wrong: string[] = [];
    await world.jumpTo(NOON + DAY - HOUR / 2);
    wrong.push(...(await check(world, 'half an hour before', forward, 0)));
    await world.jumpTo(NOON + DAY + HOUR / 2);
    wrong.push(...(await check(world, 'after a jump forward over the moment', forward, 1)));
    await world.jumpTo(NOON + DAY - HOUR / 2);
    const back = await world.accounts('back', many);
    await world.begin(back, 'day'); // due a day from here
    const due = world.clock.at + DAY;
    await world.jumpTo(NOON + DAY + 1);
    wrong.push(...(await check(world, 'when the moment comes a second time', forward, 1)));
    await world.jumpTo(due - 1);
    wrong.push(...(await check(world, 'a millisecond before', back, 0)));
    await world.jumpTo(due - 1 - HOUR);
    await world.jumpTo(due - 1);
    wrong.push(...(await check(world, 'a millisecond before, an hour having come twice', back, 0)));
    await world.jumpTo(due);
    await world.jumpTo(due - HOUR);
    await world.jumpTo(due + HOUR);
    wrong.push(
      ...(await check(world, 'after a jump back', back, 1)),
      ...(await check(world, 'at the end', forward, 1)),
    );
    return {
      planned: 2 * many,
      fired: (await fired(world, forward)) + (await fired(world, back)),
      wrong,
      jumps: 5,
      odd: 1,
    };
  });

interface Odd {
  readonly local: string;
  readonly length: Length;
}

/**
 * Moments about which a calendar can be wrong: both changes of the clocks, in both hemispheres, leap days, the ends of
 * months.
 */
const ODD: readonly Odd[] = [
  { local: '2027-03-13T12:00', length: 'day' },
  { local: '2027-03-27T12:00', length: 'day' },
  { local: '2027-04-03T23:30', length: 'day' },
  { local: '2027-10-02T12:00', length: 'day' },
  { local: '2027-10-30T12:00', length: 'day' },
  { local: '2027-10-30T18:00', length: 'hours' },
  { local: '2027-11-06T12:00', length: 'day' },
  { local: '2028-01-31T09:00', length: 'month' },
  { local: '2028-02-28T09:00', length: 'day' },
  { local: '2028-02-28T20:00', length: 'hours' },
  { local: '2028-02-29T09:00', length: 'year' },
  { local: '2028-02-29T10:00', length: 'month' },
];

/** When it must fire, by a calendar that is not the house's own reckoning: a duration added to the local time. */
function dueOf({ local, length }: Odd, zone: string): { at: number; due: number } {
  const begun = DateTime.fromISO(local, { zone });
  const due = {
    day: begun.plus({ days: 1 }),
    month: begun.plus({ months: 1 }),
    year: begun.plus({ months: 12 }),
    hours: begun.plus({ hours: 36 }),
  }[length];
  return { at: begun.toMillis(), due: due.toMillis() };
}

const overTheYear = (kind: DatabaseKind, zone: string): Promise<Part> =>
  withEndings(async (onEnd) => {
    const world = await openTimers(kind, DateTime.fromISO('2027-03-01T08:00', { zone }).toMillis(), zone, onEnd);
    const names = await world.accounts('odd', ODD.length);
    const wrong: string[] = [];
    const deeds = ODD.flatMap((odd, index) => {
      const name = [names[index] as string];
      const { at, due } = dueOf(odd, zone);
      const what = `${zone}: ${odd.length} from ${odd.local}`;
      return [
        { at, do: () => world.begin(name, odd.length) },
        {
          at: due - 1,
          do: async () => void wrong.push(...(await check(world, `${what}, a millisecond before`, name, 0))),
        },
        { at: due, do: async () => void wrong.push(...(await check(world, `${what}, at the moment`, name, 1))) },
      ];
    });
    for (const deed of deeds.sort((a, b) => a.at - b.at)) {
      await world.jumpTo(deed.at);
      await deed.do();
    }
    wrong.push(...(await check(world, `${zone}: at the end`, names, 1)));
    return { planned: ODD.length, fired: await fired(world, names), wrong, jumps: 1, odd: ODD.length };
  });

/** An engine whose clock is half an hour ahead. */
const early = (kind: DatabaseKind): Promise<Control> =>
  withEndings(async (onEnd) => {
    const world = await openTimers(kind, NOON, 'UTC', onEnd);
    const names = await world.accounts('early', 20);
    await world.begin(names, 'day');
    await world.jumpTo(NOON + DAY - HOUR / 4);
    const { shell, ctx } = world.server.app;
    await shell.takeDue(ctx.by({ now: () => world.clock.at + HOUR / 2 }));
    return caughtBy('an engine whose clock is ahead', await check(world, 'a quarter of an hour before', names, 0));
  });

/** An engine that takes a timer off its list before the turn is saved, and dies in between. */
const missed = (kind: DatabaseKind): Promise<Control> =>
  withEndings(async (onEnd) => {
    const world = await openTimers(kind, NOON, 'UTC', onEnd);
    const names = await world.accounts('missed', 20);
    await world.begin(names, 'day');
    const { database, ctx } = world.server.app;
    await database.transaction(ctx, (ctx) =>
      ctx.db.run('UPDATE account_inbox SET due_at = NULL WHERE due_at IS NOT NULL'),
    );
    await world.jumpTo(NOON + DAY);
    return caughtBy('an engine that marks a timer before it saves', await check(world, 'at the moment', names, 1));
  });
