import { createHash } from 'node:crypto';
import { createDemoCompany } from '../../../src/integration/demo/company.js';
import type { DemoCompany, DemoSignal } from '../../../src/integration/demo/demo.types.js';
import { SIGNAL_SCHEMAS } from '../../../src/signal/catalogue.js';
import { auc, contractsOf, DAY, usageByDay } from './reading.js';

const ENDS_AT = Date.UTC(2026, 5, 17, 10, 30);
const SEEDS = [1, 7, 42];

const allOf = (company: DemoCompany): DemoSignal[] => company.windows.flatMap((_, index) => company.signalsIn(index));
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const worlds = new Map(SEEDS.map((seed) => [seed, createDemoCompany({ seed, endsAt: ENDS_AT })]));
const signalsBySeed = new Map([...worlds].map(([seed, company]) => [seed, allOf(company)]));
const world = (seed = 1): DemoCompany => worlds.get(seed) as DemoCompany;
const signals = (seed = 1): DemoSignal[] => signalsBySeed.get(seed) as DemoSignal[];

describe('the demo company', () => {
  test('is the same to the byte for one seed and another for another', () => {
    const again = createDemoCompany({ seed: 1, endsAt: ENDS_AT });
    expect(hashOf([again.members, again.accounts, allOf(again)])).toBe(
      hashOf([world().members, world().accounts, signals()]),
    );
    expect(hashOf(signals(7))).not.toBe(hashOf(signals(1)));
  });

  test('gives a month the same whatever was asked for before', () => {
    const again = createDemoCompany({ seed: 1, endsAt: ENDS_AT });
    const last = again.windows.length - 1;
    again.signalsIn(last);
    expect(hashOf(again.signalsIn(3))).toBe(hashOf(world().signalsIn(3)));
    expect(again.signalsIn(last + 1)).toEqual([]);
  });

  test.each(SEEDS)('has 80,000 to 200,000 signals, in order, each under a key of its own (seed %i)', (seed) => {
    const all = signals(seed);
    expect(all.length).toBeGreaterThan(80_000);
    expect(all.length).toBeLessThanOrEqual(200_000);
    expect(
      all.every(({ occurredAt }, index) => index === 0 || occurredAt >= (all[index - 1] as DemoSignal).occurredAt),
    ).toBe(true);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  });

  test('stays under 200,000 signals with four times the accounts, and refuses more', () => {
    const company = createDemoCompany({ seed: 3, endsAt: ENDS_AT, accounts: 2_000 });
    expect(allOf(company).length).toBeLessThanOrEqual(200_000);
    expect(() => createDemoCompany({ seed: 3, endsAt: ENDS_AT, accounts: 2_001 })).toThrow(RangeError);
  });

  test('lies between its beginning and its end, and no account is heard of before it came in', () => {
    const startsAt = new Map(world().accounts.map((account) => [account.externalId, account.startsAt]));
    expect(world().windows[0]?.from).toBe(world().beginsAt);
    expect(world().windows.at(-1)?.to).toBe(ENDS_AT);
    expect(signals().filter(({ occurredAt }) => occurredAt < world().beginsAt || occurredAt >= ENDS_AT)).toEqual([]);
    expect(
      signals().filter(
        ({ accountExternalId, occurredAt }) =>
          occurredAt < (startsAt.get(accountExternalId) ?? Number.POSITIVE_INFINITY),
      ),
    ).toEqual([]);
  });

  test.each(SEEDS)('sends only signals that the intake takes (seed %i)', (seed) => {
    const refused = signals(seed).filter(({ type, properties }) => !SIGNAL_SCHEMAS[type].safeParse(properties).success);
    expect(refused).toEqual([]);
  });

  test('has a team whose managers, owners, seats and covers are members', () => {
    const { members, accounts } = world();
    const ids = new Set(members.map(({ externalId }) => externalId));
    expect(members).toHaveLength(14);
    const named = [
      ...members.flatMap(({ managerExternalId, absences }) => [
        ...(managerExternalId ? [managerExternalId] : []),
        ...absences.map(({ coverExternalId }) => coverExternalId),
      ]),
      ...accounts.flatMap(({ ownerExternalId, team }) => [
        ownerExternalId,
        ...team.map(({ memberExternalId }) => memberExternalId),
      ]),
    ];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    expect(members.some(({ absences }) => absences.some(({ from, to }) => from <= ENDS_AT && to > ENDS_AT))).toBe(true);
  });

  test('has accounts with names of their own, some in groups whose head came in before them', () => {
    const { accounts } = world();
    const place = new Map(accounts.map(({ externalId }, index) => [externalId, index]));
    expect(new Set(accounts.map(({ name }) => name)).size).toBe(accounts.length);
    expect(new Set(accounts.map(({ domain }) => domain)).size).toBe(accounts.length);
    const children = accounts.filter(({ parentExternalId }) => parentExternalId !== undefined);
    expect(children.length).toBeGreaterThan(10);
    expect(
      children.filter(
        ({ externalId, parentExternalId }) =>
          (place.get(parentExternalId as string) ?? Number.POSITIVE_INFINITY) >= (place.get(externalId) as number),
      ),
    ).toEqual([]);
  });
});

describe('the demo world is coherent', () => {
  test.each(SEEDS)('12 to 18 % of its customers are lost a year (seed %i)', (seed) => {
    const { customers } = contractsOf(world(seed), signals(seed));
    const days = customers.reduce((sum, { from, to }) => sum + to - from, 0);
    const rate = (customers.filter(({ isLost }) => isLost).length / days) * 365;
    expect(rate).toBeGreaterThan(0.12);
    expect(rate).toBeLessThan(0.18);
  });

  test.each(SEEDS)(
    'customers who leave used the product less than half as much in their last 60 days as in their first months ' +
      '(seed %i)',
    (seed) => {
      const usage = usageByDay(world(seed), signals(seed));
      const lost = contractsOf(world(seed), signals(seed)).customers.filter(
        ({ isLost, from, to }) => isLost && to - from >= 180,
      );
      const mean = (from: 'first' | 'last') =>
        lost.reduce(
          (sum, one) =>
            sum +
            usage.mean(
              one.account,
              from === 'first' ? one.from : one.to - 60,
              from === 'first' ? one.from + 90 : one.to,
            ),
          0,
        );
      expect(lost.length).toBeGreaterThan(25);
      expect(mean('last')).toBeLessThan(0.5 * mean('first'));
    },
  );

  test.each(SEEDS)('a fall of usage over 60 days foretells who leaves within the next 60 (seed %i)', (seed) => {
    const usage = usageByDay(world(seed), signals(seed));
    const { customers, days } = contractsOf(world(seed), signals(seed));
    const cases: { score: number; isTrue: boolean }[] = [];
    for (let day = 150; day < days - 60; day += 30) {
      for (const { account, from, to, isLost } of customers) {
        if (from + 120 > day || to <= day) continue;
        const before = usage.mean(account, day - 120, day - 60);
        const change = before === 0 ? 0 : usage.mean(account, day - 60, day) / before - 1;
        cases.push({ score: -change, isTrue: isLost && to <= day + 60 });
      }
    }
    expect(cases.filter(({ isTrue }) => isTrue).length).toBeGreaterThan(40);
    expect(auc(cases)).toBeGreaterThan(0.8);
  });

  test('weekends are quiet and August is slower than June', () => {
    const at = signals()
      .filter(({ type }) => type === 'usage')
      .map(({ occurredAt }) => new Date(occurredAt));
    const weekend = at.filter((date) => date.getUTCDay() % 6 === 0).length;
    expect(weekend / at.length).toBeLessThan(0.08);
    const inMonth = (year: number, month: number) =>
      at.filter((date) => date.getUTCFullYear() === year && date.getUTCMonth() === month).length;
    expect(inMonth(2025, 7)).toBeLessThan(0.9 * inMonth(2025, 5));
  });

  test('engaged customers buy seats, some customers come back, and some trials are not bought', () => {
    const { customers, contracts, trials } = contractsOf(world(), signals());
    expect(contracts.filter(({ amounts }) => (amounts.at(-1) ?? 0) > 1.05 * (amounts[0] ?? 0)).length).toBeGreaterThan(
      40,
    );
    expect(contracts.length).toBeGreaterThan(customers.length);
    expect(trials.bought).toBeGreaterThan(60);
    expect(trials.lost).toBeGreaterThan(10);
  });

  test('detractors are commoner among those who leave than among those who stay', () => {
    const { customers } = contractsOf(world(), signals());
    const lost = new Set(customers.filter(({ isLost }) => isLost).map(({ account }) => account));
    const score = (isLost: boolean) => {
      const scores = signals().flatMap(({ type, properties, accountExternalId }) =>
        type === 'survey.answered' && properties.kind === 'NPS' && lost.has(accountExternalId) === isLost
          ? [Number(properties.score)]
          : [],
      );
      return scores.reduce((sum, one) => sum + one, 0) / scores.length;
    };
    expect(score(true)).toBeLessThan(score(false) - 1);
  });

  test('champions leave, and some of them for another account of ours that exists by then', () => {
    const startsAt = new Map(world().accounts.map((account) => [account.externalId, account.startsAt]));
    const moves = signals().filter(
      ({ type, properties }) => type === 'contact.left' && properties.toAccountExternalId !== undefined,
    );
    expect(moves.length).toBeGreaterThan(20);
    expect(
      moves.filter(
        ({ occurredAt, accountExternalId, properties }) =>
          properties.toAccountExternalId === accountExternalId ||
          (startsAt.get(String(properties.toAccountExternalId)) ?? Number.POSITIVE_INFINITY) > occurredAt + DAY,
      ),
    ).toEqual([]);
  });
});
